/** Writes the three reports of each product into a folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { htmlReport } from '../../conformance/report/html-report.js';
import { jsonReport } from '../../conformance/report/json-report.js';
import { markdownReport } from '../../conformance/report/markdown-report.js';
import type { RunResult } from '../../conformance/report/results.js';

/** Says where they are. */
export function writeReports(run: RunResult, folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return run.products.flatMap((product) => {
    const one = { ...run, products: [product] };
    const name = join(folder, fileNameOf(product.profile.designation));
    const files = { '.html': htmlReport(one), '.md': markdownReport(one), '.json': jsonReport(one) };
    return Object.entries(files).map(([ending, content]) => {
      writeFileSync(`${name}${ending}`, content);
      return `${name}${ending}`;
    });
  });
}

/** A designation may be any text. */
function fileNameOf(designation: string): string {
  return (
    designation
      .replace(/[^\w.-]+/g, '_')
      .replace(/^\.+/, '_')
      .slice(0, 100) || 'station'
  );
}

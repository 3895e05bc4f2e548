/**
 * `npm run diagrams`: lays out all charts anew, reads from the source who says what to whom, and writes
 * `visualizations/diagrams`. To be run when a chart has changed; a test says so.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chartOf } from './chart-model.js';
import { charts } from './charts.js';
import { drawnFiles, keptFiles, readDiagrams, strayFiles } from './files.js';
import { layoutOf } from './layout.js';
import type { ChartLayout } from './layout-model.js';
import { messagesOf } from './messages.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = fileURLToPath(new URL('diagrams', import.meta.url));
const write = (files: ReadonlyMap<string, string>) => {
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
};

const models = charts.map(chartOf);
const layouts: ChartLayout[] = [];
for (const model of models) {
  const layout = await layoutOf(model);
  console.log(`${model.id}: ${Math.ceil(layout.width)} x ${Math.ceil(layout.height)}`);
  layouts.push(layout);
}
const diagrams = { layouts, messages: messagesOf(root, models) };
write(keptFiles(diagrams));
// From what is kept: its numbers are rounded.
write(drawnFiles(readDiagrams(folder)));
for (const name of strayFiles(folder, diagrams)) rmSync(join(folder, name));

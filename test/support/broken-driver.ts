/** A driver with a defect that comes out on SIGHUP: nothing catches what it throws. It writes down whose process it is in. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bench = new URL('../../examples/minimal-driver.mjs', import.meta.url);

export interface BrokenDriver {
  /** For `--hardware`. */
  readonly path: string;
  break(): void;
}

export function brokenDriver(folder: string): BrokenDriver {
  const pid = join(folder, 'driver.pid');
  const path = join(folder, 'broken-driver.mjs');
  writeFileSync(
    path,
    `import { writeFileSync } from 'node:fs';
import { createBench } from ${JSON.stringify(fileURLToPath(bench))};
export function createHardware() {
  process.on('SIGHUP', () => setImmediate(() => { throw new Error('the driver has a defect'); }));
  writeFileSync(${JSON.stringify(pid)}, String(process.pid));
  return createBench().hardware;
}
`,
  );
  return { path, break: () => void process.kill(Number(readFileSync(pid, 'utf8')), 'SIGHUP') };
}

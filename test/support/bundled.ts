/** TypeScript of ours as one file for a process of its own, which then starts as quickly as the product does. */
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Below `node_modules`, so that packages are found from there and nothing has to be ignored. */
const folder = join(root, 'node_modules', '.cache', 'statecharge-test');

/** Path of the module to run. `source` is a path from the root of the project. */
export async function bundled(source: string): Promise<string> {
  const outfile = join(folder, `${basename(source, '.ts')}-${process.pid}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
  });
  return outfile;
}

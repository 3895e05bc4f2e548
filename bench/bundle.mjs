/** Subjects that are TypeScript of the project are bundled as the product is, but for packages, which stay outside. */
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { root } from './children.mjs';

/** Below `node_modules`, so that packages are found from there and nothing has to be ignored. */
const folder = join(root, 'node_modules', '.cache', 'statecharge-bench');

/** Path of the module to run. */
export async function bundled(source) {
  const outfile = join(folder, basename(source).replace(/\.ts$/, '.mjs'));
  await build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
  });
  return outfile;
}

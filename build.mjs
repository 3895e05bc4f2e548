/**
 * The build: validators, bundle, declaration files, licences of what was bundled, the page of the inspector.
 *
 * `node build.mjs --page` makes the page alone.
 *
 * Everything is made anew on every run and nothing is skipped. Old chunks are removed last, so that a station that runs
 * from `dist/` while it is rebuilt still finds the parts it loads on use.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');

/** Each becomes `dist/<name>.js`. `public` ones have their types published too. */
const entryPoints = [
  { name: 'index', source: 'index.ts', public: true },
  { name: 'hardware-contract', source: 'adapters/hardware/contract.ts', public: true },
  { name: 'main', source: 'cli/main.ts', public: false },
];

/** Optional native speed-ups that ws and ssh2 look for; without them they do in JavaScript what they need. */
const external = ['bufferutil', 'utf-8-validate', 'cpu-features', './crypto/build/Release/sshcrypto.node'];

/** Of classic-level only the native part stays outside: its JavaScript is read 10 ms sooner from the bundle. */
const nativeStoreOutside = {
  name: 'native-store-outside',
  setup: (build) =>
    build.onResolve({ filter: /^\.\/binding$/ }, ({ importer }) =>
      importer.includes('classic-level') ? { path: 'classic-level/binding.js', external: true } : undefined,
    ),
};

/** A controller must not pay for these at start: they may only be reached through `await import()`. */
const loadedOnUse = ['fastify', 'typebox', 'ajv', 'pino', 'basic-ftp', 'ssh2'];

/** CommonJS packages in an ES module still ask for these three names. Only files that use one get them. */
const commonJsNames = {
  require: 'const require=createRequireHere(import.meta.url);',
  __filename: 'const __filename=import.meta.filename;',
  __dirname: 'const __dirname=import.meta.dirname;',
};

function fail(message) {
  console.error(`build: ${message}`);
  process.exit(1);
}

async function developmentDependency(name) {
  try {
    return await import(name);
  } catch (cause) {
    if (cause.code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    return fail(`${name} is not installed; building needs the development dependencies (npm ci without --omit=dev)`);
  }
}

/** Written by `protocol/generate.ts` in its own process, for it is TypeScript and we are not. */
function generateValidators() {
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'protocol/generate.ts'], { cwd: root, stdio: 'inherit' });
  if (run.status !== 0) fail('protocol/generate.ts failed');
}

async function bundle() {
  const esbuild = await developmentDependency('esbuild');
  try {
    return await esbuild.build({
      absWorkingDir: root,
      entryPoints: entryPoints.map(({ name, source }) => ({ in: source, out: name })),
      chunkNames: 'chunks/[name]-[hash]',
      outdir: dist,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      conditions: ['module'],
      mainFields: ['module', 'main'],
      external,
      plugins: [nativeStoreOutside],
      // Names stay, so that a stack trace from the field can be read.
      minifySyntax: true,
      minifyWhitespace: true,
      // An uncaught error prints the line it came from: not a whole library.
      lineLimit: 160,
      legalComments: 'none',
      metafile: true,
      write: false,
    });
  } catch {
    // esbuild has already printed what is wrong, with file and line.
    return fail('the bundle could not be made');
  }
}

const page = join(root, 'visualizations', 'inspector', 'page');

/** For browsers: one script, and what stands beside it. Whatever it imports that is of Node ends the build here. */
async function bundlePage() {
  const esbuild = await developmentDependency('esbuild');
  try {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: { app: join(page, 'app.ts') },
      outdir: join(dist, 'inspector'),
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      minify: true,
      legalComments: 'none',
      write: false,
    });
    const beside = ['index.html', 'style.css', 'favicon.svg'].map((name) => ({
      path: join(dist, 'inspector', name),
      text: readFileSync(join(page, name), 'utf8'),
    }));
    const files = [...outputFiles, ...beside];
    const kilobytes = Math.round(files.reduce((sum, { text }) => sum + text.length, 0) / 1000);
    console.log(`build: the page of the inspector is ${kilobytes} kB`);
    return files;
  } catch (cause) {
    // esbuild has already printed what is wrong, with file and line.
    return fail(cause.code === 'ENOENT' ? cause.message : 'the page of the inspector could not be made');
  }
}

function withCommonJsNames(text) {
  const used = Object.entries(commonJsNames).filter(([name]) => new RegExp(`(?<![.\\w$])${name}\\b`).test(text));
  if (used.length === 0) return text;
  const needsRequire = used.some(([name]) => name === 'require');
  const head = needsRequire ? 'import{createRequire as createRequireHere}from"node:module";' : '';
  return `${head}${used.map(([, line]) => line).join('')}\n${text}`;
}

/** The part of an entry point that is read before its first line runs. */
function loadedAtStart(metafile, output, seen = new Set()) {
  if (seen.has(output)) return seen;
  seen.add(output);
  for (const target of metafile.outputs[output].imports) {
    if (target.kind === 'import-statement' && !target.external) loadedAtStart(metafile, target.path, seen);
  }
  return seen;
}

/** `node_modules/@scope/name/...` to `node_modules/@scope/name`; undefined for our own files. */
function packageFolder(input) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

/** Only what really has bytes in the output: a file that was looked at and shaken out is not distributed. */
function bundledFolders(metafile, outputs) {
  const inputs = [...outputs].flatMap((output) => Object.entries(metafile.outputs[output].inputs));
  const folders = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([input]) => packageFolder(input));
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

function reportSizes(metafile) {
  const kilobytes = (outputs) =>
    Math.round([...outputs].reduce((sum, output) => sum + metafile.outputs[output].bytes, 0) / 1000);
  const all = Object.keys(metafile.outputs);
  for (const { name } of entryPoints) {
    const start = loadedAtStart(metafile, `dist/${name}.js`);
    console.log(`build: dist/${name}.js reads ${kilobytes(start)} kB at start`);
    for (const folder of bundledFolders(metafile, start)) {
      const heavy = loadedOnUse.find((library) => folder.endsWith(`node_modules/${library}`));
      if (heavy) fail(`dist/${name}.js reads ${heavy} at start; reach it through await import() where it is used`);
    }
  }
  console.log(`build: ${all.length} files, ${kilobytes(all)} kB in all`);
}

/** A CommonJS library that becomes a chunk of its own keeps only its default export, unlike in Node and in the tests. */
function refuseBareLibraries(metafile) {
  for (const { entryPoint, exports } of Object.values(metafile.outputs)) {
    const library = entryPoint && packageFolder(entryPoint);
    if (!library || exports.join() !== 'default') continue;
    fail(`${library} is CommonJS and imported dynamically; do so with a file of ours that imports it statically`);
  }
}

function licenceOf(folder) {
  const { name, version, author, ...told } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  // Older packages have a list of them.
  const license = told.license ?? told.licenses?.map(({ type }) => type).join(' OR ');
  if (license === undefined) fail(`${name} ${version} is bundled and names no licence (${folder})`);
  const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
  if (files.length === 0) {
    console.log(`build: ${name} ${version} has no licence text; its package.json says ${license}`);
    texts.push(`No text is part of the package. By ${author?.name ?? author ?? 'its authors'}.`);
  }
  return [`${name} ${version} (${license})`, '', ...texts, ''].join('\n');
}

function thirdPartyLicences(metafile) {
  const folders = bundledFolders(metafile, Object.keys(metafile.outputs));
  const rule = `${'-'.repeat(80)}\n`;
  return `Software of others that is part of this bundle, with its licences.\n\n${rule}${folders.map(licenceOf).join(rule)}`;
}

async function publicTypes() {
  await developmentDependency('typescript');
  const { declarations } = await import('./build-types.mjs');
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const sources = entryPoints.filter((entry) => entry.public).map(({ source }) => source);
  try {
    return declarations(root, sources, dependencies);
  } catch (cause) {
    return fail(cause.message);
  }
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function removeAllBut(kept) {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const wanted = entry.isDirectory() ? [...kept].some((file) => file.startsWith(path + sep)) : kept.has(path);
    if (!wanted) rmSync(path, { recursive: true, force: true });
  }
}

// npx, run in a checkout, links it into its cache and runs `prepare` for that, with npm 10 on every call.
const { npm_command: command, npm_lifecycle_event: script } = process.env;
if (command === 'exec' && script === 'prepare' && existsSync(join(dist, 'main.js'))) {
  console.log('build: npx runs what is built already; `npm run build` makes it anew');
  process.exit(0);
}

if (process.argv.includes('--page')) {
  for (const { path, text } of await bundlePage()) write(path, text);
  process.exit(0);
}

generateValidators();
const { metafile, outputFiles } = await bundle();
const types = await publicTypes();
refuseBareLibraries(metafile);
reportSizes(metafile);
const files = new Map(types);
for (const { path, text } of outputFiles) files.set(path, withCommonJsNames(text));
for (const { path, text } of await bundlePage()) files.set(path, text);
files.set(join(dist, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicences(metafile));
for (const [path, text] of files) write(path, text);
removeAllBut(new Set(files.keys()));

/**
 * Refuses what breaks the architecture: an import against the arrows, a folder at the top that is not in the house, and
 * in `machines/` every source of time and chance, for a chart that reads the clock cannot be replayed.
 *
 * `node .ci/imports.mjs [folder]` prints one line `file:line: what is wrong` for each and ends with code 1.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const everyLibrary = () => true;
const only =
  (...names) =>
  (specifier) =>
    names.some((name) => specifier === name || specifier.startsWith(`${name}/`));

const implementations = [
  'protocol',
  'machines',
  'actors',
  'adapters',
  'persistence',
  'monitors',
  'visualizations',
  'cli',
];

/**
 * `ours`: the folders a file may import from besides its own; `index` is the package entry. `libraries`: the packages
 * and Node modules it may import. `computed`: whether `import(name)` may have a target that only running it tells.
 */
const arrows = {
  protocol: { ours: [], libraries: only('typebox'), computed: false },
  machines: { ours: ['protocol'], libraries: only('xstate'), computed: false },
  actors: { ours: ['protocol', 'machines'], libraries: only('xstate'), computed: false },
  adapters: { ours: ['protocol'], libraries: everyLibrary, computed: true },
  persistence: { ours: ['protocol'], libraries: everyLibrary, computed: false },
  monitors: { ours: ['protocol'], libraries: () => false, computed: false },
  conformance: { ours: ['protocol', 'monitors'], libraries: everyLibrary, computed: true },
  visualizations: { ours: ['protocol', 'machines', 'monitors'], libraries: everyLibrary, computed: false },
  cli: { ours: [...implementations, 'conformance', 'index', 'package.json'], libraries: everyLibrary, computed: true },
  index: { ours: [...implementations, 'package.json'], libraries: everyLibrary, computed: false },
};

/** They run in a browser, too: nothing of Node or of a library, and of ours only what is like them. */
const forBrowsers = ['visualizations/inspector/page/', 'visualizations/inspector/model/'];
const goodInBrowsers = [
  ...forBrowsers,
  'protocol/',
  'visualizations/style.js',
  'visualizations/trace/format.js',
  'visualizations/trace/line-kinds.js',
  'visualizations/trace/read-trace.js',
];

/** The generator runs while building, never on a controller. */
const exceptions = {
  'protocol/generate.ts': { ours: [], libraries: everyLibrary, computed: false },
};

/** They stand outside the arrows: nothing that is shipped may import them, and they may import all. */
const outside = ['test', 'bench', 'examples'];
const house = [...Object.keys(arrows).filter((name) => name !== 'index'), ...outside, 'docs'];
const written = ['dist', 'coverage', 'protocol/generated', 'certify-report', 'certify-pki'];
const sources = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

const waiting = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];
/** Objects that hold time or chance in more ways than are worth listing. */
const impure = ['performance', 'crypto', 'process', 'globalThis', 'global', 'Temporal'];
const reasons = {
  time: 'a chart knows only the time its ports tell it',
  chance: 'a chart draws only from the injected Random',
  wait: 'a chart waits with `after` or a deadline actor',
  impure: 'a chart is given what it needs',
};

/** Paths from the root. Left out is what others write: packages, what is built, hidden folders. */
function sourcesBelow(root, folder = '') {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return sources.includes(extname(path)) ? [path] : [];
    return path.startsWith('.') || entry.name === 'node_modules' || written.includes(path)
      ? []
      : sourcesBelow(root, path);
  });
}

/** `machines/outbox/outbox.machine.ts` lives in `machines`, the package entry in `index`, `build.mjs` nowhere. */
function homeOf(path) {
  const [first, ...rest] = path.split('/');
  if (rest.length > 0) return first;
  if (first === 'package.json') return first;
  return /^index\.[cm]?[jt]s$/.test(first) ? 'index' : null;
}

/** Every import in whatever form, with its target or null where only running it tells. */
function importsOf(source) {
  const found = [];
  const add = (node, target) =>
    found.push({ node, target: target && ts.isStringLiteralLike(target) ? target.text : null });
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node, node.moduleSpecifier);
    else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference))
      add(node, node.moduleReference.expression);
    else if (ts.isImportTypeNode(node)) add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : null);
    else if (ts.isCallExpression(node) && isImportCall(node.expression)) add(node, node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isImportCall(callee) {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}

function importProblem(path, target) {
  const home = homeOf(path);
  const rule = exceptions[path] ?? arrows[home];
  if (rule === undefined) return null;
  if (target === null) return rule.computed ? null : `${home} may not import a target that only running it tells`;
  const inside = target.startsWith('.');
  const folder = forBrowsers.find((one) => path.startsWith(one));
  if (folder !== undefined) return browserProblem(folder.slice(0, -1), path, target);
  if (!inside && !isOwnName(target)) {
    return rule.libraries(target) ? null : `${home} may not import the library ${target}`;
  }
  const there = inside ? homeOf(posix.join(dirname(path), target)) : 'index';
  if (there === home || rule.ours.includes(there)) return null;
  return `${home} may not import ${there ?? 'a file at the top'} (${target})`;
}

function browserProblem(folder, path, target) {
  if (!target.startsWith('.')) return `${folder} runs in a browser and may not import the library ${target}`;
  const there = posix.join(dirname(path), target);
  if (goodInBrowsers.some((one) => there.startsWith(one))) return null;
  return `${folder} runs in a browser and may not import ${there}`;
}

function isOwnName(target) {
  return only('statecharge')(target);
}

/** The name stands for the global itself: no property of something, no key, no type. */
function isGlobal(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  const isName = 'name' in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent);
  return !isName && !ts.isPartOfTypeNode(node);
}

/** The property read from a global, as in `Math.random` and `Math['random']`; null when the object itself is taken. */
function propertyRead(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name.text;
  if (ts.isElementAccessExpression(parent) && parent.expression === node) {
    return ts.isStringLiteralLike(parent.argumentExpression) ? parent.argumentExpression.text : null;
  }
  return null;
}

function dateProblem(node) {
  const { parent } = node;
  if (ts.isNewExpression(parent) && parent.arguments?.length) return null;
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) return null;
  if (['parse', 'UTC'].includes(propertyRead(node))) return null;
  return `${parent.getText().split('\n')[0]}: ${reasons.time}`;
}

function purityProblem(node) {
  if (!ts.isIdentifier(node) || !isGlobal(node)) return null;
  const name = node.text;
  if (name === 'Date') return dateProblem(node);
  if (name === 'Math') {
    const property = propertyRead(node);
    return property === null || property === 'random' ? `Math.${property ?? '*'}: ${reasons.chance}` : null;
  }
  if (name === 'randomUUID') return `${name}: ${reasons.chance}`;
  if (waiting.includes(name)) return `${name}: ${reasons.wait}`;
  return impure.includes(name) ? `${node.parent.getText().split('\n')[0]}: ${reasons.impure}` : null;
}

function purityProblems(source) {
  const found = [];
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) return;
    const problem = purityProblem(node);
    if (problem !== null) found.push({ node, problem });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function problemsOf(root, path) {
  const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);
  const imports = importsOf(source).map(({ node, target }) => ({ node, problem: importProblem(path, target) }));
  const impurities = homeOf(path) === 'machines' ? purityProblems(source) : [];
  return [...imports, ...impurities]
    .filter(({ problem }) => problem !== null)
    .map(({ node, problem }) => ({ line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1, problem }))
    .sort((one, other) => one.line - other.line)
    .map(({ line, problem }) => `${path}:${line}: ${problem}`);
}

function strangers(root) {
  const folders = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'node_modules',
  );
  return folders
    .filter(({ name }) => !name.startsWith('.') && !house.includes(name) && !written.includes(name))
    .map(({ name }) => `${name}/:1: not a folder of the house (${house.join(', ')})`);
}

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'));
const paths = sourcesBelow(root).sort();
const problems = [...strangers(root), ...paths.flatMap((path) => problemsOf(root, path))];
for (const problem of problems) console.error(problem);
if (problems.length > 0) {
  console.error(`imports: ${problems.length} against the architecture`);
  process.exitCode = 1;
} else {
  console.log(`imports: ${paths.length} files keep to the arrows`);
}

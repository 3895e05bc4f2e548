/** Makes `docs/figures/code-mutation.json` of what Stryker has left in `.stryker/`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { areas } from './areas.mjs';

const target = 'docs/figures/code-mutation.json';
const unnoticed = ['Survived', 'NoCoverage'];

/** Each with `file`, `code` (what was broken; its beginning, where it ends with dots), `replacement` where it matters, and the reason. */
const looked = JSON.parse(readFileSync(new URL('equivalent.json', import.meta.url), 'utf8'));

const inOneLine = (text) => text.replace(/\s+/g, ' ').trim();

/** What stands between the two places of a report. */
function codeAt(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return inOneLine(lines.join('\n'));
}

function reasonFor(file, code, replacement) {
  const isCode = (told) => (told.endsWith('...') ? code.startsWith(told.slice(0, -3)) : code === told);
  const fits = (one) =>
    one.file === file && isCode(one.code) && (one.replacement === undefined || one.replacement === replacement);
  return looked.find(fits)?.reason;
}

function survivorsIn(file, { source, mutants }) {
  return mutants
    .filter(({ status }) => unnoticed.includes(status))
    .map(({ location, mutatorName, replacement = '', status }) => {
      const code = codeAt(source, location);
      const to = inOneLine(replacement);
      const equivalent = reasonFor(file, code, to);
      const shown = { file, line: location.start.line, mutator: mutatorName, code, replacement: to };
      return { ...shown, ...(status === 'NoCoverage' && { untouched: true }), ...(equivalent && { equivalent }) };
    })
    .sort((one, other) => one.line - other.line || one.code.localeCompare(other.code));
}

function tally(mutants, survivors) {
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const [killed, timeout, survived, noCoverage] = ['Killed', 'Timeout', ...unnoticed].map((status) => count(status));
  const total = killed + timeout + survived + noCoverage;
  const equivalent = survivors.filter((one) => one.equivalent !== undefined).length;
  return {
    killed,
    timeout,
    survived,
    noCoverage,
    ignored: count('Ignored'),
    invalid: count('CompileError', 'RuntimeError'),
    total,
    /** Per cent, equivalent ones counted as survivors. */
    score: Math.round(((killed + timeout) / total) * 10_000) / 100,
    equivalent,
  };
}

/** Of all areas that have been run; leaves the file and returns what stands in it. */
export function writeFigures(root) {
  const told = Object.keys(areas).flatMap((name) => {
    const path = `${root}.stryker/${name}.json`;
    if (!existsSync(path)) return [];
    const files = Object.entries(JSON.parse(readFileSync(path, 'utf8')).files);
    const survivors = files.flatMap(([file, report]) => survivorsIn(file, report));
    const mutants = files.flatMap(([, report]) => report.mutants);
    return [{ name, mutants, survivors }];
  });
  const figures = {
    areas: Object.fromEntries(told.map(({ name, mutants, survivors }) => [name, tally(mutants, survivors)])),
    all: tally(
      told.flatMap(({ mutants }) => mutants),
      told.flatMap(({ survivors }) => survivors),
    ),
    survivors: told.flatMap(({ survivors }) => survivors),
  };
  writeFileSync(`${root}${target}`, `${JSON.stringify(figures, null, 2)}\n`);
  return figures;
}

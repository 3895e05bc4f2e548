/** `statecharge diagrams`: the charts of the station as pictures, with a page of all; nothing but a browser is needed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigurationError, StorageError } from '../protocol/errors.js';
import { suggest } from '../protocol/suggest.js';
import { type ChartCoverage, chartCoverageOf, missedOf, unknownIn } from '../visualizations/coverage.js';
import { type Diagrams, diagramsFolder, drawnFiles, keptFiles, readDiagrams } from '../visualizations/files.js';
import { makeFolder } from './checks/folders.js';

export interface DiagramsFlags {
  readonly out?: string;
  readonly chart?: readonly string[];
  readonly coverage?: string;
}

const defaultOut = '.statecharge/diagrams';

/** Where it tells what it has done, and what is strange. */
export interface DiagramsSays {
  print(line: string): void;
  warn(line: string): void;
}

/** Throws a ConfigurationError for a chart or a coverage that is none, a StorageError where it cannot write. */
export function diagramsCommand({ out = defaultOut, chart, coverage: path }: DiagramsFlags, says: DiagramsSays): void {
  const diagrams = chosen(readDiagrams(diagramsFolder()), chart);
  const coverage = path === undefined ? [] : readCoverage(path);
  const relevant = chart ? coverage.filter((row) => chart.includes(row.chart)) : coverage;
  for (const strange of notDrawn(relevant, diagrams)) says.warn(strange);
  const missed = new Map(relevant.map((row) => [row.chart, missedOf(row)]));
  const files = [...keptFiles(diagrams), ...drawnFiles(diagrams, (id) => missed.get(id))];
  const folder = resolve(out);
  try {
    makeFolder(folder);
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
  } catch (cause) {
    throw new StorageError('write-failed', `The diagrams cannot be written to ${folder}.`, { cause });
  }
  const { length } = diagrams.layouts;
  says.print(`${length} ${length === 1 ? 'chart' : 'charts'} in ${folder}; open ${join(folder, 'index.html')}`);
}

function chosen(diagrams: Diagrams, names: readonly string[] | undefined): Diagrams {
  const known = diagrams.layouts.map(({ chart }) => chart.id);
  for (const name of names ?? []) {
    if (known.includes(name)) continue;
    const meant = suggest(name, known);
    const hint = meant === null ? `There are: ${known.join(', ')}.` : `Did you mean ${meant}?`;
    throw new ConfigurationError('bad-value', `There is no chart "${name}". ${hint}`);
  }
  return names ? { ...diagrams, layouts: diagrams.layouts.filter(({ chart }) => names.includes(chart.id)) } : diagrams;
}

function readCoverage(path: string): readonly ChartCoverage[] {
  const hint = 'A run of the tests (npm test) leaves it as coverage/charts.json.';
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new ConfigurationError('bad-value', `--coverage ${path} cannot be read as JSON. ${hint}`, { cause });
  }
  const coverage = chartCoverageOf(read);
  if (!coverage) throw new ConfigurationError('bad-value', `--coverage ${path} is no coverage of charts. ${hint}`);
  return coverage;
}

function notDrawn(coverage: readonly ChartCoverage[], { layouts }: Diagrams): readonly string[] {
  const unknown = unknownIn(coverage, layouts);
  if (unknown.length === 0) return [];
  return [
    `The coverage is of another version: ${unknown.length} of its lines are on no diagram, such as ${unknown[0]}`,
  ];
}

/** `--trace` and what goes with it. */
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigurationError } from '../../protocol/errors.js';
import type { RawRunOptions } from '../run-options.js';
import type { TraceOptions } from '../station-options.js';

const mostMb = 100_000;

/** Undefined where no trace is wanted. */
export function checkTrace({
  trace,
  traceMaxMb,
  traceHideTags,
}: Pick<RawRunOptions, 'trace' | 'traceMaxMb' | 'traceHideTags'>): TraceOptions | undefined {
  const wrong = (why: string) => new ConfigurationError('bad-value', why);
  if (trace === undefined) {
    if (traceMaxMb !== undefined) throw wrong('--trace-max-mb is of no use without a file: --trace FILE.');
    if (traceHideTags) throw wrong('--trace-hide-tags is of no use without a file: --trace FILE.');
    return undefined;
  }
  const file = resolve(trace);
  if (trace === '' || isFolder(file)) throw wrong(`--trace is a file; not ${JSON.stringify(trace)}.`);
  if (existsSync(dirname(file)) && !isFolder(dirname(file)))
    throw wrong(`--trace is a file; ${JSON.stringify(trace)} is not in a folder.`);
  const maxMb = traceMaxMb === undefined ? undefined : Number(traceMaxMb);
  if (maxMb !== undefined && !(maxMb >= 1 && maxMb <= mostMb))
    throw wrong(`--trace-max-mb is a number from 1 to ${mostMb}; not ${JSON.stringify(traceMaxMb)}.`);
  return { file, ...(maxMb !== undefined && { maxMb }), ...(traceHideTags === true && { hideIdTags: true }) };
}

const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory();

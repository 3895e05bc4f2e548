/** `statecharge inspect`: the page of the inspector with a trace in it. No station runs. */
import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { printable } from '../adapters/csms/printable.js';
import { ConfigurationError } from '../protocol/errors.js';
import type { TraceHeader } from '../visualizations/trace/format.js';
import { readTrace, TraceError } from '../visualizations/trace/read-trace.js';
import { inspectHere, newToken, urlWith } from './inspecting.js';
import { untilSignal } from './until-signal.js';

/** No header is longer: what is, is something else. */
const longestHeader = 4_000_000;

/** Serves until it is told to end. Throws a ConfigurationError where the file is no trace, and says why. */
export async function inspectCommand(file: string): Promise<void> {
  const trace = resolve(file);
  const { statecharge, startedAt } = await headerOf(trace, file);
  const token = newToken();
  const inspector = await inspectHere({ token, subject: { trace } });
  console.log(`Inspector: ${urlWith(inspector, token)}`);
  // What a file has in it, or is called, must not steer the terminal.
  console.log(printable(`It shows ${file}, written by statecharge ${statecharge} from ${startedAt} on. Ctrl-C ends.`));
  await untilSignal(() => {});
  await inspector.close();
}

async function headerOf(path: string, given: string): Promise<TraceHeader> {
  const shown = printable(JSON.stringify(given));
  try {
    const kind = statSync(path);
    if (kind.isDirectory()) throw new ConfigurationError('bad-value', `${shown} is a folder, and no trace.`);
    // It is read once for its header, and again by each page.
    if (!kind.isFile()) throw new ConfigurationError('bad-value', `${shown} is no file that can be read twice.`);
    return readTrace(await firstLine(path)).header;
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause;
    if (cause instanceof TraceError)
      throw new ConfigurationError('bad-value', printable(`${shown} cannot be shown. ${cause.message}`), { cause });
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new ConfigurationError('bad-value', `The trace cannot be read: ${shown}${code}.`, { cause });
  }
}

async function firstLine(path: string): Promise<string> {
  const input = createReadStream(path, { encoding: 'utf8', end: longestHeader });
  try {
    for await (const line of createInterface({ input })) return line;
    return '';
  } finally {
    input.destroy();
  }
}

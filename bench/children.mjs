/** Child processes of the benches: started here, known here, ended here by their own id, whatever happens. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Logs are written, as in service, and go nowhere. */
const nowhere = openSync('/dev/null', 'w');

const running = new Set();
const folders = new Set();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/**
 * Starts Node with these arguments in the root of the project. `ipc` opens a channel for `child.send` and `message`;
 * `output` makes `child.stdout` readable.
 *
 * @param {readonly string[]} args
 * @param {{ ipc?: boolean, output?: boolean }} [options]
 */
export function startNode(args, { ipc = false, output = false } = {}) {
  const stdio = ['ignore', output ? 'pipe' : nowhere, 'inherit', ...(ipc ? ['ipc'] : [])];
  const child = spawn(process.execPath, args, { cwd: root, stdio });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Resolves when the process is gone. Nothing it could still say is of interest. */
export async function endNode(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Rejects when the process ends or the time is over before `promise` is done: a bench never waits for ever. */
export async function whileRuns(child, what, promise, atMostMs = 30_000) {
  let timer;
  let ended;
  const trouble = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`bench: no ${what} within ${atMostMs} ms`)), atMostMs);
    ended = (code, signal) => reject(new Error(`bench: a process ended (${code ?? signal}) before ${what}`));
    child.once('exit', ended);
  });
  try {
    return await Promise.race([promise, trouble]);
  } finally {
    clearTimeout(timer);
    child.off('exit', ended);
  }
}

/** An empty folder on the disk that temporary files are on, removed at the end. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'statecharge-bench-'));
  folders.add(folder);
  return folder;
}

/** Resident memory in kB, all of it and the part that is the process's own and not shared with another one. */
export function residentOf({ pid }) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kB = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]);
  return { rssKB: kB('Rss'), privateKB: kB('Private_Clean') + kB('Private_Dirty') };
}

/** The built command in a process of its own, heard as it speaks. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const children = new Set<ChildProcess>();

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

export interface Command {
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
  type(text: string): void;
  /** Resolves when what it has said so far says that; rejects when it ends before. */
  says(text: RegExp): Promise<RegExpExecArray>;
}

export const statecharge = (args: readonly string[]): Command =>
  started(process.execPath, ['cli/statecharge.mjs', ...args]);

/** The same in a terminal of its own, by `script` of util-linux. */
export function inTerminal(args: readonly string[], { columns, rows }: { columns: number; rows: number }): Command {
  const words = [process.execPath, 'cli/statecharge.mjs', ...args].map((word) => `'${word}'`).join(' ');
  const command = `stty rows ${rows} cols ${columns}; exec ${words}`;
  return started('script', ['--quiet', '--return', '--command', command, '/dev/null']);
}

/** To be called when a test is over, however it went. */
export function endAll(): void {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
}

function started(program: string, args: readonly string[]): Command {
  const child = spawn(program, args, { cwd: root, env: { ...process.env, TERM: 'xterm', NO_COLOR: '1' } });
  children.add(child);
  let output = '';
  const waiting = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    output += String(chunk);
    for (const look of waiting) look();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  // It may have ended before it was told.
  child.stdin.on('error', () => {});
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
  return {
    ended,
    kill: (signal) => child.kill(signal),
    type: (text) => child.stdin.write(text),
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = text.exec(output);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void ended.then(() => reject(new Error(`it ended without ${text}: ${output.slice(-2_000)}`)));
      }),
  };
}

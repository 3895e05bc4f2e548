/** The built command as a user starts it; what still runs at the end of a test is killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const children = new Set<ChildProcess>();

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

export interface StartedCommand {
  /** When it has ended, with all it said. */
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with what matches, in all it has said so far or says later. */
  says(text: RegExp): Promise<RegExpExecArray>;
}

export function startedCommand(...args: readonly string[]): StartedCommand {
  const child = spawn(process.execPath, ['cli/statecharge.mjs', ...args], { cwd: root });
  children.add(child);
  let output = '';
  const waiting = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    output += String(chunk);
    for (const look of waiting) look();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return {
    ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, output }))),
    kill: (signal) => child.kill(signal),
    says: (text) =>
      new Promise((resolve) => {
        const look = () => {
          const match = text.exec(output);
          if (match === null) return;
          waiting.delete(look);
          resolve(match);
        };
        waiting.add(look);
        look();
      }),
  };
}

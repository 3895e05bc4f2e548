/** Files of lines: read where they are there, put on disk so that a power cut does not undo it. */
import { type FileHandle, open, readFile } from 'node:fs/promises';

export async function orIfMissing<Value, Other>(reading: Promise<Value>, otherwise: Other): Promise<Value | Other> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise;
    throw error;
  }
}

export const textIn = (path: string) => orIfMissing(readFile(path, 'utf8'), '');

/** Without the line breaks; a last one that was not finished is a line all the same. */
export function linesIn(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export async function writeSynced(path: string, text: string, at: number): Promise<void> {
  const handle = await open(path, at === 0 ? 'w' : 'r+', 0o600);
  try {
    // What an earlier try has left behind the end is not part of it.
    await handle.truncate(at);
    await handle.write(text, at, 'utf8');
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Without it a new name may be forgotten in a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows can neither open nor sync a folder; its renames are journalled.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Those that are there, held open: what is renamed or replaced meanwhile is read as it was. */
export async function openAll(paths: readonly string[]): Promise<FileHandle[]> {
  const handles: FileHandle[] = [];
  try {
    for (const path of paths) {
      const handle = await orIfMissing(open(path, 'r'), null);
      if (handle) handles.push(handle);
    }
    return handles;
  } catch (error) {
    await closeAll(handles);
    throw error;
  }
}

export async function closeAll(handles: readonly FileHandle[]): Promise<void> {
  for (const handle of handles) await handle.close();
}

/** One job after the other; one that fails keeps nobody from his turn. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<Result>(job: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(job);
    this.#last = done.catch(() => {});
    return done;
  }
}

/** What is noted of a download that is not complete. */
import { readFile, rename, writeFile } from 'node:fs/promises';

export interface PartNote {
  /** Hash of the location. */
  readonly source: string;
  /** What tells whether the file on the server is still the same: an ETag or a date, or null when it told none. */
  readonly validator: string | null;
  readonly totalBytes: number | null;
  readonly bytes: number;
  /** Of these bytes, lower-case hex. */
  readonly sha256: string;
}

/** Null when there is none, or none that can be read. */
export async function readNote(path: string): Promise<PartNote | null> {
  try {
    const note: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isNote(note) ? note : null;
  } catch {
    return null;
  }
}

/** In one step: a power cut leaves the old one or the new one. */
export async function writeNote(path: string, note: PartNote): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(note), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

function isNote(given: unknown): given is PartNote {
  if (typeof given !== 'object' || given === null) return false;
  const note = given as Readonly<Record<string, unknown>>;
  const isTextOrNull = (value: unknown) => value === null || typeof value === 'string';
  const isSize = (value: unknown) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  return (
    typeof note['source'] === 'string' &&
    isTextOrNull(note['validator']) &&
    (note['totalBytes'] === null || isSize(note['totalBytes'])) &&
    isSize(note['bytes']) &&
    typeof note['sha256'] === 'string'
  );
}

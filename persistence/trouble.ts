/** What the words of LevelDB and of the file system mean for the store. */
import { StorageError } from '../protocol/errors.js';

/** Trouble of the machine around the database, not of its files: repairing would only make it worse. */
const SURROUNDINGS =
  /no space left|quota exceeded|too many open files|permission denied|not permitted|read-only file|cannot allocate/iu;
const FULL = /ENOSPC|EDQUOT|no space left|quota exceeded/iu;

/** The error and its causes, the outermost first. */
function causesOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

function codesOf(error: unknown): string[] {
  return causesOf(error).flatMap((cause) => ('code' in cause && typeof cause.code === 'string' ? cause.code : []));
}

/** What happened, from the place that knows best. */
export function wordsOf(error: unknown): string {
  return causesOf(error).at(-1)?.message ?? String(error);
}

export function isLocked(error: unknown): boolean {
  return codesOf(error).includes('LEVEL_LOCKED');
}

/** The files of the database are not what they were. */
export function isDamage(error: unknown): boolean {
  const isOfLevel = codesOf(error).some((code) => code.startsWith('LEVEL_'));
  return isOfLevel && !isLocked(error) && !SURROUNDINGS.test(wordsOf(error));
}

export function isFull(error: unknown): boolean {
  return FULL.test(`${codesOf(error).join(' ')} ${wordsOf(error)}`);
}

/** The same of an error that has become one of ours. */
export function isFullDisk(error: unknown): boolean {
  return error instanceof StorageError && error.code === 'full';
}

/** Says what failed, where, and what to do; `otherwise` is the code where neither lock nor space is the cause. */
export function storageError(error: unknown, otherwise: 'unopenable' | 'write-failed', folder: string): StorageError {
  if (error instanceof StorageError) return error;
  const words = wordsOf(error);
  if (isLocked(error)) {
    const advice = 'Stop the other station, or give this one a data folder of its own.';
    return new StorageError('locked', `The store in ${folder} is in use by another process. ${advice}`, {
      cause: error,
    });
  }
  if (isFull(error)) {
    return new StorageError('full', `The disk that holds ${folder} is full: ${words}`, { cause: error });
  }
  const failed = otherwise === 'unopenable' ? 'cannot be opened' : 'could not be written';
  return new StorageError(otherwise, `The store in ${folder} ${failed}: ${words}`, { cause: error });
}

/** A defect of the caller. */
export function unopened(): Error {
  return new Error('persistence: the store is used before it was opened');
}

export function closed(): StorageError {
  return new StorageError('closed', 'The store is closed; nothing can be written any more.');
}

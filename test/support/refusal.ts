import { ConfigurationError } from '../../protocol/errors.js';

/** What a refused configuration is told; fails where nothing was refused. */
export function thrown(check: () => unknown): string {
  try {
    check();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

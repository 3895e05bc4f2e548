/** Errors that cross the public surface. Users match on `name` and `code`, never on the text. */

export class StationError extends Error {
  override readonly name: string = 'StationError';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The disk could not be read or written. `code`: `unopenable`, `write-failed`, `full`, `locked`, `closed`. */
export class StorageError extends StationError {
  override readonly name = 'StorageError';
}

/** A setting is wrong; the message names the key, the value and what is allowed. `code`: `unknown-key`, `bad-value`. */
export class ConfigurationError extends StationError {
  override readonly name = 'ConfigurationError';
}

/** Errors as a port has failed with them: what is done about one may depend on its class and its code. */
import { ConfigurationError, StationError, StorageError } from '../../protocol/errors.js';
import { FirmwareError } from '../../protocol/ports/host.js';
import { TransferError } from '../../protocol/ports/transfer.js';
import type { LineOf } from './script.js';

const classes = { StationError, StorageError, ConfigurationError, TransferError, FirmwareError };

/** It says the same, and is of the same class where that is one of ours. */
export function errorOf({ error, code }: LineOf<'failed'>): Error {
  const [, name = 'Error', message = error] = /^([A-Za-z]+): (.*)$/s.exec(error) ?? [];
  const ofOurs = Object.hasOwn(classes, name) ? classes[name as keyof typeof classes] : null;
  if (ofOurs && code !== undefined) return new ofOurs(code, message);
  const other = new Error(message);
  other.name = name;
  return code === undefined ? other : Object.assign(other, { code });
}

/** What crosses the border of a station: its ports, and its errors. */
import { expect, it } from 'vitest';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { ConfigurationError, StationError, StorageError } from '../../protocol/errors.js';
import { portsOf, registerPorts } from '../../protocol/ports.js';
import { rigPorts } from '../support/chart-ports.js';
import { Notebook } from '../support/stores.js';

it('the ports of a station are those of its own actor system, and of no other', () => {
  const ports = rigPorts({ clock: new SteppedClock(), journal: new Notebook() }, () => {});
  const system = {};
  registerPorts(system, ports);
  expect(portsOf(system)).toBe(ports);
  expect(() => portsOf({})).toThrow('portsOf: no ports are registered for this actor system');
});

it.each([
  [StationError, 'StationError'],
  [StorageError, 'StorageError'],
  [ConfigurationError, 'ConfigurationError'],
])('an error is known by its name and its code, and keeps what caused it: %#', (Made, name) => {
  const cause = new Error('EIO');
  const error = new Made('write-failed', 'the disk is full', { cause });
  expect({ ...error, name: error.name, message: error.message, cause: error.cause }).toMatchObject({
    name,
    code: 'write-failed',
    message: 'the disk is full',
    cause,
  });
  expect(error).toBeInstanceOf(StationError);
});

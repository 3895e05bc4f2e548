/** A host that installs longer than it may, in a whole station. */
import { expect, it } from 'vitest';
import type { Host } from '../../protocol/ports/host.js';
import { image } from '../support/firmware-desk.js';
import { restingPorts } from '../support/resting-ports.js';
import { WholeStation } from '../support/whole-station.js';

it('a host that installs too long is told to end it, and is asked for nothing else until it has', async () => {
  const hosts: { readonly signal: AbortSignal; readonly fail: () => void }[] = [];
  const host: Host = {
    bootedFirmware: async () => ({ version: null, outcome: 'none' }),
    freeBytes: async () => 2 ** 30,
    installFirmware: (_, signal) =>
      new Promise((_, reject) => {
        hosts.push({ signal, fail: () => reject(new Error('it was ended')) });
      }),
  };
  const { transfer } = restingPorts();
  const files = { ...transfer, download: async () => image, discard: async () => {} };
  const station = new WholeStation({ ports: () => ({ host, transfer: files }) });
  await station.pass(3_000);
  const update = { location: 'http://files.example/firmware', retrieveDate: '2025-01-01T00:00:00Z' };
  await station.call('UpdateFirmware', update);
  await station.pass(60_000);
  expect(hosts.map(({ signal }) => signal.aborted)).toEqual([false]);
  await station.pass(3_600_000);
  expect(hosts.map(({ signal }) => signal.aborted)).toEqual([true]);
  expect(station.of('FirmwareStatusNotification').at(-1)).toEqual({ status: 'InstallationFailed' });
  expect((await station.call('UpdateFirmware', update))?.[0]).toBe(4);
  hosts[0]?.fail();
  await station.pass(1_000);
  expect((await station.call('UpdateFirmware', update))?.[0]).toBe(3);
  await station.pass(60_000);
  expect(hosts).toHaveLength(2);
  await station.end();
});

/** What may be said to the metering, and what is true of it after each step. */
import { expect } from 'vitest';
import { meteringActor } from '../../../actors/metering.actor.js';
import type { meteringMachine } from '../../../machines/metering/metering.machine.js';
import type { MeteringInput } from '../../../machines/metering/metering.setup.js';
import type { WalkOptions } from '../chart-paths.js';

export const input: MeteringInput = {
  connectors: 2,
  mainMeter: true,
  settings: { alignedIntervalMs: 900_000, alignedData: [], sampledData: [] },
};

const sampled = { reading: { energyWh: 5000 }, at: '2026-01-01T00:15:00.000Z' };
const setting = (key: string, value: string) => ({ type: 'configuration.changed', key, value });

export const options: WalkOptions<typeof meteringMachine> = {
  cover: 'transitions',
  input,
  bound: meteringActor,
  rig: { peers: ['outbox', 'connector-1', 'connector-2'] },
  project: ({ value, context: { settings } }) => [value, settings.alignedIntervalMs],
  cases: [
    { type: 'clock.boundary', at: '2026-01-01T00:15:00.000Z' },
    { type: 'clock.set' },
    setting('ClockAlignedDataInterval', '0'),
    setting('ClockAlignedDataInterval', '60'),
    setting('MeterValuesAlignedData', 'Energy.Active.Import.Register'),
    { type: 'xstate.done.actor.alignedReading', output: sampled },
    { type: 'xstate.done.actor.reading', output: sampled },
  ],
  invariants(rig, event, { said }) {
    const { context, value } = rig.snapshot;
    // 9: the interval 0 is off.
    expect(rig.runs('clock')).toBe(context.settings.alignedIntervalMs > 0);
    expect(value.clock).toBe(context.settings.alignedIntervalMs > 0 ? 'on' : 'off');
    // 3.16.2: each outlet is told of a boundary once, and of nothing else.
    const told = said.filter(({ to }) => to.startsWith('connector-')).map(({ to, event: { type } }) => `${to} ${type}`);
    const isHeard = event.type === 'clock.boundary' && context.settings.alignedIntervalMs > 0;
    expect(told).toEqual(isHeard ? ['connector-1 meter.aligned', 'connector-2 meter.aligned'] : []);
    // E 3.16: what is told of connector 0 belongs to no transaction.
    for (const { event: owes } of said.filter(({ event: { type } }) => type === 'owed.added'))
      expect(owes).toMatchObject({ transaction: null, owed: [{ localId: null, payload: { connectorId: 0 } }] });
  },
};

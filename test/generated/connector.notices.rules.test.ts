/** What displays and the journal are told of an outlet, and settings that act at once: 4.8, 5.2, 5.3. */
import { describe, expect, it } from 'vitest';
import type { ConnectorInput } from '../../machines/connector/connector.types.js';
import { displays } from '../support/displays.js';
import { OutletRig } from '../support/outlet-rig.js';
import { transaction } from '../support/stores.js';

function shown(input: Partial<ConnectorInput> = {}) {
  const display = displays();
  return { outlet: new OutletRig({}, input, { hardware: display.hardware }), told: display.told };
}

describe('the display of an outlet (5.2)', () => {
  it('is told that it is open when the outlet is up, and not before', () => {
    const { outlet, told } = shown();
    expect(told).toEqual([]);
    outlet.ready();
    expect(told).toEqual([[1, true]]);
  });

  it('is told that it is closed, when the CSMS left it so', () => {
    const { outlet, told } = shown({ operative: false });
    outlet.ready();
    expect(told).toEqual([[1, false]]);
  });

  it('is told each time it closes or opens, once, and of nothing besides', () => {
    const { outlet, told } = shown();
    outlet.ready();
    outlet.available(true);
    outlet.reserve();
    outlet.reserve(null);
    outlet.available(false);
    outlet.available(true);
    outlet.charging().available(true);
    outlet.stopped();
    outlet.plug('unplugged');
    expect(told).toEqual([
      [1, true],
      [1, false],
      [1, true],
    ]);
  });

  it('is told that it is closed when the session is over that it waited for', () => {
    const { outlet, told } = shown();
    outlet.ready().charging().available(false);
    expect(told).toEqual([[1, true]]);
    outlet.stopped();
    outlet.plug('unplugged');
    expect(told).toEqual([
      [1, true],
      [1, false],
    ]);
  });

  it('is told that it is open when a transaction goes on after a power cut', () => {
    const { outlet, told } = shown({ record: transaction('old'), resumes: true });
    outlet.plug();
    outlet.ready();
    expect(told).toEqual([[1, true]]);
  });

  it('is told once that it is open when a transaction has ended that a power cut left open', () => {
    const { outlet, told } = shown({ record: transaction('old') });
    outlet.ready();
    expect(told).toEqual([]);
    outlet.closed('PowerLoss');
    expect(told).toEqual([[1, true]]);
  });
});

describe('the journal', () => {
  it('has what the hardware said an outlet can give', () => {
    const outlet = new OutletRig().ready();
    expect(outlet.rig.journal.entries).toEqual([
      { level: 'info', event: 'outlet.able', connectorId: 1, maxPowerW: 50_000, maxCurrentA: 125 },
    ]);
  });
});

describe('a setting that the CSMS changes acts at once (5.3)', () => {
  const change = (outlet: OutletRig, key: string, value: string) =>
    outlet.rig.send({ type: 'configuration.changed', key, value });

  it('for who comes next: ConnectionTimeOut (4.8)', () => {
    const outlet = new OutletRig().ready();
    change(outlet, 'ConnectionTimeOut', '30');
    outlet.tag();
    outlet.rig.clock.advance(29_999);
    expect(outlet.statuses.at(-1)).toBe('Preparing');
    outlet.rig.clock.advance(1);
    expect(outlet.statuses.at(-1)).toBe('Available');
  });

  it('for the transaction that runs, which is told all it goes by', () => {
    const outlet = new OutletRig().ready().charging();
    change(outlet, 'MeterValueSampleInterval', '15');
    const { settings } = outlet.rig.snapshot.context;
    expect(settings.sampleIntervalMs).toBe(15_000);
    expect(outlet.told).toEqual([{ type: 'settings.changed', settings }]);
  });

  it('for the cable of the transaction that runs: StopTransactionOnEVSideDisconnect (4.9)', () => {
    const outlet = new OutletRig({ stopOnEVSideDisconnect: true }).ready().charging();
    change(outlet, 'StopTransactionOnEVSideDisconnect', 'false');
    outlet.plug('unplugged');
    expect(outlet.rig.saidTo('child:transaction')).not.toContain('transaction.stop');
    expect(outlet.statuses.at(-1)).toBe('SuspendedEV');
  });
});

/** What must always be true of a station, seen by the certification: in the same list as what its CSMS finds. */
import { describe, expect, it } from 'vitest';
import { invariantsOf } from '../../conformance/runner/invariants.js';
import { booted, rules, started, startPayload, statusPayload, stopPayload } from '../support/csms-fixture.js';

async function watched() {
  const csms = await started();
  const invariants = invariantsOf(csms.station('CP-1'));
  const station = await booted(csms);
  const begins = async (meterStart: number) => {
    const [, , answer] = await station.call('start', 'StartTransaction', startPayload('TAG1', meterStart));
    return (answer as { readonly transactionId: number }).transactionId;
  };
  return { csms, invariants, station, begins };
}

const values = (transactionId: number, energyWh: number) => ({
  connectorId: 1,
  transactionId,
  meterValue: [{ timestamp: '2026-01-31T12:10:00Z', sampledValue: [{ value: String(energyWh) }] }],
});

describe('the certification', () => {
  it('finds nothing wrong with a session from beginning to end', async () => {
    const { csms, station, begins } = await watched();
    await station.call('s1', 'StatusNotification', { ...statusPayload, status: 'Preparing' });
    const transactionId = await begins(1000);
    await station.call('m1', 'MeterValues', values(transactionId, 1500));
    await station.call('stop', 'StopTransaction', stopPayload(transactionId, 1500));
    expect(csms.violations).toEqual([]);
  });

  it('finds a status that cannot follow (4.9), and starts anew after a power cut', async () => {
    const { csms, invariants, station } = await watched();
    await station.call('s1', 'StatusNotification', { ...statusPayload, status: 'Preparing' });
    await station.call('s2', 'StatusNotification', { ...statusPayload, status: 'Reserved' });
    expect(rules(csms)).toEqual(['status-matrix']);
    expect(csms.violations[0]?.description).toBe('Connector 1 went from Preparing to Reserved. (4.9)');
    invariants.rebooted();
    await station.call('s3', 'StatusNotification', { ...statusPayload, status: 'Finishing' });
    expect(rules(csms)).toEqual(['status-matrix', 'boot-first']);
  });

  it('finds a register that falls (3.16), and values of a transaction that was stopped (3.7)', async () => {
    const { csms, station, begins } = await watched();
    const transactionId = await begins(1000);
    await station.call('m1', 'MeterValues', values(transactionId, 1500));
    await station.call('m2', 'MeterValues', values(transactionId, 1400));
    await station.call('stop', 'StopTransaction', stopPayload(transactionId, 1600));
    await station.call('m3', 'MeterValues', values(transactionId, 1600));
    expect(rules(csms)).toContain('register-rises');
    expect(rules(csms)).toContain('transaction-order');
  });

  it('finds a second call before the first was answered (J 4.1.1), though the answer was on its way', async () => {
    const { csms, station } = await watched();
    const both = [station.call('h1', 'Heartbeat', {}), station.call('h2', 'Heartbeat', {})];
    await Promise.all(both);
    expect(rules(csms)).toContain('one-call');
  });
});

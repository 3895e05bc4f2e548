/** What the tests of the CSMS itself have in common. */
import { afterEach } from 'vitest';
import type { Csms, CsmsOptions } from '../../conformance/csms/csms.js';
import type { Violation } from '../../conformance/csms/records.js';
import { type BareStation, bareStation } from './bare-station.js';
import { startCsms } from './csms.js';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A CSMS that is closed after the test. */
export async function started(options: CsmsOptions = {}): Promise<Csms> {
  const csms = await startCsms(options);
  cleanups.push(() => csms.close());
  return csms;
}

export const bootPayload = { chargePointVendor: 'BSC', chargePointModel: 'BSC-S12BCC' };

export const startPayload = (idTag = 'TAG1', meterStart = 1000) => ({
  connectorId: 1,
  idTag,
  meterStart,
  timestamp: '2026-01-31T12:00:00Z',
});

export const stopPayload = (transactionId: number, meterStop = 3500) => ({
  transactionId,
  meterStop,
  timestamp: '2026-01-31T12:30:00Z',
  reason: 'Local',
});

export const statusPayload = { connectorId: 1, errorCode: 'NoError', status: 'Available' };

/** A station that has booted; it was accepted unless the CSMS is scripted otherwise. */
export async function booted(csms: Csms, identity = 'CP-1'): Promise<BareStation> {
  const station = await bareStation(csms.url, identity);
  await station.call('boot', 'BootNotification', bootPayload);
  return station;
}

export const rules = (csms: Csms): readonly Violation['rule'][] => csms.violations.map(({ rule }) => rule);

/** Power cuts at any moment of a session, and what must be true of the bill whenever they came. */
import { expect } from 'vitest';
import type { JournalEntry } from '../../protocol/ports/journal.js';
import type { StationSite } from './station-site.js';

const isSent = ({ event, action }: JournalEntry, what: string) => event === 'frame.sent' && action === what;

/** How far the driver has come. */
export interface Drive {
  /** Resolves when the driver has left and the outlet is free. */
  readonly done: Promise<void>;
  stop(): void;
}

/**
 * A driver at outlet 1 who plugs in, presents a tag, charges until two samples were told, and leaves. They go by what
 * happens, so that a station that dies leaves them standing there.
 */
export function driver(site: StationSite, idTag = 'TAG-1'): Drive {
  let samples = 0;
  let closed = false;
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const begin = () => {
    site.world.plug(1);
    site.world.rfid({ idTag, connectorId: 1 });
  };
  const stop = site.logbook.observe((entry) => {
    if (isSent(entry, 'MeterValues') && ++samples === 2) setImmediate(() => site.world.rfid({ idTag, connectorId: 1 }));
    if (entry.event === 'transaction.closed') {
      closed = true;
      setImmediate(() => site.world.unplug(1));
    }
    const isFree = isSent(entry, 'StatusNotification') && JSON.stringify(entry['payload']).includes('"Available"');
    if (closed && isFree) finish();
  });
  setImmediate(begin);
  return { done, stop };
}

/** Cuts the power right after what made the n-th entry of the journal. `cut` never resolves when it does not come to that. */
export function cutAt(site: StationSite, moment: number): { readonly cut: Promise<JournalEntry>; stop(): void } {
  let seen = 0;
  let tell = (_: JournalEntry) => {};
  const cut = new Promise<JournalEntry>((resolve) => {
    tell = resolve;
  });
  const stop = site.logbook.observe((entry) => {
    // Readings of the meter come by the clock: they are no moments of their own.
    if (entry.event === 'meter' || ++seen !== moment) return;
    queueMicrotask(() => void site.cutPower().then(() => tell(entry)));
  });
  return { cut, stop };
}

/** Resolves when the station is registered, knows its outlets again, and has told what it owed; it runs no more. */
export async function recover(site: StationSite): Promise<void> {
  await site.powerBack();
  await site.peer.next('BootNotification');
  for (const connectorId of [0, 1, 2]) {
    await site.peer.next('StatusNotification', {
      where: (told) => told.connectorId === connectorId && told.status !== 'Unavailable',
    });
  }
  await site.station.stop();
  await site.peer.disconnected();
  const kept = await site.records();
  expect(kept).toMatchObject({ owed: [], transactions: [], givenUp: [], damage: [] });
}

/** The register in one MeterValue, Wh. */
const registerOf = (values: readonly { readonly measurand?: string; readonly value: string }[]) =>
  Number(values.find(({ measurand }) => measurand === 'Energy.Active.Import.Register')?.value ?? 0);

/** What was said, each message id once; a repetition must be the same to the letter. */
function distinct<T>(calls: readonly { readonly id: string; readonly payload: T }[]): readonly T[] {
  const byId = new Map<string, T>();
  for (const { id, payload } of calls) {
    expect(payload).toEqual(byId.get(id) ?? payload);
    byId.set(id, payload);
  }
  return [...byId.values()];
}

/**
 * At most one transaction has come to the CSMS, whole: one start, one stop for its id, energy that only rises. The stop
 * says PowerLoss unless it was `closed` before the cut. `opened`: it was on disk before the cut, and so must have come.
 */
export function expectOneBill(site: StationSite, known: { readonly opened: boolean; readonly closed: boolean }): void {
  const starts = distinct(site.calls('StartTransaction'));
  const stops = distinct(site.calls('StopTransaction'));
  expect(starts.length).toBeLessThanOrEqual(1);
  if (known.opened) expect(starts).toHaveLength(1);
  expect(stops).toHaveLength(starts.length);
  const [start] = starts;
  const [stop] = stops;
  if (start === undefined || stop === undefined) return;
  const [session] = site.csms.sessions;
  expect(stop.transactionId).toBe(session?.transactionId);
  expect(known.closed ? ['Local'] : ['PowerLoss', 'Local']).toContain(stop.reason);
  expect(stop.reason === 'PowerLoss').toBe(stop.idTag === undefined);
  const registers = distinct(site.calls('MeterValues')).map(({ transactionId, meterValue }) => {
    expect(transactionId).toBe(stop.transactionId);
    return registerOf(meterValue[0]?.sampledValue ?? []);
  });
  const rising = [start.meterStart, ...registers, stop.meterStop];
  expect(rising).toEqual([...rising].sort((one, other) => one - other));
  // The meter itself knows best.
  const registerWh = site.world.snapshot().connectors[0]?.registerWh ?? Number.NaN;
  expect(stop.meterStop).toBeLessThanOrEqual(registerWh);
  expect(Date.parse(stop.timestamp)).toBeGreaterThanOrEqual(Date.parse(start.timestamp));
}

/** Nobody bills it again when the station begins once more. */
export async function expectNothingMore(site: StationSite): Promise<void> {
  const isAboutMoney = (action: string) => /^(Start|Stop)Transaction$|^MeterValues$/.test(action);
  const before = site.actions.filter(isAboutMoney).length;
  await site.powerBack();
  await site.peer.next('BootNotification');
  await site.fence();
  await site.station.stop();
  expect(site.actions.filter(isAboutMoney)).toHaveLength(before);
}

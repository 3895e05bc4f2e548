import { describe, expect, it } from 'vitest';
import { byDefault, close, cut, error, late, result, silence, twice } from '../../conformance/csms/answers.js';
import { hastenedClock } from '../support/hastened-clock.js';
import { onSite, type StationSite } from '../support/station-site.js';

const sampled = { MeterValueSampleInterval: '1' };

const timesOf = (site: StationSite) =>
  site.calls('MeterValues').map(({ payload }) => payload.meterValue[0]?.timestamp ?? '');

/** Figures that no other wait has. The CSMS is content with half of MessageTimeout: two clocks on a busy machine. */
const attempts = { TransactionMessageAttempts: '3', TransactionMessageRetryInterval: '7', MessageTimeout: '11' };
const haste = 40;
const impatient = () => {
  const clock = hastenedClock(haste);
  return { clock, options: { clock, configuration: attempts, csms: { messageTimeoutMs: 11_000 / haste / 2 } } };
};

/** The waits before the repetitions, in the order in which they were begun. */
const repetitions = (waits: readonly number[]) => waits.filter((ms) => ms === 7_000 || ms === 14_000 || ms === 21_000);

/** The connection is gone, and none is made until `csms.refuse(identity, null)`. */
async function goOffline(site: StationSite): Promise<void> {
  site.logbook.forget();
  site.csms.refuse(site.peer.identity, 503);
  site.peer.cut();
  await site.logbook.next('connection.closed', ({ problem }) => problem === 'unexpected-answer');
}

async function comeBack(site: StationSite): Promise<void> {
  site.csms.refuse(site.peer.identity, null);
  await site.logbook.next('connection.opened');
}

describe.concurrent('while the CSMS is away', () => {
  it('a transaction goes on, and its meter values come in order when it is back', () =>
    onSite(
      async (site) => {
        await site.boot();
        const { transactionId, start } = await site.charge(1);
        await site.peer.next('MeterValues');
        await goOffline(site);
        const before = site.calls('MeterValues').length;
        for (let sample = 0; sample < 2; sample += 1) await nextOwed(site, before === 0 ? 1 : sample + 1);
        await comeBack(site);
        const stop = await site.leave(1);
        const stamps = timesOf(site);
        expect(stamps.length).toBeGreaterThanOrEqual(3);
        expect(stamps).toEqual([...new Set(stamps)].sort());
        expect(stop).toMatchObject({ transactionId, reason: 'Local' });
        expect(stop.meterStop).toBeGreaterThan(start.meterStart);
        expect(site.calls('StartTransaction')).toHaveLength(1);
        expect(site.calls('BootNotification')).toHaveLength(1);
      },
      { configuration: sampled },
    ));

  it('a transaction can be stopped, which is told when it is back, after the values before it', () =>
    onSite(
      async (site) => {
        await site.boot();
        const { transactionId } = await site.charge(1);
        await goOffline(site);
        await nextOwed(site, 1);
        site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
        await site.logbook.next('transaction.closed');
        site.world.unplug(1);
        expect(site.calls('StopTransaction')).toHaveLength(0);
        await comeBack(site);
        const { payload } = await site.peer.next('StopTransaction');
        expect(payload).toMatchObject({ transactionId, reason: 'Local', idTag: 'TAG-1' });
        const order = site.actions.filter((action) => action === 'MeterValues' || action === 'StopTransaction');
        expect(order.at(-1)).toBe('StopTransaction');
        expect(order.length).toBeGreaterThanOrEqual(2);
        await site.wholeSession();
      },
      { configuration: sampled },
    ));

  it('what becomes of the connectors is told once, as it is at the end', () =>
    onSite(async (site) => {
      await site.boot();
      await goOffline(site);
      site.world.plug(1);
      site.world.unplug(1);
      site.world.plug(2);
      site.world.fault(0, { errorCode: 'GroundFailure' });
      site.world.clearFault(0);
      const before = site.calls('StatusNotification').length;
      await comeBack(site);
      await site.status(2, 'Preparing');
      await site.fence();
      const news = site.calls('StatusNotification').slice(before);
      expect(news.map(({ payload }) => [payload.connectorId, payload.status])).toEqual([[2, 'Preparing']]);
    }));

  it('a tag that nobody can vouch for starts nothing', () =>
    onSite(async (site) => {
      await site.boot();
      await goOffline(site);
      site.world.plug(1);
      site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
      expect(await site.logbook.next('tag.refused')).toMatchObject({ why: 'unknown, and nobody can be asked' });
      await comeBack(site);
      await site.wholeSession();
      expect(site.calls('StartTransaction')).toHaveLength(1);
    }));

  it.each([
    ['breaks', cut],
    ['closes', close(1001, 'going away')],
  ])('as the connection %s instead of an answer, the start is sent again with the same id and content', (_, answer) =>
    onSite(async (site) => {
      await site.boot();
      site.peer.script('StartTransaction', answer, answer, byDefault);
      const session = await chargeOnceAnswered(site, 3);
      const starts = site.calls('StartTransaction');
      expect(new Set(starts.map((start) => JSON.stringify(start))).size).toBe(1);
      expect(site.logbook.of('owed.failed')).toEqual([]);
      expect(await site.leave(1)).toMatchObject({ transactionId: session.transactionId });
    }),
  );
});

describe.concurrent('a StartTransaction that the CSMS does not take', () => {
  it.each([
    ['it is silent', silence],
    ['it answers with a CALLERROR', error('InternalError', 'not now')],
    ['it answers nonsense', result({ idTagInfo: 'yes' })],
  ])('as %s is sent as often, and as slowly, as the keys say, and then given up (errata 3.18)', (_, answer) => {
    const { clock, options } = impatient();
    return onSite(async (site) => {
      await site.boot();
      site.peer.script('StartTransaction', answer, answer, answer);
      site.world.plug(1);
      site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
      await site.logbook.next('owed.givenUp');
      const starts = site.calls('StartTransaction');
      expect(starts).toHaveLength(3);
      expect(new Set(starts.map((start) => JSON.stringify(start))).size).toBe(1);
      // Interval times the transmissions so far (3.7.1).
      expect(repetitions(clock.waits)).toEqual([7_000, 14_000]);
      // The car charges all the while, and is charged for: what follows goes under -1.
      await site.status(1, 'Charging');
      expect(await site.leave(1)).toMatchObject({ transactionId: -1, reason: 'Local' });
      await site.wholeSession();
      await site.station.stop();
      const kept = await site.records();
      expect(kept.givenUp).toMatchObject([{ action: 'StartTransaction', messageId: starts[0]?.id, attempts: 3 }]);
      expect(kept).toMatchObject({ owed: [], transactions: [], damage: [] });
    }, options);
  });

  it('at first is sent again, and the rest of the transaction waits for its id', () => {
    const { clock, options } = impatient();
    return onSite(async (site) => {
      await site.boot();
      site.peer.script('StartTransaction', error('InternalError'), silence, byDefault);
      site.world.plug(1);
      site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
      await site.logbook.next('owed.failed');
      site.world.stop(1, 'button');
      const { payload } = await site.peer.next('StopTransaction');
      const [session] = site.csms.sessions;
      expect(payload).toMatchObject({ transactionId: session?.transactionId, reason: 'Local' });
      expect(site.calls('StartTransaction')).toHaveLength(3);
      expect(repetitions(clock.waits)).toEqual([7_000, 14_000]);
    }, options);
  });

  it('does not keep other messages from overtaking it (3.7)', () => {
    const { options } = impatient();
    return onSite(async (site) => {
      await site.boot();
      site.peer.script('StartTransaction', error('InternalError'));
      site.world.plug(1);
      site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
      await site.logbook.next('owed.failed');
      await site.peer.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
      await site.peer.next('Heartbeat');
      expect(site.calls('StartTransaction')).toHaveLength(1);
    }, options);
  });
});

describe.concurrent('a CSMS that answers oddly', () => {
  it.each([
    ['twice', twice()],
    ['late', late(300)],
    ['after the station has stopped waiting', late(1_300)],
  ])('%s is understood, and the session is billed once', (_, answer) =>
    onSite(
      async (site) => {
        await site.boot();
        site.peer.script('Authorize', twice());
        site.peer.script('StartTransaction', answer);
        site.world.plug(1);
        site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
        await site.peer.next('StartTransaction');
        await site.status(1, 'Charging');
        site.peer.script('StopTransaction', answer);
        site.world.stop(1, 'button');
        await site.peer.next('StopTransaction');
        await site.status(1, 'Finishing');
        await site.wholeSession();
        expect(site.csms.sessions).toHaveLength(2);
        expect(site.csms.sessions.every(({ stop }) => stop !== null)).toBe(true);
      },
      {
        configuration: { MessageTimeout: '1', TransactionMessageRetryInterval: '1' },
        csms: { messageTimeoutMs: 500 },
      },
    ),
  );

  it('to nothing is noted and ignored', () =>
    onSite(async (site) => {
      await site.boot();
      site.peer.send('[3,"nobody-asked",{"currentTime":"2000-01-01T00:00:00Z"}]');
      site.peer.send('[4,"nobody-asked","InternalError","",{}]');
      await site.logbook.next('answer.unasked');
      await site.logbook.next('answer.unasked');
      await site.wholeSession();
    }));
});

/** Resolves when the ledger owes so many messages that nobody can be told. */
async function nextOwed(site: StationSite, count: number): Promise<void> {
  while ((site.station.describe()?.owed.length ?? 0) < count) await site.logbook.next('meter');
}

/** Charges, while the first starts are not answered. */
async function chargeOnceAnswered(site: StationSite, starts: number) {
  site.world.plug(1);
  site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
  for (let start = 1; start < starts; start += 1) await site.peer.next('StartTransaction');
  const session = await site.started(1);
  await site.status(1, 'Charging');
  return session;
}

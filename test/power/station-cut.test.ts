import { describe, expect, it } from 'vitest';
import { byDefault, silence } from '../../conformance/csms/answers.js';
import { hastenedClock } from '../support/hastened-clock.js';
import { cutAt, driver, expectNothingMore, expectOneBill, recover } from '../support/power-cut.js';
import { onSite, type SiteOptions, type StationSite } from '../support/station-site.js';

const quick = (): SiteOptions => ({ clock: hastenedClock(10), configuration: { MeterValueSampleInterval: '1' } });

const known = (site: StationSite) => ({
  opened: site.logbook.of('transaction.opened').length > 0,
  closed: site.logbook.of('transaction.closed').length > 0,
});

/** As many at a time as a small machine does well. */
async function forEach(moments: readonly number[], test: (moment: number) => Promise<void>): Promise<void> {
  const waiting = [...moments];
  const worker = async () => {
    for (let moment = waiting.shift(); moment !== undefined; moment = waiting.shift()) {
      const present = moment;
      await test(present).catch((cause: unknown) => {
        throw new Error(`cut at moment ${present}: ${cause instanceof Error ? cause.message : cause}`, { cause });
      });
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

/** The entries a whole session makes in the journal, from its plug to the last word about it. */
async function momentsOfASession(): Promise<number> {
  let moments = 0;
  await onSite(async (site) => {
    await site.boot();
    const { done } = driver(site);
    const before = site.logbook.entries.length;
    await done;
    moments = site.logbook.entries.slice(before).filter(({ event }) => event !== 'meter').length;
  }, quick());
  return moments;
}

describe('a power cut', () => {
  it('at each moment of a session bills it once, or not at all where it had not begun', {
    timeout: 60_000,
  }, async () => {
    const moments = await momentsOfASession();
    expect(moments).toBeGreaterThan(20);
    const reasons: unknown[] = [];
    await forEach(upTo(moments), (moment) =>
      onSite(async (site) => {
        await site.boot();
        const drive = driver(site);
        const { cut, stop } = cutAt(site, moment);
        await Promise.race([cut, drive.done]);
        drive.stop();
        stop();
        await site.cutPower();
        const before = known(site);
        await recover(site);
        expectOneBill(site, before);
        await expectNothingMore(site);
        reasons.push(site.csms.sessions[0]?.stop?.reason);
      }, quick()),
    );
    // The moments were of all kinds.
    expect(new Set(reasons)).toEqual(new Set([undefined, 'PowerLoss', 'Local']));
  });

  it.each([
    ['the start was answered', byDefault],
    ['the start was not answered', silence],
  ])('in each moment of the recovery from one, where %s, still bills once', { timeout: 60_000 }, async (_, answer) => {
    let interrupted = 0;
    await forEach(upTo(20), (moment) =>
      onSite(async (site) => {
        await site.boot();
        site.peer.script('StartTransaction', answer);
        site.world.plug(1);
        site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
        await site.peer.next('StartTransaction');
        await site.logbook.next('meter', ({ energyWh }) => Number(energyWh) > 0);
        await site.cutPower();
        const { cut, stop } = cutAt(site, moment);
        void cut.then(() => interrupted++);
        await site.powerBack();
        await Promise.race([cut, site.peer.next('StopTransaction').catch(() => undefined)]);
        stop();
        await site.cutPower();
        await recover(site);
        expectOneBill(site, { opened: true, closed: false });
        expect(site.csms.sessions).toHaveLength(1);
        expect(site.csms.sessions[0]?.stop?.reason).toBe('PowerLoss');
        await expectNothingMore(site);
      }, quick()),
    );
    expect(interrupted).toBeGreaterThan(10);
  });
});

describe.concurrent('after a power cut', () => {
  it('an unanswered StartTransaction is sent again as it was, and its StopTransaction waits for the id', () =>
    onSite(async (site) => {
      await site.boot();
      site.peer.script('StartTransaction', silence);
      site.world.plug(1);
      site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
      const first = await site.peer.next('StartTransaction');
      await site.logbook.next('meter', ({ energyWh }) => Number(energyWh) >= 2);
      await site.cutPower();
      const registerWh = site.world.snapshot().connectors[0]?.registerWh ?? 0;
      await site.powerBack();
      const again = await site.peer.next('StartTransaction');
      expect({ id: again.id, payload: again.payload }).toEqual({ id: first.id, payload: first.payload });
      const { payload } = await site.peer.next('StopTransaction');
      expect(payload).toMatchObject({
        transactionId: site.sessionOf(again).transactionId,
        reason: 'PowerLoss',
        meterStop: Math.floor(registerWh),
      });
      expect(payload.meterStop).toBeGreaterThan(first.payload.meterStart);
      await site.status(1, 'Preparing');
    }));

  it('the transactions of both outlets end with PowerLoss, each with what its meter shows at the boot', () =>
    onSite(async (site) => {
      await site.boot();
      const sessions = [await site.charge(1, 'TAG-1'), await site.charge(2, 'TAG-2')];
      await site.logbook.next('meter', ({ connectorId, energyWh }) => connectorId === 2 && Number(energyWh) > 0);
      await site.cutPower();
      // What the firmware let flow after the station had died.
      site.world.setMeter(1, 4_711.9);
      await site.powerBack();
      for (const { transactionId, start } of sessions) {
        const stop = await site.peer.next('StopTransaction', { where: (told) => told.transactionId === transactionId });
        const registerWh = site.world.snapshot().connectors[start.connectorId - 1]?.registerWh ?? 0;
        expect(stop.payload).toMatchObject({ reason: 'PowerLoss', meterStop: Math.floor(registerWh) });
        expect(stop.payload.idTag).toBeUndefined();
      }
      await Promise.all([site.status(1, 'Preparing'), site.status(2, 'Preparing')]);
    }));

  it.each([
    ['no longer answers', { readMeter: 'fail' }],
    ['has gone backwards', { readMeter: 'backwards' }],
    ['talks nonsense', { readMeter: 'garbage' }],
  ] as const)('a meter that %s costs nothing that was known before', (_, mood) =>
    onSite(async (site) => {
      await site.boot();
      await site.charge(1);
      const told = await site.peer.next('MeterValues');
      const valueWh = told.payload.meterValue[0]?.sampledValue.find(
        ({ measurand }) => measurand === 'Energy.Active.Import.Register',
      )?.value;
      // No sample comes any more, and a synced write takes with it those that were noted.
      await site.peer.call('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '0' });
      await site.peer.call('ChangeConfiguration', { key: 'HeartbeatInterval', value: '60' });
      await site.cutPower();
      site.world.mood(mood);
      await site.powerBack();
      const { payload } = await site.peer.next('StopTransaction');
      expect(payload.reason).toBe('PowerLoss');
      expect(payload.meterStop).toBeGreaterThanOrEqual(Number(valueWh));
    }, quick()),
  );

  it('a driver that goes on telling facts is not heard, and does no harm', () =>
    onSite(async (site) => {
      await site.boot();
      await site.charge(1);
      await site.station.cut();
      site.world.ev(1, { ready: false });
      site.world.unplug(1);
      site.world.rfid({ idTag: 'TAG-1' });
      site.world.fault(0, { errorCode: 'InternalError' });
      site.world.derate(60_000);
      site.world.clearFault(0);
      expect(site.station.describe()).toBeNull();
      await site.peer.disconnected();
      await site.powerBack();
      expect((await site.peer.next('StopTransaction')).payload).toMatchObject({ reason: 'PowerLoss' });
      await site.status(1, 'Available');
    }));

  it('a station that was Rejected meanwhile tells of the transaction once it is Accepted', () =>
    onSite(async (site) => {
      await site.boot();
      const { transactionId } = await site.charge(1);
      await site.cutPower();
      const rejected = { status: 'Rejected', interval: 1, currentTime: new Date().toISOString() };
      site.peer.script('BootNotification', { kind: 'result', payload: rejected });
      await site.powerBack();
      await site.peer.next('BootNotification');
      await site.peer.next('BootNotification');
      const { payload } = await site.peer.next('StopTransaction');
      expect(payload).toMatchObject({ transactionId, reason: 'PowerLoss' });
    }));
});

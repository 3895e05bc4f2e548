import { describe, expect, it } from 'vitest';
import { bareStation } from '../support/bare-station.js';
import { startCsms } from '../support/csms.js';
import {
  booted,
  bootPayload,
  rules,
  started,
  startPayload,
  statusPayload,
  stopPayload,
} from '../support/csms-fixture.js';

describe('an honest station', () => {
  it('is answered as by an ordinary CSMS and does nothing wrong', async () => {
    const csms = await started({ heartbeatIntervalS: 42 });
    const station = await bareStation(csms.url, 'RDAM 123/ä');
    const now = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
    const accepted = { status: 'Accepted' };
    expect(await station.call('1', 'BootNotification', bootPayload)).toEqual([
      3,
      '1',
      { status: 'Accepted', currentTime: now, interval: 42 },
    ]);
    const answers: readonly [string, unknown, unknown][] = [
      ['StatusNotification', statusPayload, {}],
      ['Heartbeat', {}, { currentTime: now }],
      ['Authorize', { idTag: 'TAG1' }, { idTagInfo: accepted }],
      ['StartTransaction', startPayload(), { transactionId: 1, idTagInfo: accepted }],
      ['StopTransaction', stopPayload(1), { idTagInfo: accepted }],
      ['StartTransaction', startPayload('TAG2'), { transactionId: 2, idTagInfo: accepted }],
      ['DataTransfer', { vendorId: 'x' }, { status: 'UnknownVendorId' }],
      ['FirmwareStatusNotification', { status: 'Idle' }, {}],
      ['DiagnosticsStatusNotification', { status: 'Idle' }, {}],
      ['SecurityEventNotification', { type: 'x', timestamp: '2026-01-31T12:00:00Z' }, {}],
      ['LogStatusNotification', { status: 'Idle' }, {}],
      ['SignedFirmwareStatusNotification', { status: 'Idle' }, {}],
      ['SignCertificate', { csr: 'x' }, accepted],
    ];
    for (const [index, [action, payload, answer]] of answers.entries()) {
      expect(await station.call(`m${index}`, action, payload)).toEqual([3, `m${index}`, answer]);
    }
    expect(csms.violations).toEqual([]);
    expect(csms.station('RDAM 123/ä').connections).toBe(1);
  });

  it('is billed for what it delivered, once, however often it tells', async () => {
    const csms = await started();
    const station = await booted(csms);
    const meterValues = (energyWh: string, powerKw: string) => ({
      connectorId: 1,
      transactionId: 1,
      meterValue: [
        {
          timestamp: '2026-01-31T12:10:00Z',
          sampledValue: [{ value: energyWh }, { value: powerKw, measurand: 'Power.Active.Import', unit: 'kW' }],
        },
      ],
    });
    const first = await station.call('s', 'StartTransaction', startPayload());
    expect(await station.call('s', 'StartTransaction', startPayload())).toEqual(first);
    await station.call('m1', 'MeterValues', meterValues('2000', '50.5'));
    await station.call('m2', 'MeterValues', meterValues('3000', '20'));
    expect(csms.bill(1)).toBeNull();
    await station.call('e', 'StopTransaction', stopPayload(1));
    await station.call('e', 'StopTransaction', stopPayload(1));
    expect(csms.bill(1)).toEqual({
      identity: 'CP-1',
      transactionId: 1,
      connectorId: 1,
      idTag: 'TAG1',
      startedAt: '2026-01-31T12:00:00Z',
      stoppedAt: '2026-01-31T12:30:00Z',
      durationS: 1800,
      energyWh: 2500,
      reason: 'Local',
      maxPowerW: 50_500,
    });
    expect(csms.sessions).toHaveLength(1);
    expect(csms.violations).toEqual([]);
  });

  it('keeps its transactions apart from those of other stations', async () => {
    const csms = await started();
    const [one, two] = [await booted(csms, 'CP-1'), await booted(csms, 'CP-2')];
    await one.call('s', 'StartTransaction', startPayload());
    await two.call('s', 'StartTransaction', startPayload());
    expect(csms.sessions.map(({ identity, transactionId }) => [identity, transactionId])).toEqual([
      ['CP-1', 1],
      ['CP-2', 2],
    ]);
    await two.call('e', 'StopTransaction', stopPayload(1));
    expect(rules(csms)).toEqual(['unknown-transaction']);
  });
});

describe('waiting for a station', () => {
  it('takes each CALL once, also one that came before', async () => {
    const csms = await started();
    const station = await booted(csms);
    await station.call('1', 'Authorize', { idTag: 'A' });
    await station.call('2', 'Authorize', { idTag: 'B' });
    const seen = await csms.connected('CP-1');
    expect((await seen.next('Authorize', { where: ({ idTag }) => idTag === 'B' })).id).toBe('2');
    expect((await seen.next('Authorize')).payload.idTag).toBe('A');
    const wait = seen.next('Authorize', { timeoutMs: 10 });
    await expect(wait).rejects.toThrow(/After 10 ms: no Authorize came from CP-1.*Not taken: BootNotification/);
  });

  it('takes silence for silence, and nothing else', async () => {
    const csms = await started();
    const station = await booted(csms);
    const seen = csms.station('CP-1');
    await seen.silence(20);
    const broken = seen.silence(5_000, { except: ['StatusNotification'] });
    await station.call('1', 'StatusNotification', statusPayload);
    station.say('[2,"2","Heartbeat",{}]');
    await expect(broken).rejects.toThrow('was to be silent and sent [2,"2","Heartbeat",{}]');
  });

  it('calls one after the other, and hands out the answers', async () => {
    const csms = await started();
    const station = await booted(csms);
    const seen = csms.station('CP-1');
    const both = [seen.call('ClearCache', {}), seen.call('GetConfiguration', { key: ['A'] })];
    const [, first, action] = await station.next();
    expect(action).toBe('ClearCache');
    // Were the second on its way already, it would come before this answer.
    await expect(station.call('h', 'Heartbeat', {})).resolves.toMatchObject([3, 'h', {}]);
    station.say(`[3,"${first}",{"status":"Accepted"}]`);
    const [, second] = await station.next();
    station.say(`[3,"${second}",{"unknownKey":["A"]}]`);
    expect(await Promise.all(both)).toEqual([{ status: 'Accepted' }, { unknownKey: ['A'] }]);
    const refused = seen.call('Reset', { type: 'Hard' });
    const [, third] = await station.next();
    station.say(`[4,"${third}","NotSupported","not here",{"why":1}]`);
    await expect(refused).rejects.toMatchObject({ code: 'NotSupported', details: { why: 1 } });
    const impossible = seen.call('ChangeConfiguration', { key: 'k'.repeat(51), value: '' });
    await expect(impossible).rejects.toThrow('a CSMS does not send such a ChangeConfiguration');
    expect(csms.violations).toEqual([]);
  });

  it('ends when the connection or the CSMS does', async () => {
    const csms = await startCsms();
    const station = await booted(csms);
    const seen = csms.station('CP-1');
    const answer = expect(seen.call('ClearCache', {})).rejects.toThrow('lost its connection');
    await station.next();
    await station.end();
    await answer;
    const next = expect(seen.next('Authorize')).rejects.toThrow('The CSMS was closed');
    const back = expect(seen.connected()).rejects.toThrow('The CSMS was closed');
    await csms.close();
    await Promise.all([next, back]);
    expect(csms.violations).toEqual([]);
  });

  it('tells an observer of every frame in order', async () => {
    const csms = await started();
    const told: string[] = [];
    const stop = csms.observe(({ identity, direction, frame }) => told.push(`${identity} ${direction} ${frame.kind}`));
    const station = await booted(csms);
    stop();
    await station.call('h', 'Heartbeat', {});
    expect(told).toEqual(['CP-1 received call', 'CP-1 sent result']);
  });
});

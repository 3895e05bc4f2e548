import { describe, expect, it } from 'vitest';
import {
  boot,
  byDefault,
  close,
  cut,
  error,
  late,
  raw,
  result,
  sequence,
  twice,
} from '../../conformance/csms/answers.js';
import type { FrameRecord } from '../../conformance/csms/records.js';
import { booted, bootPayload, started, startPayload } from '../support/csms-fixture.js';

describe('scripted answers', () => {
  const heartbeatAnswer = [3, 'h', { currentTime: expect.any(String) }];

  it('are given one each, and then the ordinary ones', async () => {
    const csms = await started();
    csms
      .station('CP-1')
      .script('Authorize', result({ idTagInfo: { status: 'Blocked' } }), error('SecurityError', 'no'));
    const station = await booted(csms);
    expect(await station.call('1', 'Authorize', { idTag: 'x' })).toEqual([
      3,
      '1',
      { idTagInfo: { status: 'Blocked' } },
    ]);
    expect(await station.call('2', 'Authorize', { idTag: 'x' })).toEqual([4, '2', 'SecurityError', 'no', {}]);
    expect(await station.call('3', 'Authorize', { idTag: 'x' })).toEqual([
      3,
      '3',
      { idTagInfo: { status: 'Accepted' } },
    ]);
  });

  it('can be decided by a function, of the CSMS or of one station', async () => {
    const csms = await started({
      answers: {
        Authorize: ({ payload }) => (payload.idTag === 'BAD' ? result({ idTagInfo: { status: 'Invalid' } }) : null),
      },
    });
    const station = await booted(csms);
    const invalid = { idTagInfo: { status: 'Invalid' } };
    expect(await station.call('1', 'Authorize', { idTag: 'BAD' })).toEqual([3, '1', invalid]);
    expect(await station.call('2', 'Authorize', { idTag: 'GOOD' })).toEqual([
      3,
      '2',
      { idTagInfo: { status: 'Accepted' } },
    ]);
    const seen = csms.station('CP-1');
    seen.answer('StartTransaction', (call) => result({ ...seen.defaultAnswer(call), ...invalid }));
    expect(await station.call('3', 'StartTransaction', startPayload())).toEqual([
      3,
      '3',
      { transactionId: 1, ...invalid },
    ]);
    seen.answer('StartTransaction', null);
    expect(await station.call('4', 'StartTransaction', startPayload('B'))).toMatchObject([
      3,
      '4',
      { transactionId: 2 },
    ]);
  });

  it('may reject and pend, and count as registration only when they are valid', async () => {
    const csms = await started();
    csms.station('CP-1').script('BootNotification', result({ status: 'Accepted' }), boot('Rejected', 0));
    const station = await booted(csms);
    expect(await station.call('b', 'BootNotification', bootPayload)).toMatchObject([3, 'b', { status: 'Rejected' }]);
    await station.call('c', 'BootNotification', bootPayload);
    await station.call('d', 'Heartbeat', {});
    expect(csms.violations).toEqual([]);
  });

  it('may come late', async () => {
    const csms = await started();
    csms.station('CP-1').script('Heartbeat', late(30));
    const station = await booted(csms);
    const answer = station.call('h', 'Heartbeat', {});
    const call = await csms.station('CP-1').next('Heartbeat');
    const isAnswer = ({ frame }: FrameRecord) => frame.kind === 'result' && frame.id === call.id;
    expect(csms.station('CP-1').frames.some(isAnswer)).toBe(false);
    expect(await answer).toEqual(heartbeatAnswer);
  });

  it('may come twice, after garbage, or be garbage', async () => {
    const csms = await started();
    csms.station('CP-1').script('Heartbeat', twice(), sequence(raw('}{'), byDefault), raw('[3,"h"]'));
    const station = await booted(csms);
    expect(await station.call('h', 'Heartbeat', {})).toEqual(heartbeatAnswer);
    expect(await station.next()).toEqual(heartbeatAnswer);
    station.say('[2,"h","Heartbeat",{}]');
    expect(await station.nextText()).toBe('}{');
    expect(await station.next()).toEqual(heartbeatAnswer);
    expect(await station.call('h', 'Heartbeat', {})).toEqual([3, 'h']);
    expect(csms.violations).toEqual([]);
  });

  it('may be the end of the connection', async () => {
    const csms = await started();
    csms.station('CP-1').script('Heartbeat', close(1001, 'going'), cut);
    for (const code of [1001, 1006]) {
      const station = await booted(csms);
      station.say('[2,"h","Heartbeat",{}]');
      expect(await station.closed()).toBe(code);
      await csms.station('CP-1').disconnected();
    }
    expect(csms.station('CP-1').connections).toBe(2);
  });
});

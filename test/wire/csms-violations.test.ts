import { describe, expect, it } from 'vitest';
import { boot, error, late, silence } from '../../conformance/csms/answers.js';
import type { Csms } from '../../conformance/csms/csms.js';
import type { Rule } from '../../conformance/csms/records.js';
import { CallErrorAnswer } from '../../conformance/csms/station-options.js';
import { type BareStation, bareStation } from '../support/bare-station.js';
import {
  booted,
  bootPayload,
  rules,
  started,
  startPayload,
  statusPayload,
  stopPayload,
} from '../support/csms-fixture.js';

describe('a violation is written down when a station', () => {
  type Misdeed = (station: BareStation, csms: Csms) => Promise<unknown>;

  const misdeeds: readonly [string, Rule, Misdeed][] = [
    ['sends what is no JSON', 'unreadable-frame', async (s) => s.say('{"')],
    ['sends a CALL of five elements', 'unreadable-frame', async (s) => s.say('[2,"a","Heartbeat",{},1]')],
    [
      'sends a binary frame',
      'binary-frame',
      async (s) => {
        s.sayBinary('[2,"a","Heartbeat",{}]');
        await s.next();
      },
    ],
    ['sends null for an empty payload', 'loose-frame', async (s) => s.call('a', 'Heartbeat', null)],
    [
      'sends an id of 37 characters',
      'message-id-too-long',
      async (s) => s.say(`[2,"${'i'.repeat(37)}","Heartbeat",{}]`),
    ],
    ['calls an action that does not exist', 'unknown-action', (s) => s.call('a', 'Authorization', { idTag: 'x' })],
    ['calls what only a CSMS calls', 'wrong-direction', (s) => s.call('a', 'Reset', { type: 'Hard' })],
    ['leaves a required field out', 'invalid-payload', (s) => s.call('a', 'Authorize', {})],
    ['adds a field of its own', 'invalid-payload', (s) => s.call('a', 'Authorize', { idTag: 'x', vendor: 1 })],
    [
      'uses an id again for something else',
      'message-id-reused',
      async (s) => {
        await s.call('a', 'Heartbeat', {});
        await s.call('a', 'Authorize', { idTag: 'x' });
      },
    ],
    [
      'makes a second CALL before the first was answered',
      'two-calls-in-flight',
      async (s, csms) => {
        csms.station('CP-1').script('Heartbeat', late(30));
        s.say('[2,"a","Heartbeat",{}]');
        await s.call('b', 'Heartbeat', {});
        await s.next();
      },
    ],
    ['answers what nobody asked', 'answer-to-nothing', async (s) => s.say('[3,"nobody",{}]')],
    [
      'answers twice',
      'answered-twice',
      async (s, csms) => {
        const answered = csms.station('CP-1').call('ClearCache', {});
        const [, id] = await s.next();
        s.say(`[3,"${id}",{"status":"Rejected"}]`);
        s.say(`[3,"${id}",{"status":"Rejected"}]`);
        await answered;
      },
    ],
    [
      'does not answer',
      'unanswered-call',
      async (_, csms) => {
        const answer = csms.station('CP-1').call('ClearCache', {}, { timeoutMs: 50 });
        await expect(answer).rejects.toThrow('After 50 ms: no answer');
      },
    ],
    [
      'answers with a payload that does not fit',
      'invalid-payload',
      async (s, csms) => {
        const answer = csms.station('CP-1').call('ClearCache', {});
        const [, id] = await s.next();
        s.say(`[3,"${id}",{"status":"Perhaps"}]`);
        await expect(answer).rejects.toThrow('the answer to ClearCache is invalid');
      },
    ],
    [
      'stops a transaction whose start was not answered',
      'unknown-transaction',
      async (s, csms) => {
        csms.station('CP-1').script('StartTransaction', error('InternalError'));
        await s.call('a', 'StartTransaction', startPayload());
        await s.call('b', 'StopTransaction', stopPayload(1));
      },
    ],
    [
      'measures for a transaction that does not exist',
      'unknown-transaction',
      (s) => {
        const meterValue = [{ timestamp: '2026-01-31T12:00:00Z', sampledValue: [{ value: '1' }] }];
        return s.call('a', 'MeterValues', { connectorId: 1, transactionId: -1, meterValue });
      },
    ],
    [
      'stops a transaction again with another meter reading',
      'stopped-twice',
      async (s) => {
        await s.call('a', 'StartTransaction', startPayload());
        await s.call('b', 'StopTransaction', stopPayload(1));
        await s.call('c', 'StopTransaction', stopPayload(1, 3501));
      },
    ],
    [
      'lets the meter run backwards',
      'energy-backwards',
      async (s) => {
        await s.call('a', 'StartTransaction', startPayload('TAG1', 5000));
        await s.call('b', 'StopTransaction', stopPayload(1, 4999));
      },
    ],
    [
      'measures what is no number',
      'not-a-number',
      (s) =>
        s.call('a', 'MeterValues', {
          connectorId: 1,
          meterValue: [{ timestamp: '2026-01-31T12:00:00Z', sampledValue: [{ value: 'abc' }] }],
        }),
    ],
  ];

  it.each(misdeeds)('%s (%s)', async (_, rule, misdeed) => {
    const csms = await started();
    const station = await booted(csms);
    expect(csms.violations).toEqual([]);
    await misdeed(station, csms);
    // The answer to a last, good CALL shows that the CSMS has read everything before it.
    csms.station('CP-1').forget();
    station.say('[2,"last","Heartbeat",{}]');
    await csms.station('CP-1').next('Heartbeat');
    expect(rules(csms)).toEqual([rule]);
    expect(csms.violations[0]).toMatchObject({ identity: 'CP-1', description: expect.stringMatching(/\w/) });
    expect(csms.station('CP-1').violations).toEqual(csms.violations);
    expect(csms.station('CP-2').violations).toEqual([]);
  });

  it.each([
    ['of three elements', '"GenericError"'],
    ['without details', '"GenericError","",null'],
    ['with a description longer than 255 characters', `"GenericError","${'d'.repeat(256)}",{}`],
    ['with a code of another OCPP version', '"FormatViolation","",{}'],
  ])('answers with a CALLERROR %s (loose-frame)', async (_, rest) => {
    const csms = await started();
    const station = await booted(csms);
    const answer = csms.station('CP-1').call('ClearCache', {});
    const [, id] = await station.next();
    station.say(`[4,"${id}",${rest}]`);
    await expect(answer).rejects.toThrow(CallErrorAnswer);
    expect(rules(csms)).toEqual(['loose-frame']);
  });

  it('speaks before it was accepted', async () => {
    const csms = await started();
    const station = await bareStation(csms.url, 'CP-1');
    expect(await station.call('a', 'Heartbeat', {})).toMatchObject([3, 'a', {}]);
    expect(rules(csms)).toEqual(['unregistered']);
  });

  it('speaks, or answers, while it is Rejected', async () => {
    const csms = await started();
    csms.station('CP-1').script('BootNotification', boot('Rejected', 100));
    const station = await booted(csms);
    await station.call('a', 'StatusNotification', statusPayload);
    const answered = csms.station('CP-1').call('ClearCache', {});
    const [, id] = await station.next();
    station.say(`[3,"${id}",{"status":"Rejected"}]`);
    await answered;
    expect(rules(csms)).toEqual(['unregistered', 'unregistered']);
    const ignored = csms.station('CP-1').call('ClearCache', {}, { timeoutMs: 20 });
    await expect(ignored).rejects.toThrow('no answer');
    expect(csms.violations).toHaveLength(2);
  });

  it('says more while it is Pending than was asked for', async () => {
    const csms = await started();
    csms.station('CP-1').script('BootNotification', boot('Pending', 100));
    const station = await booted(csms);
    const triggered = csms.station('CP-1').call('TriggerMessage', { requestedMessage: 'StatusNotification' });
    const [, id] = await station.next();
    station.say(`[3,"${id}",{"status":"Accepted"}]`);
    await triggered;
    await station.call('a', 'StatusNotification', statusPayload);
    expect(csms.violations).toEqual([]);
    await station.call('b', 'Heartbeat', {});
    expect(rules(csms)).toEqual(['unregistered']);
  });

  it('asks again before the interval is over, unless it was triggered to', async () => {
    const csms = await started();
    csms.station('CP-1').script('BootNotification', boot('Pending', 100), boot('Pending', 100));
    const station = await booted(csms);
    const triggered = csms.station('CP-1').call('TriggerMessage', { requestedMessage: 'BootNotification' });
    const [, id] = await station.next();
    station.say(`[3,"${id}",{"status":"Accepted"}]`);
    await triggered;
    await station.call('b', 'BootNotification', bootPayload);
    expect(csms.violations).toEqual([]);
    await station.call('c', 'BootNotification', bootPayload);
    expect(rules(csms)).toEqual(['boot-too-early']);
  });

  it('goes on after a power cut as if nothing had happened', async () => {
    const csms = await started();
    await (await booted(csms)).end();
    const again = await bareStation(csms.url, 'CP-1');
    await again.call('a', 'Heartbeat', {});
    expect(csms.violations).toEqual([]);
    csms.station('CP-1').expectBoot();
    await again.call('b', 'Heartbeat', {});
    expect(rules(csms)).toEqual(['unregistered']);
  });
});

describe('no violation is it when a station', () => {
  it('names -1 for a transaction whose start it has given up (E 3.18)', async () => {
    const csms = await started();
    csms.station('CP-1').script('StartTransaction', error('InternalError'));
    const station = await booted(csms);
    await station.call('a', 'StartTransaction', startPayload());
    await station.call('b', 'StopTransaction', stopPayload(-1));
    expect(csms.violations).toEqual([]);
  });

  it('goes on after its own time-out', async () => {
    const csms = await started({ messageTimeoutMs: 100 });
    csms.station('CP-1').script('Heartbeat', silence);
    const station = await booted(csms);
    station.say('[2,"a","Heartbeat",{}]');
    await csms.station('CP-1').next('Heartbeat');
    await station.call('b', 'Heartbeat', {});
    expect(csms.violations).toEqual([]);
  });

  it('answers garbage with the CALLERROR that is due, and calls while it is asked', async () => {
    const csms = await started();
    const station = await booted(csms);
    const overlong = 'i'.repeat(40);
    const answer = csms.station('CP-1').exchange(`[2,"${overlong}","ClearCache",{}]`);
    await station.next();
    await station.call('a', 'Heartbeat', {});
    station.say(`[4,"${overlong}","FormationViolation","",{}]`);
    expect(await answer).toMatchObject({ kind: 'error', code: 'FormationViolation' });
    expect(csms.violations).toEqual([]);
  });
});

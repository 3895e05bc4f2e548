/** The statuses of an update on their way to the CSMS, and the record of it on its way to the disk (L01, 7.25; 4.2). */
import { describe, expect, it } from 'vitest';
import type { FirmwareCall } from '../../machines/firmware/firmware.types.js';
import { classicCall, FirmwareDesk, image, judged, online, recordOf, signedCall } from '../support/firmware-desk.js';

const messages: readonly (readonly [string, FirmwareCall])[] = [
  ['SignedFirmwareStatusNotification', signedCall(1)],
  ['FirmwareStatusNotification', classicCall],
];

const accepted = { type: 'registration.accepted' };

describe.each(messages)('%s', (action, call) => {
  const word = `${action[0]?.toLowerCase()}${action.slice(1)}`;
  const answered = (key = '1') => ({ type: `answered.${word}`, key, payload: {} });
  const failed = (reason: string, key = '1') => ({ type: `failed.${word}`, key, reason });

  /** Downloading is to be told; the station is not accepted yet. */
  function waiting(): FirmwareDesk {
    const desk = new FirmwareDesk({ record: recordOf(call) });
    desk.rig.send({ type: 'deadline' });
    desk.written();
    return desk;
  }

  /** It is being told. */
  function telling(): FirmwareDesk {
    const desk = waiting();
    desk.rig.send(accepted);
    desk.written();
    expect(desk.calls).toMatchObject([{ action, payload: { status: 'Downloading' } }]);
    return desk;
  }

  /** Ids of what was told, each once: the same status has the same id. */
  const ids = (desk: FirmwareDesk) => new Set(desk.calls.map(({ messageId }) => messageId)).size;

  function accepts(desk: FirmwareDesk): void {
    desk.rig.send(accepted);
    desk.written();
  }

  /** The next status there is to tell. */
  function goesOn(desk: FirmwareDesk): void {
    desk.rig.done('download', image);
    desk.written();
  }

  it.each(['registration.accepted', 'registration.resumed'])('is told from %s on, and not before (4.2)', (type) => {
    const desk = waiting();
    expect(desk.told).toEqual([]);
    desk.rig.send({ type });
    expect(desk.told).toEqual(['Downloading']);
  });

  it('is told once where it is answered, and the next one follows', () => {
    const desk = telling();
    goesOn(desk);
    expect(desk.told).toEqual(['Downloading']);
    desk.rig.send(answered());
    desk.written();
    expect(desk.told).toEqual(['Downloading', 'Downloaded']);
  });

  it.each([
    ['of which nothing more is heard', (desk: FirmwareDesk) => desk.rig.send({ type: 'registration.offline' })],
    ['with which it fails', (desk: FirmwareDesk) => desk.rig.send(failed('offline'))],
  ])('is told again, under its id, when the connection is back %s', (_, loses) => {
    const desk = telling();
    loses(desk);
    desk.written();
    desk.rig.clock.advance(3_600_000);
    expect(desk.told).toEqual(['Downloading']);
    accepts(desk);
    expect(desk.told).toEqual(['Downloading', 'Downloading']);
    expect(ids(desk)).toBe(1);
  });

  it('that has cost two connections in a row waits two minutes in the third, and does not cost it', () => {
    const desk = telling();
    for (const _ of [1, 2]) {
      desk.rig.send(failed('offline'));
      accepts(desk);
    }
    expect(desk.told).toHaveLength(2);
    desk.rig.clock.advance(119_999);
    expect(desk.told).toHaveLength(2);
    desk.rig.clock.advance(1);
    expect(desk.told).toHaveLength(3);
    expect(ids(desk)).toBe(1);
  });

  it('that has cost a connection, and was answered then, is forgotten: the next one is told at once', () => {
    const desk = telling();
    desk.rig.send(failed('offline'));
    accepts(desk);
    desk.rig.send(answered());
    desk.written();
    goesOn(desk);
    desk.rig.send(failed('offline', '2'));
    accepts(desk);
    expect(desk.told).toEqual(['Downloading', 'Downloading', 'Downloaded', 'Downloaded']);
  });

  it('that nobody answers is told again after one minute, then two, then four', () => {
    const desk = telling();
    for (const [tries, minutes] of [
      [1, 1],
      [2, 2],
      [3, 4],
    ] as const) {
      desk.rig.send(failed('timeout'));
      desk.rig.clock.advance(minutes * 60_000 - 1);
      expect(desk.told).toHaveLength(tries);
      desk.rig.clock.advance(1);
      expect(desk.told).toHaveLength(tries + 1);
    }
    expect(ids(desk)).toBe(1);
  });

  it('that the CSMS refuses is not told again, and the next one follows', () => {
    const desk = telling();
    desk.rig.send(failed('refused'));
    desk.written();
    desk.rig.clock.advance(3_600_000);
    expect(desk.told).toEqual(['Downloading']);
    goesOn(desk);
    expect(desk.told).toEqual(['Downloading', 'Downloaded']);
  });

  describe.each([
    ['an answer', answered('')],
    ['a lost connection', failed('offline', '')],
    ['silence', failed('timeout', '')],
    ['an error', failed('refused', '')],
    ['an error of an older one', failed('refused', '0')],
  ])('is not meant by %s for what was told because the CSMS asked', (_, foreign) => {
    it('so its own answer is still waited for', () => {
      const desk = telling();
      desk.rig.send(foreign);
      desk.written();
      desk.rig.send(answered());
      desk.written();
      goesOn(desk);
      expect(desk.told).toEqual(['Downloading', 'Downloaded']);
    });

    it('so it is told again if the connection is lost', () => {
      const desk = telling();
      desk.rig.send(foreign);
      desk.written();
      desk.rig.send({ type: 'registration.offline' });
      accepts(desk);
      expect(desk.told).toEqual(['Downloading', 'Downloading']);
    });
  });
});

describe('the disk', () => {
  const writes = (desk: FirmwareDesk) => desk.rig.begun.filter(({ id }) => id === 'write').map(({ input }) => input);

  it.each([
    ['there is no update', null],
    ['an update waits for its date', recordOf(signedCall(1))],
  ])('is given nothing where nothing has changed: %s', (_, record) => {
    expect(writes(new FirmwareDesk({ record }))).toEqual([]);
  });

  it('that fails is in the journal, and is given after five seconds what has not been written', () => {
    const desk = new FirmwareDesk();
    desk.online();
    desk.accepts(signedCall(1));
    desk.rig.send({ type: 'date.ahead' });
    const before = writes(desk).length;
    desk.rig.fail('write', new Error('no space left'));
    expect(desk.noted).toContain('firmware.notWritten');
    desk.rig.clock.advance(4_999);
    expect(writes(desk)).toHaveLength(before);
    desk.rig.clock.advance(1);
    expect(writes(desk).slice(before)).toEqual([{ record: desk.record }]);
    expect(desk.record?.status).toBe('DownloadScheduled');
  });

  it('that failed under a request takes the next one', () => {
    const desk = new FirmwareDesk();
    desk.online();
    desk.rig.send(signedCall(1));
    desk.rig.done('judge', judged(signedCall(1)));
    desk.rig.fail('write');
    desk.rig.clock.advance(5_000);
    desk.settle();
    desk.accepts(signedCall(2), 2);
    expect(desk.answers).toEqual(['Rejected', 'Accepted']);
  });
});

describe('when the CSMS asks how it goes', () => {
  const signedNow = { type: 'trigger.signedFirmwareStatusNotification' };
  const classicNow = { type: 'trigger.firmwareStatusNotification' };

  it('an idle station says Idle, without a requestId', () => {
    const desk = online();
    desk.send(signedNow);
    desk.send(classicNow);
    expect(desk.calls.map(({ payload }) => payload)).toEqual([{ status: 'Idle' }, { status: 'Idle' }]);
  });

  it.each([
    ['DownloadFailed', { status: 'DownloadFailed', requestId: 9 }],
    ['Installed', { status: 'Idle' }],
  ])('after %s the whitepaper wants %j (L01.FR.28, FR.29)', (status, expected) => {
    const desk = online({ record: recordOf(signedCall(9), { phase: 'over', status }) });
    desk.send(signedNow);
    expect(desk.calls.map(({ payload }) => payload)).toEqual([expected]);
  });

  it('what goes on is said again, also while the station is not accepted yet (4.2)', () => {
    const desk = new FirmwareDesk({ record: recordOf(signedCall(9), { status: 'DownloadScheduled' }) });
    desk.send(signedNow);
    expect(desk.calls).toMatchObject([{ kind: 'triggered', payload: { status: 'DownloadScheduled', requestId: 9 } }]);
  });
});

/** What the CSMS is answered when it asks for firmware: one request at a time, the newest counts (L01, 5.19). */
import { describe, expect, it } from 'vitest';
import { TransferError } from '../../protocol/ports/transfer.js';
import { classicCall, type FirmwareDesk, judged, online, signedCall } from '../support/firmware-desk.js';

/** With an update that is being fetched. */
function fetching(): FirmwareDesk {
  const desk = online();
  desk.accepts(signedCall(1));
  desk.deadline();
  return desk;
}

const bad = { ok: false, why: 'it has expired' } as const;

describe('a request that comes while another is looked at', () => {
  it('is Rejected, and the one before it goes its way (J 4.2.3: each call has one answer)', () => {
    const desk = online();
    desk.send(signedCall(1));
    desk.send(signedCall(2));
    expect(desk.answersById).toEqual([['call-2', 'Rejected']]);
    desk.done('judge', judged(signedCall(1)));
    expect(desk.answersById.slice(1)).toEqual([['call-1', 'Accepted']]);
    desk.fetched();
    expect(desk.calls.map(({ payload }) => payload.requestId)).toEqual([1, 1, 1, 1]);
  });

  it('for unsigned firmware is refused, and may come again under the same id (5.19)', () => {
    const desk = online();
    desk.send(signedCall(1));
    desk.handling.set(classicCall.callId, 'firmware');
    desk.send(classicCall);
    expect(desk.answersById).toEqual([[classicCall.callId, 'GenericError']]);
    expect(desk.handling.size).toBe(0);
    desk.done('judge', judged(signedCall(1)));
    expect(desk.answersById.slice(1)).toEqual([['call-1', 'Accepted']]);
  });

  it('takes its place where that one has heard AcceptedCanceled already (L01)', () => {
    const desk = fetching();
    desk.send(signedCall(2));
    desk.send(signedCall(3));
    expect(desk.answersById.slice(1)).toEqual([
      ['call-2', 'AcceptedCanceled'],
      ['call-3', 'AcceptedCanceled'],
    ]);
    const looked = desk.rig.begun.filter(({ id }) => id === 'judge').map(({ input }) => input);
    expect(looked.at(-1)).toEqual({ call: signedCall(3) });
    desk.done('judge', judged(signedCall(3), 3));
    desk.fetched();
    expect(desk.answers).toHaveLength(3);
    expect(desk.calls.map(({ payload }) => payload.requestId)).toEqual([1, 3, 3, 3, 3]);
  });

  it('ends the job that was already made of that one, for a power cut as well', () => {
    const desk = fetching();
    desk.send(signedCall(2));
    desk.rig.done('judge', judged(signedCall(2), 2));
    desk.send(signedCall(3));
    desk.done('judge', bad);
    expect(desk.answers).toEqual(['Accepted', 'AcceptedCanceled', 'AcceptedCanceled']);
    const booted = online({ record: desk.record });
    expect(booted.rig.runs('date')).toBe(false);
    expect(booted.told).toEqual([]);
  });
});

describe('a request that ends the one before it', () => {
  it.each([
    ['signed', signedCall(2)],
    ['unsigned', classicCall],
  ])('(%s) is looked at when nothing is fetched any more, and the disk knows', (_, call) => {
    const desk = fetching();
    desk.rig.send(call);
    expect(desk.rig.runs('download')).toBe(false);
    expect(desk.rig.runs('judge')).toBe(false);
    desk.settle();
    expect(desk.rig.runs('judge')).toBe(true);
    expect(desk.record).toMatchObject({ requestId: 1, phase: 'over' });
    expect(desk.noted).toContain('firmware.cancelled');
    expect(desk.discarded).toEqual(['firmware-00000001-0000-4000-8000-000000000000']);
    desk.fail('judge');
    for (const child of ['date', 'download']) expect(desk.rig.runs(child)).toBe(false);
  });

  it.each([
    ['signed', signedCall(2)],
    ['unsigned', classicCall],
  ])('(%s) has ended nothing where nothing went on, and the journal does not say so', (_, call) => {
    const desk = online();
    desk.accepts(call);
    expect(desk.noted).not.toContain('firmware.cancelled');
    expect(desk.noted).toContain('firmware.accepted');
  });

  it('is Rejected where the disk does not take the end of the other, and a later one is not', () => {
    const desk = fetching();
    desk.rig.send(signedCall(2));
    desk.rig.fail('write');
    desk.settle();
    expect(desk.answersById.slice(1)).toEqual([['call-2', 'Rejected']]);
    expect(desk.rig.runs('judge')).toBe(false);
    desk.rig.clock.advance(5_000);
    desk.settle();
    desk.accepts(signedCall(3), 3);
    expect(desk.answersById.slice(2)).toEqual([['call-3', 'Accepted']]);
  });
});

describe('a request that is not taken', () => {
  it.each([
    ['whose certificate nobody could look at', (desk: FirmwareDesk) => desk.fail('judge'), 'Rejected'],
    ['whose certificate is bad', (desk: FirmwareDesk) => desk.done('judge', bad), 'InvalidCertificate'],
  ])('%s, does not stand in the way of the next (L01.FR.02)', (_, ends, answer) => {
    const desk = online();
    desk.send(signedCall(1));
    ends(desk);
    desk.accepts(signedCall(2), 2);
    expect(desk.answersById).toEqual([
      ['call-1', answer],
      ['call-2', 'Accepted'],
    ]);
    desk.fetched();
    expect(desk.calls.map(({ payload }) => payload.requestId)).toEqual([2, 2, 2, 2]);
  });

  it('since nobody could look at it is in the journal', () => {
    const desk = online();
    desk.send(signedCall(1));
    desk.fail('judge', new Error('the vault is closed'));
    expect(desk.noted).toContain('firmware.notJudged');
  });

  it.each([
    ['NotSupported', 'where the host cannot', () => online({ isInstallable: false })],
    ['NotSupported', 'on a secured connection (L01.FR.20)', () => online({ settings: { securityProfile: 1 } })],
    [
      'GenericError',
      'while another is installed',
      () => {
        const desk = fetching();
        desk.fetched();
        return desk;
      },
    ],
  ])('is answered %s, where it is unsigned, %s; and may come again under the same id', (code, _, deskOf) => {
    const desk = deskOf();
    desk.handling.set(classicCall.callId, 'firmware');
    desk.send(classicCall);
    expect(desk.answersById.at(-1)).toEqual([classicCall.callId, code]);
    expect(desk.handling.size).toBe(0);
  });
});

describe('the credentials that a location may hold', () => {
  const location = 'ftp://user:secret@files.example/firmware.bin';
  const secretCall = signedCall(2, { location });

  function isAskedFor(): FirmwareDesk {
    const desk = online();
    desk.send(secretCall);
    expect(JSON.stringify(desk.rig.snapshot.context)).toContain('secret');
    return desk;
  }

  it.each<readonly [string, () => FirmwareDesk]>([
    [
      'whose certificate is bad',
      () => {
        const desk = isAskedFor();
        desk.done('judge', bad);
        return desk;
      },
    ],
    [
      'that nobody could look at',
      () => {
        const desk = isAskedFor();
        desk.fail('judge');
        return desk;
      },
    ],
    [
      'that the disk does not take',
      () => {
        const desk = isAskedFor();
        desk.rig.done('judge', judged(secretCall));
        desk.rig.fail('write');
        return desk;
      },
    ],
    [
      'that was to follow one whose end the disk does not take',
      () => {
        const desk = fetching();
        desk.rig.send(secretCall);
        desk.rig.fail('write');
        return desk;
      },
    ],
    [
      'that has come to its end',
      () => {
        const desk = isAskedFor();
        desk.done('judge', judged(secretCall));
        desk.deadline();
        desk.fail('download', new TransferError('refused-address', 'not from there'));
        return desk;
      },
    ],
  ])('are forgotten with a request %s', (_, deskOf) => {
    expect(JSON.stringify(deskOf().rig.snapshot.context)).not.toContain('secret');
  });
});

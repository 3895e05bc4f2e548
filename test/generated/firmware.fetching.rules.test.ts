/** Fetching: dates, sessions, tries that fail, and files that lay on the disk over a boot (L01, 5.19). */
import { describe, expect, it } from 'vitest';
import { TransferError } from '../../protocol/ports/transfer.js';
import { classicCall, FirmwareDesk, image, recordOf, signedCall } from '../support/firmware-desk.js';

const call = signedCall(1);
const file = `firmware-${recordOf(call).id}`;

function accepted(): FirmwareDesk {
  const desk = new FirmwareDesk();
  desk.online();
  desk.accepts(call);
  return desk;
}

describe('unsigned firmware', () => {
  function unsigned(): FirmwareDesk {
    const desk = new FirmwareDesk();
    desk.online();
    desk.accepts(classicCall);
    return desk;
  }

  it('that may not be fetched any more is at its end: the next request is a new one', () => {
    const desk = unsigned();
    desk.send({ type: 'configuration.changed', key: 'SecurityProfile', value: '1' } as { type: string });
    desk.deadline();
    expect(desk.told).toEqual(['DownloadFailed']);
    expect(desk.rig.runs('date')).toBe(false);
    expect(desk.discarded).toEqual([file]);
    desk.accepts(signedCall(2), 2);
    expect(desk.answers).toEqual([{}, 'Accepted']);
  });

  it('is installed without a look at a signature, which it has not', () => {
    const desk = unsigned();
    desk.deadline();
    desk.done('download', image);
    expect(desk.rig.runs('install')).toBe(true);
    expect(desk.rig.begun.map(({ id }) => id)).not.toContain('verify');
  });

  it('that was fetched before a boot is installed after it, without a date and without a signature', () => {
    const desk = new FirmwareDesk({ record: recordOf(classicCall, { image, status: 'Downloaded' }) });
    desk.settle();
    expect(desk.rig.runs('install')).toBe(true);
    const begun = desk.rig.begun.map(({ id }) => id);
    for (const child of ['date', 'verify', 'download']) expect(begun).not.toContain(child);
  });
});

describe('a try to download that has failed', () => {
  it('is in the journal, and comes again', () => {
    const desk = accepted();
    desk.deadline();
    desk.fail('download', new TransferError('broken', 'the line was cut'));
    expect(desk.noted).toContain('firmware.notDownloaded');
    desk.rig.clock.advance(60_000);
    expect(desk.rig.runs('download')).toBe(true);
  });

  it('waits for a session that has begun meanwhile, and says so (AQ-4)', () => {
    const desk = accepted();
    desk.deadline();
    desk.fail('download', new TransferError('broken', 'the line was cut'));
    desk.busy(1, true);
    desk.rig.clock.advance(60_000);
    desk.settle();
    expect(desk.told).toEqual(['Downloading', 'DownloadScheduled']);
    expect(desk.rig.runs('download')).toBe(false);
    desk.busy(1, false);
    expect(desk.told.slice(2)).toEqual(['Downloading']);
  });
});

describe('a file that lay on the disk over a boot', () => {
  const record = recordOf(call, { image, status: 'SignatureVerified' });

  it.each([
    ['does not fit its signature', (desk: FirmwareDesk) => desk.done('verify', false)],
    ['cannot be looked at', (desk: FirmwareDesk) => desk.fail('verify', new Error('the file is gone'))],
  ])('and %s is thrown away and fetched anew', (_, looks) => {
    const desk = new FirmwareDesk({ record });
    desk.online();
    looks(desk);
    expect(desk.discarded).toEqual([file]);
    expect(desk.rig.runs('download')).toBe(true);
    expect(desk.record?.image).toBe(null);
  });

  it('and is fetched anew waits for a session, and says so (AQ-4)', () => {
    const desk = new FirmwareDesk({ record, busy: [1] });
    desk.online();
    desk.done('verify', false);
    expect(desk.told).toEqual(['DownloadScheduled']);
  });
});

describe('a clock that is set', () => {
  it.each([
    ['the date to fetch', accepted],
    [
      'the date to install',
      () => {
        const desk = new FirmwareDesk();
        desk.online();
        desk.accepts(signedCall(1, { installDateTime: '2026-06-01T00:00:00Z' }));
        desk.fetched();
        return desk;
      },
    ],
  ])('is told to whoever waits for %s', (_, begins) => {
    const desk = begins();
    expect(desk.rig.runs('date')).toBe(true);
    desk.send({ type: 'clock.set', stepMs: 60_000 } as { type: string });
    expect(desk.rig.saidTo('child:date')).toEqual(['clock.set']);
  });
});

/** Every way in which an update ends: what the CSMS and the journal hear, and that nothing of it is left (L01, 5.19). */
import { describe, expect, it } from 'vitest';
import { InstallOverdue } from '../../machines/firmware/job.js';
import { FirmwareError } from '../../protocol/ports/host.js';
import { TransferError } from '../../protocol/ports/transfer.js';
import { FirmwareDesk, image, recordOf, signedCall } from '../support/firmware-desk.js';

const call = signedCall(1);
const file = `firmware-${recordOf(call).id}`;

function accepted(): FirmwareDesk {
  const desk = new FirmwareDesk();
  desk.online();
  desk.accepts(call);
  return desk;
}

function downloaded(): FirmwareDesk {
  const desk = accepted();
  desk.deadline();
  desk.done('download', image);
  return desk;
}

function installing(): FirmwareDesk {
  const desk = accepted();
  desk.fetched();
  return desk;
}

function overdue(): FirmwareDesk {
  const desk = installing();
  desk.fail('install', new InstallOverdue('it takes too long'));
  return desk;
}

interface End {
  readonly name: string;
  readonly begins: () => FirmwareDesk;
  readonly ends: (desk: FirmwareDesk) => void;
  /** Told last, and told once. */
  readonly status: string;
  readonly noted: string;
}

const ends: readonly End[] = [
  {
    name: 'a download that can never work',
    begins: () => {
      const desk = accepted();
      desk.deadline();
      return desk;
    },
    ends: (desk) => desk.fail('download', new TransferError('unsupported', 'gopher')),
    status: 'DownloadFailed',
    noted: 'firmware.notDownloaded',
  },
  {
    name: 'a signature that does not fit (L01.FR.03)',
    begins: downloaded,
    ends: (desk) => desk.done('verify', false),
    status: 'InvalidSignature',
    noted: 'firmware.signatureInvalid',
  },
  {
    name: 'a signature that nobody could look at',
    begins: downloaded,
    ends: (desk) => desk.fail('verify', new Error('the file is gone')),
    status: 'InstallVerificationFailed',
    noted: 'firmware.notVerified',
  },
  {
    name: 'a disk that does not take that the host is asked',
    begins: downloaded,
    ends: (desk) => {
      desk.rig.done('verify', true);
      desk.rig.fail('write', new Error('no space left'));
      desk.settle();
      desk.rig.clock.advance(5_000);
      desk.settle();
    },
    status: 'InstallationFailed',
    noted: 'firmware.notWritten',
  },
  {
    name: 'a host that could not install it',
    begins: installing,
    ends: (desk) => desk.fail('install', new FirmwareError('failed', 'the flash is worn out')),
    status: 'InstallationFailed',
    noted: 'firmware.notInstalled',
  },
  {
    name: 'a host that has let go of what took it too long',
    begins: overdue,
    ends: (desk) => desk.done('letGo', null),
    status: 'InstallationFailed',
    noted: 'firmware.overdue',
  },
  {
    name: 'a host of which nobody knows whether it has let go',
    begins: overdue,
    ends: (desk) => desk.fail('letGo'),
    status: 'InstallationFailed',
    noted: 'firmware.overdue',
  },
  {
    name: 'a host that has installed it',
    begins: installing,
    ends: (desk) => desk.done('install', 'inUse'),
    status: 'Installed',
    noted: 'firmware.installed',
  },
  {
    name: 'a host that has installed it after all',
    begins: overdue,
    ends: (desk) => desk.done('letGo', 'inUse'),
    status: 'Installed',
    noted: 'firmware.installed',
  },
  {
    name: 'a boot with the old firmware',
    begins: () => {
      const record = recordOf(call, { phase: 'rebooting', image, status: 'Installing', installs: 1 });
      return new FirmwareDesk({ record, outcome: 'rolledBack' });
    },
    ends: (desk) => desk.online(),
    status: 'InstallationFailed',
    noted: 'firmware.rolledBack',
  },
];

describe.each(ends)('$name', ({ begins, ends: endsWith, status, noted }) => {
  function over(): FirmwareDesk {
    const desk = begins();
    endsWith(desk);
    return desk;
  }

  it(`is told as ${status}, once, and is in the journal`, () => {
    const desk = over();
    expect(desk.told.at(-1)).toBe(status);
    expect(desk.told.filter((one) => one === status)).toHaveLength(1);
    expect(desk.noted).toContain(noted);
    expect(desk.securityEvents.includes('FirmwareUpdated')).toBe(status === 'Installed');
  });

  it('leaves nothing behind: neither the file nor work, and open outlets', () => {
    const desk = over();
    expect(desk.discarded).toContain(file);
    const left = ['date', 'download', 'verify', 'install', 'letGo', 'reboot'].filter((child) => desk.rig.runs(child));
    expect(left).toEqual([]);
    expect(desk.isClosed).toBe(false);
    expect(desk.record).toMatchObject({ phase: 'over', location: '', image: null });
  });

  it('leaves the way free for the next, which ends nothing', () => {
    const desk = over();
    const told = desk.told.length;
    desk.accepts(signedCall(2), 2);
    expect(desk.answersById.at(-1)).toEqual(['call-2', 'Accepted']);
    desk.deadline();
    expect(desk.calls.slice(told).map(({ payload }) => payload)).toEqual([{ status: 'Downloading', requestId: 2 }]);
  });
});

describe('an update that was ended for a newer one', () => {
  it('is not gone on with where that one is no good (L01)', () => {
    const desk = accepted();
    desk.send(signedCall(2));
    desk.done('judge', { ok: false, why: 'nonsense' });
    expect(desk.rig.runs('date')).toBe(false);
    expect(desk.discarded).toEqual([file]);
    desk.accepts(signedCall(3), 3);
    expect(desk.answers).toEqual(['Accepted', 'AcceptedCanceled', 'Accepted']);
  });
});

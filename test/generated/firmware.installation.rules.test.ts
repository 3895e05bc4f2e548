/** The installation of firmware, and what is made of it after the boot (L01, 5.19). */
import { describe, expect, it } from 'vitest';
import { InstallOverdue } from '../../machines/firmware/job.js';
import { FirmwareError } from '../../protocol/ports/host.js';
import { FirmwareDesk, image, online, recordOf, signedCall } from '../support/firmware-desk.js';

const wholeWay = ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing'];

describe('an installation', () => {
  it('waits for its date, and says so', () => {
    const desk = online();
    desk.accepts(signedCall(1, { installDateTime: '2026-06-01T00:00:00Z' }));
    desk.fetched();
    desk.send({ type: 'date.ahead' });
    expect(desk.rig.runs('install')).toBe(false);
    desk.deadline();
    expect(desk.told).toEqual([...wholeWay.slice(0, 3), 'InstallScheduled', 'Installing']);
    expect(desk.rig.runs('install')).toBe(true);
  });

  it('waits for transactions, while nobody else may begin one (L01.FR.06, FR.07)', () => {
    const desk = online({ product: { downloadsWhileCharging: true, unsignedFirmware: 'always' }, busy: [2] });
    desk.accepts(signedCall(1));
    desk.fetched();
    expect(desk.told.at(-1)).toBe('InstallScheduled');
    expect(desk.isClosed).toBe(true);
    desk.busy(2, false);
    expect(desk.rig.runs('install')).toBe(true);
    expect(desk.isClosed).toBe(true);
  });

  it.each([
    ['whose file the host does not take', new FirmwareError('unverified', 'no firmware'), 'InstallVerificationFailed'],
    ['that the host could not write', new FirmwareError('failed', 'the flash is worn out'), 'InstallationFailed'],
    ['that the host gave up for reasons of its own', new Error('never mind'), 'InstallationFailed'],
  ])('%s ends it, and the outlets are open again', (_, error, status) => {
    const desk = online();
    desk.accepts(signedCall(1));
    desk.fetched();
    desk.fail('install', error);
    expect(desk.told).toEqual([...wholeWay, status]);
    expect(desk.isClosed).toBe(false);
  });

  describe('that takes the host too long', () => {
    function overdue(): FirmwareDesk {
      const desk = online();
      desk.accepts(signedCall(1));
      desk.fetched();
      desk.fail('install', new InstallOverdue('it takes too long'));
      return desk;
    }

    it('has failed, and drivers may come; but nothing else begins until the host has let go', () => {
      const desk = overdue();
      expect(desk.told).toEqual([...wholeWay, 'InstallationFailed']);
      expect(desk.isClosed).toBe(false);
      desk.send(signedCall(2));
      expect(desk.answers).toEqual(['Accepted', 'Rejected']);
      desk.done('letGo', null);
      expect(desk.record).toMatchObject({ requestId: 1, phase: 'over' });
      desk.accepts(signedCall(3), 3);
      expect(desk.answers).toEqual(['Accepted', 'Rejected', 'Accepted']);
      expect(desk.told).toEqual([...wholeWay, 'InstallationFailed']);
    });

    it('and was installed all the same is booted when nobody charges, and no other comes in between', () => {
      const desk = overdue();
      desk.busy(1, true);
      desk.done('letGo', 'afterReboot');
      expect(desk.isClosed).toBe(true);
      expect(desk.rig.runs('reboot')).toBe(false);
      desk.send(signedCall(2));
      expect(desk.answers).toEqual(['Accepted', 'Rejected']);
      desk.busy(1, false);
      expect(desk.rig.runs('reboot')).toBe(true);
      expect(desk.record).toMatchObject({ requestId: 1, phase: 'rebooting' });
    });

    it.each([
      ['updated', 'proving'],
      ['rolledBack', 'over'],
      ['none', 'over'],
    ] as const)('and is cut off by a boot of which the host says %s is %s then', (outcome, phase) => {
      const { record } = overdue();
      const desk = online({ record, outcome, isNew: outcome === 'updated' });
      expect(desk.record).toMatchObject({ requestId: 1, phase });
      expect(desk.told).toEqual([]);
      expect(desk.rig.runs('verify')).toBe(false);
    });
  });

  it('that needs no boot is Installed at once', () => {
    const desk = online();
    desk.accepts(signedCall(1));
    desk.fetched();
    desk.done('install', 'inUse');
    expect(desk.told).toEqual([...wholeWay, 'Installed']);
    expect(desk.securityEvents).toEqual(['FirmwareUpdated']);
    expect(desk.isClosed).toBe(false);
  });

  it('asks for the boot once it is known for after it', () => {
    const desk = online();
    desk.accepts(signedCall(1));
    desk.fetched();
    desk.rig.done('install', 'afterReboot');
    expect(desk.rig.runs('reboot')).toBe(false);
    desk.settle();
    desk.done('reboot', 'runtime');
    expect(desk.rig.eventsTo('station')).toEqual([{ type: 'station.stop', reason: 'Reboot', restart: true }]);
    expect(desk.record).toMatchObject({ phase: 'rebooting', requestId: 1 });
  });
});

describe('after the boot', () => {
  const rebooted = recordOf(signedCall(5), { phase: 'rebooting', image, status: 'Installing', installs: 1 });

  it('new firmware is Installed when the CSMS has accepted the station under it, and the host knows', () => {
    const desk = new FirmwareDesk({ record: rebooted, outcome: 'updated', isNew: true });
    desk.settle();
    expect(desk.told).toEqual([]);
    desk.online();
    expect(desk.rig.runs('confirm')).toBe(true);
    expect(desk.told).toEqual([]);
    desk.done('confirm');
    expect(desk.calls.map(({ payload }) => payload)).toEqual([{ status: 'Installed', requestId: 5 }]);
    expect(desk.securityEvents).toEqual(['FirmwareUpdated']);
  });

  it('firmware that did not boot is InstallationFailed, and the outlets were never closed', () => {
    const desk = online({ record: rebooted, outcome: 'rolledBack' });
    expect(desk.told).toEqual(['InstallationFailed']);
    expect(desk.isClosed).toBe(false);
    expect(desk.securityEvents).toEqual([]);
  });

  it('firmware whose installation the power has cut is installed again, but not for ever', () => {
    const installing = { ...rebooted, phase: 'installing' } as const;
    const desk = online({ record: installing });
    desk.done('verify', true);
    expect(desk.rig.runs('install')).toBe(true);
    expect(desk.record?.installs).toBe(2);
    const worn = online({ record: { ...installing, installs: 3 } });
    expect(worn.told).toEqual(['InstallationFailed']);
  });

  it('what the CSMS had not heard before is told in order', () => {
    const untold = [1, 2].map((number) => ({
      number,
      messageId: `m-${number}`,
      requestId: 5,
      status: number === 1 ? 'Downloaded' : 'DownloadFailed',
    }));
    const desk = online({ record: { ...rebooted, phase: 'over', newsNumber: 2, untold } });
    expect(desk.calls.map(({ messageId, payload }) => [messageId, payload.status])).toEqual([
      ['m-1', 'Downloaded'],
      ['m-2', 'DownloadFailed'],
    ]);
    expect(desk.record?.untold).toEqual([]);
  });
});

/** The boot in the middle of an update: when the host is asked for it, and what is made of what it says after it (L01). */
import { describe, expect, it } from 'vitest';
import { InstallOverdue } from '../../machines/firmware/job.js';
import { FirmwareDesk, image, online, recordOf, signedCall } from '../support/firmware-desk.js';

const call = signedCall(5);
const rebooting = recordOf(call, { phase: 'rebooting', image, status: 'Installing', installs: 1 });

function installing(): FirmwareDesk {
  const desk = online();
  desk.accepts(call);
  desk.fetched();
  return desk;
}

function asksForBoot(): FirmwareDesk {
  const desk = installing();
  desk.done('install', 'afterReboot');
  expect(desk.rig.runs('reboot')).toBe(true);
  return desk;
}

const restart = { type: 'station.stop', reason: 'Reboot', restart: true };

describe('the host', () => {
  it('is asked to install when the disk knows that it is, and not before', () => {
    const desk = online();
    desk.accepts(call);
    desk.deadline();
    desk.done('download', image);
    desk.rig.done('verify', true);
    expect(desk.rig.runs('install')).toBe(false);
    desk.settle();
    expect(desk.rig.runs('install')).toBe(true);
  });

  it('is asked for the boot although the CSMS is silent, after ten seconds', () => {
    const desk = online();
    desk.accepts(call);
    // From here on nothing is answered.
    desk.rig.send({ type: 'deadline' });
    desk.written();
    desk.rig.done('download', image);
    desk.written();
    desk.rig.done('verify', true);
    desk.written();
    desk.rig.done('install', 'afterReboot');
    desk.written();
    expect(desk.told).toEqual(['Downloading']);
    desk.rig.clock.advance(9_999);
    expect(desk.rig.runs('reboot')).toBe(false);
    desk.rig.clock.advance(1);
    expect(desk.rig.runs('reboot')).toBe(true);
  });

  it('is asked for the boot at once where the disk takes nothing: it knows by itself what it has installed', () => {
    const desk = installing();
    desk.rig.done('install', 'afterReboot');
    expect(desk.rig.runs('reboot')).toBe(false);
    desk.rig.fail('write');
    expect(desk.rig.runs('reboot')).toBe(true);
  });

  it('that has installed it late is asked for the boot, and the journal says why', () => {
    const desk = installing();
    desk.fail('install', new InstallOverdue('it takes too long'));
    desk.done('letGo', 'afterReboot');
    expect(desk.noted).toContain('firmware.installedLate');
    expect(desk.rig.runs('reboot')).toBe(true);
  });

  it('is asked for the boot once more where the station has begun anew without one', () => {
    const desk = online({ record: rebooting, outcome: null });
    expect(desk.rig.runs('reboot')).toBe(true);
    expect(desk.told).toEqual([]);
    desk.done('reboot', 'runtime');
    expect(desk.rig.eventsTo('station')).toEqual([restart]);
  });
});

describe('the boot', () => {
  it('of a whole machine ends the station; one that has not after five minutes begins anew by itself', () => {
    const desk = asksForBoot();
    desk.done('reboot', 'machine');
    desk.rig.clock.advance(299_999);
    expect(desk.rig.eventsTo('station')).toEqual([]);
    expect(desk.isClosed).toBe(true);
    desk.rig.clock.advance(1);
    expect(desk.rig.eventsTo('station')).toEqual([restart]);
  });

  it('that the host refuses is one of the runtime, and is in the journal', () => {
    const desk = asksForBoot();
    desk.fail('reboot', new Error('no rights'));
    expect(desk.rig.eventsTo('station')).toEqual([restart]);
    expect(desk.noted).toContain('firmware.notRebooted');
  });
});

describe('new firmware', () => {
  function onTrial(): FirmwareDesk {
    const desk = new FirmwareDesk({ record: rebooting, outcome: 'updated', isNew: true });
    desk.written();
    return desk;
  }

  it('is not confirmed before a CSMS has accepted the station under it, but drivers may come', () => {
    const desk = onTrial();
    expect(desk.rig.runs('confirm')).toBe(false);
    for (const outlet of ['connector-1', 'connector-2'])
      expect(desk.rig.eventsTo(outlet)).toEqual([{ type: 'availability.set', operative: true, by: 'update' }]);
  });

  it.each(['registration.accepted', 'registration.resumed'])('is confirmed by a %s', (type) => {
    const desk = onTrial();
    desk.send({ type });
    expect(desk.rig.runs('confirm')).toBe(true);
    expect(desk.told).toEqual([]);
    desk.done('confirm');
    expect(desk.told).toEqual(['Installed']);
  });

  it.each(['registration.accepted', 'registration.resumed'])(
    'is confirmed when the disk knows that it is on trial, however early the %s',
    (type) => {
      const desk = new FirmwareDesk({ record: rebooting, outcome: 'updated', isNew: true });
      desk.rig.send({ type });
      expect(desk.rig.runs('confirm')).toBe(false);
      desk.written();
      expect(desk.rig.runs('confirm')).toBe(true);
    },
  );

  it('is confirmed once more after a minute where the host did not take it, and is Installed only then', () => {
    const desk = onTrial();
    desk.online();
    desk.fail('confirm', new Error('busy'));
    expect(desk.noted).toContain('firmware.notConfirmed');
    expect(desk.rig.runs('confirm')).toBe(false);
    expect(desk.told).toEqual([]);
    desk.rig.clock.advance(59_999);
    expect(desk.rig.runs('confirm')).toBe(false);
    desk.rig.clock.advance(1);
    desk.done('confirm');
    expect(desk.told).toEqual(['Installed']);
  });

  it('that is not on trial any more is not confirmed again', () => {
    const desk = new FirmwareDesk();
    desk.online();
    desk.send({ type: 'registration.resumed' });
    expect(desk.rig.begun.map(({ id }) => id)).not.toContain('confirm');
  });

  it.each([
    ['a power cut', 'none'],
    ['a crash', null],
  ] as const)('that was confirmed before %s is Installed, and nothing is done to it again', (_, outcome) => {
    const desk = online({ record: recordOf(call, { phase: 'proving', image, status: 'Installing' }), outcome });
    expect(desk.calls.map(({ payload }) => payload)).toEqual([{ status: 'Installed', requestId: 5 }]);
    expect(desk.securityEvents).toEqual(['FirmwareUpdated']);
    expect(desk.noted).toContain('firmware.installed');
    const begun = desk.rig.begun.map(({ id }) => id);
    for (const child of ['date', 'verify', 'install', 'reboot', 'confirm']) expect(begun).not.toContain(child);
    expect(desk.record?.phase).toBe('over');
  });
});

/** L01 and 5.19 as sentences. */
import { describe, expect, it } from 'vitest';
import { FirmwareError } from '../../protocol/ports/host.js';
import { TransferError } from '../../protocol/ports/transfer.js';
import { classicCall, image, judged, online, recordOf, signedCall } from '../support/firmware-desk.js';

const wholeWay = ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing'];

describe('a request for signed firmware', () => {
  it('is accepted once it is on disk, and runs with its requestId in every status (L01.FR.01)', () => {
    const desk = online();
    desk.rig.send(signedCall(7));
    desk.rig.done('judge', judged(signedCall(7)));
    expect(desk.answers).toEqual([]);
    desk.settle();
    expect(desk.answers).toEqual(['Accepted']);
    desk.fetched();
    expect(desk.told).toEqual(wholeWay);
    expect(desk.calls.map(({ payload }) => payload.requestId)).toEqual([7, 7, 7, 7]);
    expect(new Set(desk.calls.map(({ messageId }) => messageId)).size).toBe(4);
  });

  it('under a bad certificate is answered InvalidCertificate with an event, and nothing is fetched (L01.FR.02)', () => {
    const desk = online();
    desk.send(signedCall(1));
    desk.done('judge', { ok: false, why: 'it has expired' });
    expect(desk.answers).toEqual(['InvalidCertificate']);
    expect(desk.securityEvents).toEqual(['InvalidFirmwareSigningCertificate']);
    expect(desk.rig.begun.map(({ id }) => id)).not.toContain('download');
    expect(desk.told).toEqual([]);
  });

  it('is rejected where the disk keeps nothing: a power cut would forget it', () => {
    const desk = online();
    desk.rig.send(signedCall(1));
    desk.rig.done('judge', judged(signedCall(1)));
    desk.rig.fail('write');
    expect(desk.answers).toEqual(['Rejected']);
    expect(desk.record?.phase).toBe('over');
  });

  it('is rejected by a host that cannot install anything', () => {
    const desk = online({ isInstallable: false });
    desk.send(signedCall(1));
    expect(desk.answers).toEqual(['Rejected']);
  });

  it.each(['before the file is there', 'while it waits for drivers'])(
    'ends the one before it, %s, and is looked at only then (L01)',
    (when) => {
      const desk = online({ busy: when === 'before the file is there' ? [] : [1] });
      desk.accepts(signedCall(1));
      desk.deadline();
      desk.rig.send(signedCall(2));
      expect(desk.answers).toEqual(['Accepted']);
      desk.settle();
      expect(desk.answers).toEqual(['Accepted', 'AcceptedCanceled']);
      expect(desk.rig.runs('judge')).toBe(true);
      expect(desk.record).toMatchObject({ requestId: 1, phase: 'over' });
      desk.done('judge', { ok: false, why: 'nonsense' });
      // It was answered already: what is wrong with it is an event.
      expect(desk.answers).toEqual(['Accepted', 'AcceptedCanceled']);
      expect(desk.securityEvents).toEqual(['InvalidFirmwareSigningCertificate']);
      expect(desk.rig.runs('download')).toBe(false);
    },
  );

  it('that follows a cancelled one runs', () => {
    const desk = online();
    desk.accepts(signedCall(1));
    desk.accepts(signedCall(2), 2);
    expect(desk.answers).toEqual(['Accepted', 'AcceptedCanceled']);
    desk.fetched();
    expect(desk.calls.map(({ payload }) => payload.requestId)).toEqual([2, 2, 2, 2]);
  });

  it('is rejected while the host installs another', () => {
    const desk = online();
    desk.accepts(signedCall(1));
    desk.fetched();
    desk.send(signedCall(2));
    expect(desk.answers).toEqual(['Accepted', 'Rejected']);
    expect(desk.rig.runs('install')).toBe(true);
  });
});

describe('the signature', () => {
  it('that does not fit ends it, with an event (L01.FR.03)', () => {
    const desk = online();
    desk.accepts(signedCall(1));
    desk.deadline();
    desk.done('download', image);
    desk.done('verify', false);
    expect(desk.told).toEqual(['Downloading', 'Downloaded', 'InvalidSignature']);
    expect(desk.securityEvents).toEqual(['InvalidFirmwareSignature']);
    expect(desk.rig.runs('install')).toBe(false);
  });

  it('is looked at once more after a boot, and what is no good any more is fetched anew', () => {
    const desk = online({ record: recordOf(signedCall(1), { image, status: 'SignatureVerified' }) });
    expect(desk.rig.runs('verify')).toBe(true);
    desk.done('verify', false);
    expect(desk.rig.runs('download')).toBe(true);
    expect(desk.record?.image).toBe(null);
  });
});

describe('a download', () => {
  it('of the future is DownloadScheduled, of now it is not (T TC_080)', () => {
    const desk = online();
    desk.accepts(signedCall(1));
    desk.send({ type: 'date.ahead' });
    expect(desk.told).toEqual(['DownloadScheduled']);
    desk.deadline();
    expect(desk.told).toEqual(['DownloadScheduled', 'Downloading']);
  });

  it('waits for sessions to end, and gives way to one that begins, where the product cannot do both (AQ-4)', () => {
    const desk = online({ busy: [1, 2] });
    desk.accepts(signedCall(1));
    desk.deadline();
    desk.busy(1, false);
    expect(desk.rig.runs('download')).toBe(false);
    desk.busy(2, false);
    expect(desk.rig.runs('download')).toBe(true);
    desk.busy(2, true);
    expect(desk.rig.runs('download')).toBe(false);
    desk.busy(2, false);
    expect(desk.rig.runs('download')).toBe(true);
    expect(desk.told).toEqual(['DownloadScheduled', 'Downloading', 'DownloadPaused', 'Downloading']);
  });

  it('goes on beside a session where the product can', () => {
    const desk = online({ busy: [1], product: { downloadsWhileCharging: true, unsignedFirmware: 'always' } });
    desk.accepts(signedCall(1));
    desk.deadline();
    expect(desk.told).toEqual(['Downloading']);
  });

  it('that fails is tried as often again as the CSMS says, and failed after the last time (errata 3.50)', () => {
    const desk = online();
    const call = { ...signedCall(1), payload: { ...signedCall(1).payload, retries: 2, retryInterval: 10 } };
    desk.accepts(call);
    desk.deadline();
    for (let tries = 1; tries <= 2; tries += 1) {
      desk.fail('download', new TransferError('broken', 'the line was cut'));
      expect(desk.rig.runs('download')).toBe(false);
      desk.rig.clock.advance(10_000);
      expect(desk.rig.runs('download')).toBe(true);
    }
    expect(desk.told).toEqual(['Downloading']);
    desk.fail('download', new TransferError('broken', 'the line was cut'));
    expect(desk.told).toEqual(['Downloading', 'DownloadFailed']);
  });

  it('is tried again after a day at the latest, whatever the CSMS says, and the journal has it', () => {
    const desk = online();
    const call = { ...signedCall(1), payload: { ...signedCall(1).payload, retries: 1, retryInterval: 1e300 } };
    desk.accepts(call);
    desk.deadline();
    desk.fail('download', new TransferError('broken', 'the line was cut'));
    desk.rig.clock.advance(86_400_000 - 1);
    expect(desk.rig.runs('download')).toBe(false);
    desk.rig.clock.advance(1);
    expect(desk.rig.runs('download')).toBe(true);
    expect(desk.rig.journal.entries.map(({ event }) => event)).toContain('firmware.retryCapped');
  });

  it('that can never work is not tried again', () => {
    const desk = online();
    desk.accepts(signedCall(1));
    desk.deadline();
    desk.fail('download', new TransferError('refused-address', 'not from there'));
    expect(desk.told).toEqual(['Downloading', 'DownloadFailed']);
  });
});

describe('without signatures (5.19)', () => {
  it('UpdateFirmware is answered empty, and its statuses have no requestId', () => {
    const desk = online();
    desk.accepts(classicCall);
    expect(desk.answers).toEqual([{}]);
    desk.fetched();
    desk.fail('install', new FirmwareError('unverified', 'no firmware'));
    expect(desk.calls.map(({ action, payload }) => [action, payload])).toEqual(
      ['Downloading', 'Downloaded', 'Installing', 'InstallationFailed'].map((status) => [
        'FirmwareStatusNotification',
        { status },
      ]),
    );
  });

  it('words that its message has not are not said', () => {
    const desk = online({ busy: [1] });
    desk.accepts(classicCall);
    desk.send({ type: 'date.ahead' });
    desk.deadline();
    expect(desk.told).toEqual([]);
  });

  it('is NotSupported on a secured connection, and where the host cannot', () => {
    const secured = online({ settings: { securityProfile: 1 } });
    secured.send(classicCall);
    expect(secured.answers).toEqual(['NotSupported']);
    const unable = online({ isInstallable: false });
    unable.send(classicCall);
    expect(unable.answers).toEqual(['NotSupported']);
  });

  it.each([false, true])('is not fetched where the connection was secured meanwhile; in a session: %s', (inSession) => {
    const desk = online();
    desk.accepts(classicCall);
    if (inSession) {
      desk.busy(1, true);
      desk.deadline();
    }
    desk.send({ type: 'configuration.changed', key: 'SecurityProfile', value: '1' } as { type: string });
    if (inSession) desk.busy(1, false);
    else desk.deadline();
    expect(desk.told).toEqual(['DownloadFailed']);
    expect(desk.rig.begun.map(({ id }) => id)).not.toContain('download');
    expect(desk.rig.journal.entries.map(({ event }) => event)).toContain('firmware.unsignedRefused');
  });

  it('is obeyed on a secured connection by a product that always does', () => {
    const product = { downloadsWhileCharging: true, unsignedFirmware: 'always' } as const;
    const desk = online({ settings: { securityProfile: 3 }, product });
    desk.accepts(classicCall);
    expect(desk.answers).toEqual([{}]);
  });

  it('replaces what is fetched, and is refused by what is installed', () => {
    const desk = online();
    desk.accepts(signedCall(1));
    desk.accepts(classicCall, 2);
    expect(desk.answers).toEqual(['Accepted', {}]);
    desk.fetched();
    desk.send({ ...classicCall, callId: 'again' } as typeof classicCall);
    expect(desk.answers).toEqual(['Accepted', {}, 'GenericError']);
  });
});

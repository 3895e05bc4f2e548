/** The firmware chart, bound to certificates, files, the host and the ledger. */
import { fromPromise } from 'xstate';
import { firmwareMachine } from '../machines/firmware/firmware.machine.js';
import type { FirmwareCall, Judged } from '../machines/firmware/firmware.types.js';
import { InstallOverdue, recordFor } from '../machines/firmware/job.js';
import { type BootedFirmware, FirmwareError, type FirmwareImage, type Host } from '../protocol/ports/host.js';
import type { FirmwareRecord } from '../protocol/ports/store.js';
import { TransferError } from '../protocol/ports/transfer.js';
import { portsOf } from '../protocol/ports.js';
import { deadlineActor } from './deadline.actor.js';
import { withDeadline } from './deadline.js';
import { settled } from './settle.js';
import { stateOf } from './station-state.js';

type System = { get(id: string): unknown };

/** No firmware of a charging station is larger. */
const largestImageBytes = 2 ** 30;

/** What records and logs may come to need while it lies there. */
const reservedBytes = 16 * 2 ** 20;

const answerMs = 10_000;

/** Flash is slow; but a host that never says anything would keep the outlets closed for ever. */
const longestInstallMs = 3_600_000;

const hostMs = 60_000;

/** A CSMS that waits longer for its answer has given up. */
const judgeMs = 30_000;

/** What the host says of this boot; one that says nothing is one of which nothing is known. */
export async function askBooted(system: object): Promise<BootedFirmware> {
  const { clock, host, journal } = portsOf(system);
  try {
    const booted = await withDeadline(clock, answerMs, 'the host', () => host.bootedFirmware());
    if (booted.outcome !== 'none') journal.note({ level: 'info', event: 'firmware.booted', ...booted });
    return booted;
  } catch (error) {
    journal.note({ level: 'warn', event: 'firmware.unknown', error: String(error) });
    return { version: null, outcome: 'none' };
  }
}

async function judge(system: object, call: FirmwareCall | null): Promise<Judged> {
  if (call === null) throw new Error('firmware: there is no request to judge');
  const { clock, pki, random, store } = portsOf(system);
  const record = recordFor(call, random.uuid());
  if (call.type === 'csms.updateFirmware') return { ok: true, record };
  const roots = store.ledger
    .contents()
    .certificates.filter(({ use, isDeleted }) => use === 'ManufacturerRootCertificate' && isDeleted !== true)
    .map(({ pem }) => pem);
  const verdict = await withDeadline(clock, judgeMs, 'the judge', () =>
    pki.judgeSigner(call.payload.firmware.signingCertificate, { roots, atMs: clock.now() }),
  );
  if (!verdict.ok) return verdict;
  // What was judged is what it is verified with, whatever stood around it.
  return { ok: true, record: { ...record, signingCertificate: verdict.pem } };
}

/** Ours, whatever the CSMS calls it. */
const nameOf = ({ id }: FirmwareRecord) => `firmware-${id}`;

async function download(system: object, record: FirmwareRecord | null, signal: AbortSignal): Promise<FirmwareImage> {
  if (record === null) throw new Error('firmware: there is nothing to download');
  const { clock, host, transfer } = portsOf(system);
  const room = (await withDeadline(clock, answerMs, 'the host', () => host.freeBytes())) - reservedBytes;
  if (room <= 0) throw new TransferError('no-space', 'there is no room for a firmware on this disk');
  const maxBytes = Math.min(room, largestImageBytes);
  return transfer.download({ location: record.location, name: nameOf(record), maxBytes }, signal);
}

async function verify(system: object, record: FirmwareRecord | null): Promise<boolean> {
  const { image, signingCertificate, signature } = record ?? {};
  if (!image || !signingCertificate || !signature) return false;
  return portsOf(system).pki.verifyFile(image.path, signingCertificate, signature);
}

type Installed = 'inUse' | 'afterReboot';

/** What a host is at, and what came of it; it may outlast the chart that had asked for it. */
const underWay = new WeakMap<Host, Promise<Installed | null>>();

const letGo = (system: object): Promise<Installed | null> =>
  underWay.get(portsOf(system).host) ?? Promise.resolve(null);

async function install(system: object, record: FirmwareRecord | null, signal: AbortSignal): Promise<Installed> {
  const { clock, host } = portsOf(system);
  const image = record?.image;
  if (!image || !host.installFirmware) throw new FirmwareError('failed', 'there is nothing to install, or no way to');
  const end = new AbortController();
  signal.addEventListener('abort', () => end.abort());
  const work = installNext(system, image, end.signal);
  const settled = work.catch(() => null);
  underWay.set(host, settled);
  const timer = clock.setTimeout(() => end.abort(), longestInstallMs);
  void settled.then(() => clock.clearTimeout(timer));
  return new Promise((resolve, reject) => {
    const overdue = () => reject(new InstallOverdue(`the host has not installed it within ${longestInstallMs} ms`));
    end.signal.addEventListener('abort', overdue);
    work.then(resolve, reject);
  });
}

/** Never two at once: a host has one slot for them. */
async function installNext(system: object, image: FirmwareImage, signal: AbortSignal): Promise<Installed> {
  await letGo(system);
  if (signal.aborted) throw new FirmwareError('failed', 'the host was busy with another installation');
  return (await portsOf(system).host.installFirmware?.(image, signal)) ?? 'afterReboot';
}

/** The CSMS hears of it before the line goes down. Nothing is lost of what it does not hear. */
async function reboot(system: System, signal: AbortSignal): Promise<'machine' | 'runtime'> {
  const { clock, host } = portsOf(system);
  if (!host.reboot) return 'runtime';
  await settled(system, { answersMs: answerMs }, signal);
  if (!signal.aborted) await withDeadline(clock, hostMs, 'the host', async () => host.reboot?.());
  return 'machine';
}

async function confirm(system: object): Promise<void> {
  const { clock, host } = portsOf(system);
  await withDeadline(clock, hostMs, 'the host', async () => host.confirmFirmware?.());
}

interface OfRecord {
  readonly record: FirmwareRecord | null;
}

export const firmwareActor = firmwareMachine.provide({
  actors: {
    judge: fromPromise<Judged, { call: FirmwareCall | null }>(({ input, system }) => judge(system, input.call)),
    date: deadlineActor,
    download: fromPromise<FirmwareImage, OfRecord>(({ input, system, signal }) =>
      download(system, input.record, signal),
    ),
    verify: fromPromise<boolean, OfRecord>(({ input, system }) => verify(system, input.record)),
    install: fromPromise<Installed, OfRecord>(({ input, system, signal }) => install(system, input.record, signal)),
    letGo: fromPromise<Installed | null>(({ system }) => letGo(system)),
    reboot: fromPromise<'machine' | 'runtime'>(({ system, signal }) => reboot(system, signal)),
    confirm: fromPromise<void>(({ system }) => confirm(system)),
    write: fromPromise<void, OfRecord>(({ input, system }) =>
      portsOf(system).store.ledger.commit({ putFirmware: input.record }),
    ),
  },
  actions: {
    forgetCall: ({ system }, { callId }) => void stateOf(system).handling.delete(callId),
    discard: ({ system, context: { record } }) => {
      if (record === null) return;
      const { journal, transfer } = portsOf(system);
      const discarding = async () => transfer.discard(nameOf(record));
      discarding().catch((error) =>
        journal.note({ level: 'warn', event: 'firmware.notDiscarded', error: String(error) }),
      );
    },
  },
});

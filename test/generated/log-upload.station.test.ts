/** Uploads of logs in a whole station: what happens to them when a line, a chart or the station goes. */
import { afterEach, expect, it } from 'vitest';
import type { PackedLog } from '../../protocol/ports/logs.js';
import { TransferError, type UploadRequest } from '../../protocol/ports/transfer.js';
import { crashed } from '../support/trap.js';
import { WholeStation } from '../support/whole-station.js';

const stations: WholeStation[] = [];

afterEach(async () => {
  for (const station of stations.splice(0)) await station.end();
});

const packed: PackedLog = { path: '/packed/log.jsonl.gz', name: 'log.jsonl.gz', sizeBytes: 1 };

const bootAnswer = ({ clock }: WholeStation, answer: object) => ({
  currentTime: new Date(clock.now()).toISOString(),
  ...answer,
});

/** A station whose uploads end when `finish` is called, or when they are cancelled. */
async function begun(boot: () => object = () => ({ status: 'Accepted', interval: 3_600 })) {
  const uploads: { readonly request: UploadRequest; readonly signal: AbortSignal; finish(): void }[] = [];
  const discarded: string[] = [];
  const defect = { at: '' };
  const station = new WholeStation({
    ports: ({ logs, transfer, journal }) => ({
      journal: {
        note: (entry) => {
          journal.note(entry);
          if (entry.event !== defect.at) return;
          defect.at = '';
          throw new Error('a defect');
        },
      },
      logs: { ...logs, pack: async () => packed, discard: async ({ name }) => void discarded.push(name) },
      transfer: {
        ...transfer,
        upload: (request, signal) =>
          new Promise((resolve, reject) => {
            uploads.push({ request, signal, finish: resolve });
            signal.addEventListener('abort', () => reject(new TransferError('cancelled', 'it was cancelled')));
          }),
      },
    }),
  });
  stations.push(station);
  station.answers['BootNotification'] = () => bootAnswer(station, boot());
  await station.pass(1_000);
  return { station, uploads, discarded, defect };
}

const getLog = (requestId: number) => ({
  logType: 'SecurityLog',
  requestId,
  log: { remoteLocation: 'ftp://user:known-secret@logs.example/in/' },
});

const told = (station: WholeStation) => station.of('LogStatusNotification');

it('a file goes where the CSMS wants it, and its credentials into no journal', async () => {
  const { station, uploads, discarded } = await begun();
  expect(await station.call('GetLog', getLog(1))).toEqual([3, 'csms-1', { status: 'Accepted', filename: packed.name }]);
  expect(uploads.map(({ request }) => request)).toEqual([
    { location: getLog(1).log.remoteLocation, path: packed.path, name: packed.name },
  ]);
  uploads[0]?.finish();
  await station.pass(1_000);
  expect(told(station)).toEqual([
    { status: 'Uploading', requestId: 1 },
    { status: 'Uploaded', requestId: 1 },
  ]);
  expect(discarded).toEqual([packed.name]);
  expect(JSON.stringify(station.journal.entries)).not.toContain('known-secret');
});

it('an upload that a newer one takes the place of is cancelled where it stands', async () => {
  const { station, uploads } = await begun();
  await station.call('GetLog', getLog(1));
  expect(await station.call('GetLog', getLog(2))).toMatchObject({ 2: { status: 'AcceptedCanceled' } });
  expect(uploads.map(({ signal }) => signal.aborted)).toEqual([true, false]);
});

it('GetDiagnostics and GetLog go on beside each other', async () => {
  const { station, uploads } = await begun();
  await station.call('GetLog', getLog(1));
  await station.call('GetDiagnostics', { location: 'ftp://logs.example/in/' });
  for (const { signal, finish } of uploads) {
    expect(signal.aborted).toBe(false);
    finish();
  }
  await station.pass(1_000);
  expect(told(station).map(({ status }) => status)).toEqual(['Uploading', 'Uploaded']);
  expect(station.of('DiagnosticsStatusNotification').map(({ status }) => status)).toEqual(['Uploading', 'Uploaded']);
});

it('what was uploaded while the line was lost is told on the next connection', async () => {
  const { station, uploads } = await begun();
  await station.call('GetLog', getLog(1));
  station.csms.drop();
  uploads[0]?.finish();
  await station.pass(10_000);
  expect(told(station).at(-1)).toEqual({ status: 'Uploaded', requestId: 1 });
  expect(station.of('BootNotification')).toHaveLength(1);
});

it('while the registration is Pending only what a trigger asks for is told (4.2)', async () => {
  const { station, uploads } = await begun(() => ({ status: 'Pending', interval: 60 }));
  await station.call('GetLog', getLog(1));
  uploads[0]?.finish();
  await station.pass(1_000);
  expect(told(station)).toEqual([]);
  await station.call('ExtendedTriggerMessage', { requestedMessage: 'LogStatusNotification' });
  expect(told(station)).toEqual([{ status: 'Idle' }]);
  station.answers['BootNotification'] = () => bootAnswer(station, { status: 'Accepted', interval: 3_600 });
  await station.pass(60_000);
  expect(told(station).map(({ status }) => status)).toEqual(['Idle', 'Uploading', 'Uploaded']);
});

it('a chart that crashes over an upload takes the upload with it, keeps the line, and serves the next request', async () => {
  const { station, uploads, defect } = await begun();
  await station.call('GetLog', getLog(1));
  defect.at = 'log.cancelled';
  await station.call('GetLog', getLog(2));
  await station.pass(1_000);
  expect([crashed(station), uploads[0]?.signal.aborted]).toEqual([['log-upload'], true]);
  expect(await station.call('GetLog', getLog(3))).toMatchObject({ 2: { status: 'Accepted' } });
  uploads.at(-1)?.finish();
  await station.pass(1_000);
  expect(told(station).at(-1)).toEqual({ status: 'Uploaded', requestId: 3 });
  expect(station.actions().filter((action) => action === 'BootNotification')).toHaveLength(1);
  expect(station.run.describe().connection).toBe('open');
});

it('a station that ends takes its upload with it', async () => {
  const { station, uploads } = await begun();
  await station.call('GetLog', getLog(1));
  station.run.end();
  await station.pass(60_000);
  await station.run.ended;
  expect(uploads[0]?.signal.aborted).toBe(true);
});

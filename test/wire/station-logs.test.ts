/** GetDiagnostics, GetLog and ExtendedTriggerMessage over real connections, from real files: 5.9, N01, A02, L01. */
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Request } from '../../protocol/messages.js';
import { onSite, type SiteOptions, type StationSite } from '../support/station-site.js';

interface Upload {
  readonly url: string;
  readonly bytes: Buffer;
}

type Line = Readonly<Record<string, unknown>>;

const linesOf = ({ bytes }: Upload) =>
  gunzipSync(bytes)
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** A server that takes files; `holds` keeps an upload waiting until it ends. */
class Shelf {
  readonly uploads: Upload[] = [];
  readonly begun: string[] = [];
  statusCode = 201;
  holds = false;
  readonly #server = createServer(async (request, response) => {
    this.begun.push(request.url ?? '');
    if (this.holds) return void request.on('error', () => {});
    const bytes = await readAll(request).catch(() => null);
    if (bytes === null) return;
    if (this.statusCode < 300) this.uploads.push({ url: request.url ?? '', bytes });
    response.writeHead(this.statusCode).end();
  });
  /** Resolves with the first request. */
  readonly asked = once(this.#server, 'request');

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    return `http://someone:s3cret-location@127.0.0.1:${port}/in/`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

interface Scene {
  readonly site: StationSite;
  readonly shelf: Shelf;
  readonly location: string;
}

async function withShelf(play: (scene: Scene) => Promise<void>, options: SiteOptions = {}): Promise<void> {
  const shelf = new Shelf();
  const location = await shelf.open();
  try {
    await onSite(
      async (site) => {
        await site.boot();
        await play({ site, shelf, location });
      },
      { announced: true, transfers: { allow: ['loopback'] }, ...options },
    );
  } finally {
    await shelf.close();
  }
}

const status = async (site: StationSite, action: 'DiagnosticsStatusNotification' | 'LogStatusNotification') =>
  (await site.peer.next(action)).payload;

const getLog = (location: string, more: Partial<Request<'GetLog'>> = {}): Request<'GetLog'> => ({
  logType: 'SecurityLog',
  requestId: 7,
  retries: 0,
  log: { remoteLocation: location },
  ...more,
});

const event = (site: StationSite, type: string) =>
  site.peer.next('SecurityEventNotification', { where: (told: { readonly type: string }) => told.type === type });

describe.concurrent('GetDiagnostics', () => {
  it('brings one file with the station, its security log and what has happened, and no secret', () =>
    withShelf(
      async ({ site, shelf, location }) => {
        await site.peer.call('ChangeConfiguration', { key: 'AuthorizationKey', value: 'known-secret-0123456789' });
        await site.logbook.next('securityEvent.told');
        await site.wholeSession();
        const { fileName } = await site.peer.call('GetDiagnostics', { location, retries: 0 });
        expect(await status(site, 'DiagnosticsStatusNotification')).toEqual({ status: 'Uploading' });
        expect(await status(site, 'DiagnosticsStatusNotification')).toEqual({ status: 'Uploaded' });
        const [upload] = shelf.uploads;
        if (!upload) throw new Error('station-logs: nothing was uploaded');
        expect([upload.url, fileName]).toEqual([
          `/in/${fileName}`,
          expect.stringMatching(/^diagnostics-[\dTZ]+\.jsonl\.gz$/),
        ]);
        const lines = linesOf(upload);
        expect(lines[0]).toMatchObject({
          log: 'station',
          versions: { node: process.version, statecharge: expect.any(String) },
          station: { identity: expect.any(String), configuration: { HeartbeatInterval: expect.any(String) } },
        });
        const events = (log: string) => lines.flatMap((line) => (line['log'] === log ? [line['event']] : []));
        expect(events('security')).toContain('StartupOfTheDevice');
        expect(events('trace')).toEqual(expect.arrayContaining(['store.opened', 'frame.sent', 'frame.received']));
        const secrets = ['known-secret', Buffer.from('known-secret-0123456789').toString('hex'), 's3cret-location'];
        const everything = [gunzipSync(upload.bytes), ...(await filesIn(join(site.folder, 'logs')))];
        for (const bytes of everything)
          for (const secret of secrets) expect(bytes.toString('latin1').toLowerCase()).not.toContain(secret);
        expect(await readdir(join(site.folder, 'logs', 'packed'))).toEqual([]);
      },
      { password: Buffer.from('known-secret-before-that') },
    ));

  it('of a time in which nothing happened has no file, and nothing is told', () =>
    withShelf(async ({ site, shelf, location }) => {
      const times = { startTime: '2020-01-01T00:00:00Z', stopTime: '2020-01-02T00:00:00Z' };
      expect(await site.peer.call('GetDiagnostics', { location, ...times })).toEqual({});
      await site.wholeSession();
      expect(shelf.begun).toEqual([]);
      expect(site.actions).not.toContain('DiagnosticsStatusNotification');
    }));

  it('that the server refuses is UploadFailed, and the station charges on', () =>
    withShelf(async ({ site, shelf, location }) => {
      shelf.statusCode = 403;
      await site.peer.call('GetDiagnostics', { location, retries: 1, retryInterval: 1 });
      expect(await status(site, 'DiagnosticsStatusNotification')).toEqual({ status: 'Uploading' });
      expect(await status(site, 'DiagnosticsStatusNotification')).toEqual({ status: 'UploadFailed' });
      expect(new Set(shelf.begun).size).toBe(1);
      await site.wholeSession();
    }));
});

const filesIn = async (folder: string) =>
  Promise.all(
    (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(folder, entry.name))),
  );

describe.concurrent('GetLog', () => {
  it('brings the security log, with its requestId in each status', () =>
    withShelf(async ({ site, shelf, location }) => {
      await event(site, 'StartupOfTheDevice');
      const answer = await site.peer.call('GetLog', getLog(location));
      expect(answer).toEqual({ status: 'Accepted', filename: expect.stringMatching(/^security-/) });
      expect(await status(site, 'LogStatusNotification')).toEqual({ status: 'Uploading', requestId: 7 });
      expect(await status(site, 'LogStatusNotification')).toEqual({ status: 'Uploaded', requestId: 7 });
      const [upload] = shelf.uploads;
      expect(upload && linesOf(upload).map((line) => line['event'] ?? line['log'])).toEqual([
        'station',
        'StartupOfTheDevice',
      ]);
    }));

  it('that comes while one uploads ends that one', () =>
    withShelf(async ({ site, shelf, location }) => {
      await event(site, 'StartupOfTheDevice');
      shelf.holds = true;
      await site.peer.call('GetLog', getLog(location));
      await status(site, 'LogStatusNotification');
      await shelf.asked;
      shelf.holds = false;
      const answer = await site.peer.call('GetLog', getLog(location, { requestId: 8 }));
      expect(answer).toMatchObject({ status: 'AcceptedCanceled' });
      expect(await status(site, 'LogStatusNotification')).toEqual({ status: 'Uploading', requestId: 8 });
      expect(await status(site, 'LogStatusNotification')).toEqual({ status: 'Uploaded', requestId: 8 });
    }));

  it.each([
    ['gopher://127.0.0.1/x', 'NotSupportedOperation'],
    ['nowhere', 'BadMessage'],
    ['http://10.1.2.3/in/', 'PermissionDenied'],
  ] as const)('to %s is accepted, and told as %s', (location, told) =>
    withShelf(async ({ site }) => {
      await event(site, 'StartupOfTheDevice');
      expect(await site.peer.call('GetLog', getLog(location))).toMatchObject({ status: 'Accepted' });
      expect(await status(site, 'LogStatusNotification')).toEqual({ status: 'Uploading', requestId: 7 });
      expect(await status(site, 'LogStatusNotification')).toEqual({ status: told, requestId: 7 });
    }),
  );
});

describe.concurrent('ExtendedTriggerMessage', () => {
  const answered = (site: StationSite, requestedMessage: string, connectorId?: number) =>
    site.peer.call('ExtendedTriggerMessage', { requestedMessage, ...(connectorId !== undefined && { connectorId }) });

  /** What has come since, the answer to the trigger included, in order. */
  const since = (site: StationSite, from: number) =>
    site.peer.frames
      .slice(from)
      .flatMap(({ direction, frame }) =>
        direction === 'received' ? [frame.kind === 'call' ? frame.action : frame.kind] : [],
      );

  it.each([
    ['Heartbeat', undefined, ['Heartbeat']],
    ['StatusNotification', undefined, ['StatusNotification', 'StatusNotification', 'StatusNotification']],
    ['StatusNotification', 0, ['StatusNotification']],
    ['StatusNotification', 2, ['StatusNotification']],
    ['MeterValues', undefined, ['MeterValues', 'MeterValues']],
    ['MeterValues', 1, ['MeterValues']],
    ['LogStatusNotification', undefined, ['LogStatusNotification']],
    ['FirmwareStatusNotification', undefined, ['SignedFirmwareStatusNotification']],
  ] as const)('of %s, connector %s, is answered first and then obeyed', (requested, connectorId, messages) =>
    onSite(async (site) => {
      await site.boot();
      const from = site.peer.frames.length;
      expect(await answered(site, requested, connectorId)).toEqual({ status: 'Accepted' });
      const [action] = messages;
      for (const _ of messages) await site.peer.next(action);
      expect(since(site, from)).toEqual(['result', ...messages]);
    }),
  );

  it.each([
    ['BootNotification', undefined, 'Rejected'],
    ['StatusNotification', 9, 'Rejected'],
    ['MeterValues', 9, 'Rejected'],
    ['SignChargePointCertificate', undefined, 'Rejected'],
    ['StartTransaction', undefined, 'NotImplemented'],
    ['DiagnosticsStatusNotification', undefined, 'NotImplemented'],
    ['Gibberish', undefined, 'NotImplemented'],
  ] as const)('of %s, connector %s, is %s, and nothing follows', (requested, connectorId, expected) =>
    onSite(async (site) => {
      await site.boot();
      const from = site.peer.frames.length;
      // Names that nobody knows are no message of a well-behaved CSMS.
      const asked = JSON.stringify([
        2,
        'asked',
        'ExtendedTriggerMessage',
        { requestedMessage: requested, connectorId },
      ]);
      expect(await site.peer.exchange(asked)).toMatchObject({ payload: { status: expected } });
      await site.fence();
      expect(since(site, from).filter((one) => one !== 'result')).toEqual([]);
    }),
  );

  it('of SignChargePointCertificate is obeyed where CpoName is set', () =>
    onSite(
      async (site) => {
        await site.boot();
        expect(await answered(site, 'SignChargePointCertificate')).toEqual({ status: 'Accepted' });
        expect((await site.peer.next('SignCertificate')).payload.csr).toMatch(/BEGIN CERTIFICATE REQUEST/);
      },
      { configuration: { CpoName: 'Operator' } },
    ));
});

describe.concurrent('the CSMS hears of', () => {
  it('a start, and of a reset with its reason', () =>
    onSite(
      async (site) => {
        await site.boot();
        await event(site, 'StartupOfTheDevice');
        await site.peer.call('Reset', { type: 'Soft' });
        await site.registered();
        expect((await event(site, 'ResetOrReboot')).payload.techInfo).toBe('Reset: Soft');
      },
      { announced: true },
    ));

  it('a security log that was edited, and the new one says so, too', () =>
    onSite(
      async (site) => {
        await site.boot();
        await event(site, 'StartupOfTheDevice');
        await site.logbook.next('securityEvent.told');
        await site.cutPower();
        const log = join(site.folder, 'logs', 'security.jsonl');
        await writeFile(log, (await readFile(log, 'utf8')).replace('StartupOfTheDevice', 'NothingAtAll'));
        site.logbook.forget();
        await site.powerBack();
        await site.registered();
        expect((await event(site, 'SecurityLogWasCleared')).payload.techInfo).toContain('edited');
        // The start before may be told again: its answer was perhaps not written when the power failed.
        await site.logbook.next('securityEvent.written', ({ type }) => type === 'StartupOfTheDevice');
        const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
        expect(lines.map((line) => (JSON.parse(line) as Line)['event'])).toEqual([
          'SecurityLogWasCleared',
          'StartupOfTheDevice',
        ]);
      },
      { announced: true },
    ));

  it('a sensor that is set off, each time', () =>
    onSite(async (site) => {
      await site.boot();
      for (const sensor of ['the door', 'the roof', 'the door']) {
        site.world.tamper(sensor);
        expect((await event(site, 'TamperDetectionActivated')).payload.techInfo).toBe(sensor);
      }
    }));

  it('a call whose id has come before, once, and answers it all the same', () =>
    onSite(async (site) => {
      await site.boot();
      const say = () => site.peer.send('[2,"again","GetConfiguration",{"key":["HeartbeatInterval"]}]');
      for (let time = 0; time < 5; time += 1) {
        say();
        await site.fence();
      }
      expect((await event(site, 'AttemptedReplayAttacks')).payload.techInfo).toBe(
        'GetConfiguration again has come before',
      );
      const results = site.peer.frames.filter(
        ({ direction, frame }) => direction === 'received' && frame.kind === 'result' && frame.id === 'again',
      );
      expect(results).toHaveLength(5);
      expect(site.actions.filter((action) => action === 'SecurityEventNotification')).toHaveLength(1);
    }));
});

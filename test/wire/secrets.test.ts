/**
 * Everything that a station lets others see, searched for everything that it must not: `statecharge run` walks from
 * profile 1 to 3 with a new password and a new key, sends its logs away and is offered firmware, all with secrets that
 * are known here.
 */
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Csms } from '../../conformance/csms/csms.js';
import type { CsmsStation } from '../../conformance/csms/station.js';
import { createAuthority } from '../../conformance/pki/authority.js';
import type { FileServer } from '../../conformance/servers/file-server.js';
import { startHttpFiles } from '../../conformance/servers/http-files.js';
import type { JournalEntry } from '../../protocol/ports/journal.js';
import { startCsms } from '../support/csms.js';
import { identity } from '../support/identity.js';
import { StationProcess } from '../support/station-process.js';

const command = fileURLToPath(new URL('../../cli/statecharge.mjs', import.meta.url));
const first = Buffer.from('first-passw0rd-x');
const second = Buffer.from('9f27c1e4aa58b3d06c41e7f2935d8ba0', 'hex');
const location = { user: 'log-user', password: 'Log-Pass-4711' };
const token = 'token-in-a-query-81';

const authority = createAuthority('the operator');
const manufacturer = createAuthority('the manufacturer');

/** In every spelling in which it could turn up. */
function spellings(name: string, bytes: Buffer): readonly (readonly [string, string])[] {
  const text = bytes.toString('latin1');
  return [
    ...(/^[\x20-\x7e]+$/.test(text) ? [[`${name}, as text`, text] as const] : []),
    [`${name}, in hex`, bytes.toString('hex')],
    [`${name}, in capital hex`, bytes.toString('hex').toUpperCase()],
    [`${name}, in base64`, bytes.toString('base64').replace(/=+$/, '')],
    [`${name}, as bytes in JSON`, JSON.stringify([...bytes]).slice(1, -1)],
    [`the header with ${name}`, Buffer.concat([Buffer.from(`${identity}:`), bytes]).toString('base64')],
  ];
}

/** Lines of a PEM are long enough to be nobody else's. */
const linesOf = (name: string, pem: string) =>
  pem.split('\n').flatMap((line, index) => (line.length === 64 ? [[`${name}, line ${index}`, line] as const] : []));

/** What was seen, by where. */
const seen = new Map<string, string>();
const secrets: (readonly [string, string])[] = [
  ...spellings('the first password', first),
  ...spellings('the second password', second),
  ['the password of a location', location.password],
  ['the query of a location', token],
];

let folder: string;
let files: FileServer;
let csms: Csms;

async function accepted(peer: CsmsStation, key: string, value: string): Promise<void> {
  expect(await peer.call('ChangeConfiguration', { key, value }), key).toEqual({ status: 'Accepted' });
}

async function comesBackOver(peer: CsmsStation, ask: () => Promise<void>): Promise<void> {
  const { connections } = peer;
  await ask();
  while (peer.connections === connections) await peer.reconnected({ timeoutMs: 20_000 });
}

async function walk(peer: CsmsStation): Promise<void> {
  await comesBackOver(peer, async () => {
    csms.setPasswords(new Map([[identity, second]]));
    await accepted(peer, 'AuthorizationKey', second.toString('hex').toUpperCase());
  });
  expect((await peer.call('ChangeConfiguration', { key: 'AuthorizationKey', value: 'short' })).status).toBe('Rejected');
  await comesBackOver(peer, () => accepted(peer, 'SecurityProfile', '2'));
  await accepted(peer, 'CpoName', 'the operator');
  await peer.call('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' });
  const { csr } = (await peer.next('SignCertificate')).payload;
  const certificateChain = authority.signRequest(csr);
  expect(new X509Certificate(certificateChain).subject).toContain('the operator');
  expect(await peer.call('CertificateSigned', { certificateChain })).toEqual({ status: 'Accepted' });
  csms.requireClientCertificates([authority.certificate]);
  await comesBackOver(peer, () => accepted(peer, 'SecurityProfile', '3'));
}

/** The test system knows secrets, too: those of the cases about passwords and keys. */
async function certified(report: string): Promise<void> {
  const args = ['certify', '--case', '073', '--case', '074', '--report', report, '--junit', join(report, 'junit.xml')];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [command, ...args]);
  seen.set('what the test system says', stdout + stderr);
  await readFolder(report, 'reports');
  secrets.push(
    ...spellings('the password of the cases', Buffer.from('a1b2c3d4e5f60718293a4b5c6d7e8f90', 'hex')),
    ...spellings('the new password of the cases', Buffer.from('OCA_OCTT_admin_test')),
    ['a private key of the cases', 'PRIVATE KEY'],
  );
}

/** A place with a user, a password and a query. */
function secretPlace(path: string): string {
  const url = new URL(files.urlOf(path));
  url.username = location.user;
  url.password = location.password;
  url.search = `?sig=${token}`;
  return url.href;
}

async function uploads(peer: CsmsStation): Promise<void> {
  await peer.call('GetDiagnostics', { location: secretPlace('diagnostics.gz'), retries: 0 });
  const diagnostics = await files.nextUpload({ timeoutMs: 20_000 });
  seen.set('the diagnostics file', gunzipSync(diagnostics.bytes).toString());
  const log = { remoteLocation: secretPlace('security.gz') };
  await peer.call('GetLog', { log, logType: 'SecurityLog', requestId: 7, retries: 0 });
  const security = await files.nextUpload({ timeoutMs: 20_000 });
  seen.set('the security log file', gunzipSync(security.bytes).toString());
  // An upload and a download that fail have more to say than those that succeed.
  const nowhere = `ftp://${location.user}:${location.password}@127.0.0.1:9/?${token}`;
  await peer.call('GetDiagnostics', { location: nowhere, retries: 0 });
  await peer.next('DiagnosticsStatusNotification', { where: ({ status }) => status === 'UploadFailed' });
}

async function firmware(peer: CsmsStation): Promise<void> {
  await peer.call('InstallCertificate', {
    certificateType: 'ManufacturerRootCertificate',
    certificate: manufacturer.certificate,
  });
  const { certificateChain } = manufacturer.issueCodeSigning({ commonName: 'firmware', organization: 'the maker' });
  const retrieveDateTime = new Date(Date.now() - 1_000).toISOString();
  const signature = Buffer.alloc(256, 1).toString('base64');
  const update = {
    location: secretPlace('none.bin'),
    retrieveDateTime,
    signingCertificate: certificateChain,
    signature,
  };
  await peer.call('SignedUpdateFirmware', { requestId: 8, retries: 0, firmware: update });
  await peer.next('SignedFirmwareStatusNotification', {
    where: ({ status }) => status === 'DownloadFailed',
    timeoutMs: 20_000,
  });
}

/**
 * Logs and traces; the folders that are for secrets are not looked into, nor is the store: a download that goes on after
 * a boot needs its location there.
 */
async function readFolder(path: string, name: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      if (!['secrets', 'keys', 'store'].includes(entry.name))
        await readFolder(join(path, entry.name), `${name}/${entry.name}`);
    } else seen.set(`${name}/${entry.name}`, await readFile(join(path, entry.name), 'latin1'));
  }
}

async function ownKeys(path: string): Promise<void> {
  for (const name of await readdir(path)) {
    const pem = await readFile(join(path, name), 'utf8');
    secrets.push(...linesOf(`the private key ${name.slice(0, 8)}`, pem));
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statecharge-secrets-'));
  files = await startHttpFiles();
  const server = authority.issueServer({ dnsNames: ['localhost'], addresses: ['127.0.0.1'] });
  csms = await startCsms({
    passwords: new Map([[identity, first]]),
    tls: { ...server, clientRoots: [authority.certificate] },
  });
  await writeFile(join(folder, 'password'), first.toString('hex'), { mode: 0o600 });
  await writeFile(join(folder, 'root.pem'), authority.certificate);
  const entries: JournalEntry[] = [];
  const data = join(folder, 'records');
  const trace = join(data, 'whole', 'trace.jsonl');
  const given = { csms: csms.url, 'csms-secure': csms.secureUrl, id: identity, data, log: 'debug' };
  const more = { 'password-file': join(folder, 'password'), 'root-ca': join(folder, 'root.pem') };
  const flags = Object.entries({ ...given, ...more, 'allow-transfers': 'loopback', trace });
  const station = new StationProcess(
    [...flags.flatMap(([name, value]) => [`--${name}`, value]), '--recorder'],
    (entry) => entries.push(entry),
  );
  await station.puppet;
  const control = String(entries.find(({ event }) => event === 'control.listening')?.['url']);
  const told: string[] = [];
  const listening = new AbortController();
  const stream = await fetch(`${control}/api/v1/events`, { signal: listening.signal });
  const streaming = (async () => {
    for await (const chunk of stream.body ?? []) told.push(Buffer.from(chunk as Uint8Array).toString());
  })().catch(() => {});
  const peer = await csms.connected(identity, { timeoutMs: 20_000 });
  await peer.next('BootNotification', { timeoutMs: 20_000 });
  await walk(peer);
  await uploads(peer);
  await firmware(peer);
  const configuration = await peer.call('GetConfiguration', {});
  seen.set('GetConfiguration', JSON.stringify(configuration));
  seen.set('the description', await (await fetch(`${control}/api/v1/station`)).text());
  seen.set('the flight recorder', await (await fetch(`${control}/api/v1/recorder`)).text());
  listening.abort();
  await streaming;
  seen.set('the events of the control API', told.join(''));
  seen.set('what it says to the CSMS', sentBy(peer));
  station.kill('SIGTERM');
  await station.ended;
  await certified(join(folder, 'reports'));
  seen.set('its log', entries.map((entry) => JSON.stringify(entry)).join('\n'));
  seen.set('what it says beside its log', station.stderr);
  await ownKeys(join(data, 'keys'));
  await readFolder(data, 'records');
}, 120_000);

const sentBy = (peer: CsmsStation) =>
  peer.frames.flatMap(({ direction, text }) => (direction === 'received' ? [text] : [])).join('\n');

afterAll(async () => {
  await csms.close();
  await files.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a station that has changed its password, its key and its profile', () => {
  it('has had secrets to tell, and has told much', () => {
    expect(secrets.filter(([name]) => name.startsWith('the private key')).length).toBeGreaterThan(3);
    const lengths = Object.fromEntries([...seen].map(([where, text]) => [where, text.length]));
    expect(lengths['its log']).toBeGreaterThan(10_000);
    expect(lengths['the diagnostics file']).toBeGreaterThan(5_000);
    expect(lengths['the security log file']).toBeGreaterThan(100);
    expect(lengths['the description']).toBeGreaterThan(1_000);
    expect(lengths['the flight recorder']).toBeGreaterThan(100_000);
    expect(lengths['records/whole/trace.jsonl']).toBeGreaterThan(100_000);
    expect(lengths['the events of the control API']).toBeGreaterThan(5_000);
    expect([...seen.keys()].some((where) => where.includes('trace'))).toBe(true);
    expect([...seen.keys()].filter((where) => where.startsWith('reports/'))).toHaveLength(4);
    expect(seen.get('what the test system says')).toContain('TC_074_CS');
    // Both passwords were on the wire, where they belong.
    const headers = csms.upgrades.map(({ authorization }) => authorization);
    for (const key of [first, second])
      expect(headers).toContain(`Basic ${Buffer.concat([Buffer.from(`${identity}:`), key]).toString('base64')}`);
  });

  it('shows none of them anywhere', () => {
    const found = [...seen].flatMap(([where, text]) =>
      secrets.filter(([, secret]) => text.includes(secret)).map(([name]) => `${name}, in ${where}`),
    );
    expect(found).toEqual([]);
  });
});

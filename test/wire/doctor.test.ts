/** `statecharge doctor` against central systems in good health and in bad. */
import { mkdirSync, readdirSync } from 'node:fs';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { examineDisk } from '../../cli/doctor/disk.js';
import { checks, type Finding } from '../../cli/doctor/findings.js';
import { findingLines } from '../../cli/doctor/report.js';
import type { Csms, CsmsOptions } from '../../conformance/csms/csms.js';
import { createAuthority } from '../../conformance/pki/authority.js';
import { started } from '../support/csms-fixture.js';
import { examined, file, folder, key, passwordFile, passwords, states, told } from '../support/doctor.js';
import { listening } from './websocket-ends.js';

const authority = createAuthority('Root', { keyType: 'EC' });
const names = { dnsNames: ['localhost'], addresses: ['127.0.0.1'] };
const esc = '\u001b';

let rootCa: string;
beforeEach(() => {
  rootCa = file('root.pem', authority.certificate);
});

const secured = (more: Partial<CsmsOptions> = {}) => started({ tls: authority.issueServer(names), ...more });

describe('the doctor, with a central system in good health', () => {
  it('finds nothing wrong under security profile 0, and says what is not used', async () => {
    const csms = await started();
    const seen = await examined({ csms: csms.url });
    expect(seen.code).toBe(0);
    expect(states(seen)).toEqual(['ok', 'ok', 'not used', 'ok', 'ok', 'not used', 'ok', 'ok', 'ok']);
    expect(csms.violations).toEqual([]);
    expect(readdirSync(folder)).toEqual(['root.pem']);
  });

  it('boots as the product it is told, and says goodbye', async () => {
    const csms = await started();
    await told({ csms: csms.url, product: 'SC-MINIMAL' });
    const boot = await csms.station('CP-1').next('BootNotification');
    expect(boot.payload.chargePointModel).toBe('SC-MINIMAL');
    await csms.station('CP-1').disconnected();
    expect(csms.violations).toEqual([]);
  });

  it('finds nothing wrong under profile 2, shows the certificate, and never the password', async () => {
    const csms = await secured({ passwords });
    const seen = await examined({ csms: csms.secureUrl, passwordFile: passwordFile(), rootCa });
    expect(seen.code).toBe(0);
    expect(seen.found['TLS']).toMatchObject({
      state: 'ok',
      certificate: { subject: expect.stringContaining('CN=localhost') },
    });
    expect(seen.found['password']?.state).toBe('ok');
    expect(seen.text).not.toContain(key);
    expect(seen.text).not.toContain(Buffer.from(`CP-1:${key}`).toString('base64'));
  });

  it('shows the certificate of the station under profile 3', async () => {
    const tls = {
      ...authority.issueServer(names),
      requestClientCertificate: true,
      clientRoots: [authority.certificate],
    };
    const csms = await started({ tls });
    const own = authority.issueClient({ commonName: 'SN-1', organization: 'Vendor', keyType: 'EC' });
    const client = { clientCert: file('own.pem', own.certificateChain), clientKey: file('own.key', own.privateKey) };
    const seen = await examined({ csms: csms.secureUrl, rootCa, ...client });
    expect(seen.code).toBe(0);
    expect(seen.found['password']?.found).toContain('security profile 3');
    expect(seen.text).not.toContain('PRIVATE');
  });

  it('checks the TLS of --csms-secure, although the station is not there yet', async () => {
    const csms = await secured();
    const seen = await examined({ csms: csms.url, csmsSecure: csms.secureUrl, rootCa });
    expect(seen.found['TLS']?.found).toContain('--csms-secure: TLSv1.3');
    expect(seen.code).toBe(0);
    expect(csms.upgrades.map(({ listener }) => listener)).toEqual(['plain']);
  });
});

describe('the doctor, with a central system that cannot be reached,', () => {
  const unchecked = (count: number) => Array.from({ length: count }, () => 'not checked');

  it('says that there is no such name, and leaves out what stands on it, but for the disk', async () => {
    const seen = await examined({ csms: 'ws://csms.invalid/ocpp' });
    expect(seen.code).toBe(1);
    expect(states(seen)).toEqual(['failed', ...unchecked(7), 'ok']);
    expect(seen.found['DNS']).toMatchObject({ found: expect.stringMatching(/^csms\.invalid has no address/) });
    expect(seen.found['boot']?.found).toBe('Not checked: DNS failed.');
  });

  it('says that nobody listens', async () => {
    const csms = await started();
    await csms.closeListener('plain');
    const seen = await examined({ csms: csms.url });
    expect(states(seen)).toEqual(['ok', 'failed', ...unchecked(6), 'ok']);
    expect(seen.found['TCP']?.found).toContain('connection refused');
  });

  const dayMs = 86_400_000;
  it.each([
    ['has expired', { notAfter: new Date(Date.now() - dayMs) }, /Renew the certificate/],
    ['is not yet valid', { notBefore: new Date(Date.now() + dayMs) }, /Set the clock of this machine/],
    ['is for another name', { dnsNames: ['other'], addresses: [], commonName: 'other' }, /Use in --csms the name/],
  ])('says why its certificate is refused when it %s, shows it, and what to do', async (why, more, remedy) => {
    const csms = await started({ tls: authority.issueServer({ ...names, ...more }) });
    const seen = await examined({ csms: csms.secureUrl, rootCa });
    expect(states(seen)).toEqual(['ok', 'ok', 'failed', ...unchecked(5), 'ok']);
    expect(seen.found['TLS']).toMatchObject({
      found: expect.stringContaining(why),
      remedy: expect.stringMatching(remedy),
      certificate: { issuer: expect.stringContaining('CN=Root'), fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(csms.upgrades).toEqual([]);
  });

  it('says which root is missing', async () => {
    const csms = await secured();
    const { found } = await examined({ csms: csms.secureUrl });
    expect(found['TLS']?.remedy).toMatch(/^Give with --root-ca /);
    const other = file('other.pem', createAuthority('Other', { keyType: 'EC' }).certificate);
    const misled = await examined({ csms: csms.secureUrl, rootCa: other });
    expect(misled.found['TLS']).toMatchObject({
      state: 'failed',
      remedy: expect.stringMatching(/^Give another --root-ca: /),
    });
  });

  it('says that TLS may be what is spoken at a port that is called without', async () => {
    const csms = await secured();
    const { found } = await examined({ csms: csms.secureUrl.replace('wss:', 'ws:') });
    expect(found['upgrade']).toMatchObject({ state: 'failed', remedy: expect.stringContaining('or try wss://') });
  });

  it('says that TLS is not spoken there, or not at all in time', async () => {
    const plain = await started();
    const spoken = await examined({ csms: plain.url.replace('ws:', 'wss:'), rootCa });
    expect(spoken.found['TLS']).toMatchObject({ state: 'failed', remedy: expect.stringContaining('not ws://') });
    expect(spoken.found['TLS']?.remedy).not.toContain('try wss://');
    const port = await listening(createTcpServer());
    const hanging = await examined({ csms: `wss://127.0.0.1:${port}`, rootCa });
    expect(hanging.found['TLS']).toMatchObject({ state: 'failed', found: expect.stringContaining('more than 2 s') });
  });
});

describe('the doctor, with a data folder of a station that has run,', () => {
  const records = () => mkdirSync(join(folder, 'data', 'store'), { recursive: true });

  it('says that it has looked at what the station was started with, and no further', async () => {
    const csms = await started();
    const words = /may have given it another password, profile, address or certificate; only what it was started with/;
    const before = await told({ csms: csms.url });
    expect(before.text.endsWith('Nothing is wrong.')).toBe(true);
    expect(JSON.parse((await examined({ csms: csms.url })).text)).toMatchObject({ note: null });
    records();
    const { text, code } = await told({ csms: csms.url });
    const after = text.slice(text.indexOf('Nothing is wrong.'));
    expect(code).toBe(0);
    expect(after.replaceAll('\n', ' ')).toMatch(words);
    expect(Math.max(...after.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(JSON.parse((await examined({ csms: csms.url })).text)).toMatchObject({ note: expect.stringMatching(words) });
  });
});

describe('the disk', () => {
  it('that takes nothing is found out, and nothing is left on one that does', async () => {
    const path = file('in-the-way', '');
    expect(await examineDisk(join(path, 'data'))).toMatchObject({ check: 'disk', state: 'failed' });
    const before = readdirSync(folder);
    expect(await examineDisk(folder)).toMatchObject({
      state: 'ok',
      found: expect.stringMatching(/free, written and flushed/),
    });
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('what the doctor shows', () => {
  let csms: Csms;
  beforeEach(async () => {
    csms = await started({ tls: authority.issueServer({ ...names, dnsNames: ['other'], addresses: [] }) });
  });

  it('has one check after the other, in 80 columns, with the remedy below', async () => {
    const { text, code } = await told({ csms: csms.secureUrl, rootCa }, { isTTY: true, columns: 140 });
    const lines = text.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '').split('\n');
    expect(code).toBe(1);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines.filter((line) => /^(ok|FAIL|-) /.test(line)).map((line) => line.split(/ +/)[1])).toEqual(checks);
    expect(text).toContain('-> Use in --csms the name that the certificate is for');
    expect(lines.at(-1)).toBe('Wrong: TLS.');
  });

  it('is coloured in a terminal only', async () => {
    expect((await told({ csms: csms.url })).text).not.toContain(esc);
    expect((await told({ csms: csms.url }, { isTTY: true, columns: 80 })).text).toContain(esc);
  });

  it('breaks no line for a long word, and loses none', () => {
    const finding: Finding = {
      check: 'TLS',
      state: 'failed',
      found: `It is ${'x'.repeat(90)} wrong.`,
      remedy: 'Do it.',
    };
    const lines = findingLines(finding, { columns: 80, colour: false }).split('\n');
    expect(lines.join(' ').split(/ +/)).toEqual([
      'FAIL',
      'TLS',
      'It',
      'is',
      'x'.repeat(90),
      'wrong.',
      '->',
      'Do',
      'it.',
    ]);
  });
});

describe('options that are wrong', () => {
  it('are told of as those of run are, before anybody is called', async () => {
    const wrong = told({ csms: 'http://x', passwordFile: join(folder, 'none') });
    await expect(wrong).rejects.toThrow(/did you mean ws:\/\/x\?\n--password-file cannot be read/);
    await expect(wrong).rejects.toMatchObject({ name: 'ConfigurationError' });
  });

  it('may come from the file that run takes', async () => {
    const csms = await started({ passwords });
    passwordFile();
    const config = file('run.json', JSON.stringify({ csms: csms.url, passwordFile: 'key', json: true }));
    const { code, text } = await told({ config });
    expect(code).toBe(0);
    expect(text).toContain('Nothing is wrong.');
  });
});

/** New credentials and higher security profiles, over real sockets and real TLS: W A01, A05, T TC_073, TC_083. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../conformance/pki/authority.js';
import { hastenedClock } from '../support/hastened-clock.js';
import { identity } from '../support/identity.js';
import { onSite, type SiteOptions, type StationSite } from '../support/station-site.js';

const first = Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]);
/** As the catalogue has it, 19 bytes. */
const digits = '4F43415F4F4354545F61646D696E5F74657374';
const second = Buffer.from(digits, 'hex');

const header = (key: Uint8Array) =>
  `Basic ${Buffer.concat([Buffer.from(`${identity}:`), Buffer.from(key)]).toString('base64')}`;
const passwords = (key: Uint8Array) => new Map([[identity, key]]);
const headers = (site: StationSite) => site.csms.upgrades.map(({ authorization }) => authorization);

const change = async (site: StationSite, key: string, value: string) =>
  (await site.peer.call('ChangeConfiguration', { key, value })).status;
const valueIn = async (site: StationSite, key: string) =>
  (await site.peer.call('GetConfiguration', { key: [key] })).configurationKey?.[0]?.value;

/** The CSMS gives a new key, and knows only that one from its acceptance on. */
async function giveKey(site: StationSite, value: string, bytes: Uint8Array): Promise<void> {
  const back = site.peer.reconnected();
  expect(await change(site, 'AuthorizationKey', value)).toBe('Accepted');
  site.csms.setPasswords(passwords(bytes));
  await back;
  await site.fence();
}

const told = (site: StationSite) =>
  site.peer.next('SecurityEventNotification', {
    where: ({ type }) => type === 'ReconfigurationOfSecurityParameters',
  });

/** Everything that is kept on disk but for the secrets themselves. */
async function written(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const own = files.filter((file) => file.isFile() && !/secrets|keys/.test(file.parentPath));
  const texts = await Promise.all(own.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
  return texts.join('\n');
}

const basic: SiteOptions = { password: first, csms: { passwords: passwords(first) } };

describe.concurrent('a new AuthorizationKey (W A01)', () => {
  it('is answered, and the station comes back with it at once, of its own accord, to and fro', () =>
    onSite(async (site) => {
      await site.boot();
      await giveKey(site, digits, second);
      await giveKey(site, Buffer.from(first).toString('hex'), first);
      // Neither is the old key tried first, nor is there another boot.
      expect(headers(site)).toEqual([header(first), header(second), header(first)]);
      expect(site.calls('BootNotification')).toHaveLength(1);
      await site.wholeSession();
    }, basic));

  it('given as plain characters is said as these bytes', () =>
    onSite(async (site) => {
      await site.boot();
      await giveKey(site, 'OCA_OCTT_admin_test', second);
      expect(headers(site).at(-1)).toBe(header(second));
    }, basic));

  it('is told as an event, and stands in no log, answer, description or record', () =>
    onSite(async (site) => {
      await site.boot();
      await giveKey(site, digits, second);
      const { payload } = await told(site);
      expect(payload.techInfo).toBe('AuthorizationKey was set');
      expect(await valueIn(site, 'AuthorizationKey')).toBeUndefined();
      const description = JSON.stringify(site.station.describe());
      await site.station.stop();
      const everything = [JSON.stringify(site.logbook.entries), description, await written(site.folder)].join('\n');
      for (const secret of [digits, digits.toLowerCase(), 'OCA_OCTT_admin_test', second.toString('base64')])
        expect(everything).not.toContain(secret);
    }, basic));

  it('holds after a power cut, and while a transaction runs', () =>
    onSite(async (site) => {
      await site.boot();
      const { transactionId } = await site.charge(1);
      await giveKey(site, digits, second);
      await site.cutPower();
      await site.powerBack();
      await site.registered({ 1: 'Preparing' });
      expect((await site.peer.next('StopTransaction')).payload).toMatchObject({ transactionId, reason: 'PowerLoss' });
      expect(headers(site)).toEqual([header(first), header(second), header(second)]);
    }, basic));

  it.each([
    ['too short', '4F43415F4F4354545F61646D696E5F'],
    ['too long', `${digits}74657374`],
    ['an odd number of digits', `${digits.slice(0, 33)}`],
    ['of other characters', 'Schlüsselbund 123'],
    ['empty', ''],
  ])('that is %s is Rejected, and the connection stays', (_, value) =>
    onSite(async (site) => {
      await site.boot();
      expect(await change(site, 'AuthorizationKey', value)).toBe('Rejected');
      await site.fence();
      expect(headers(site)).toEqual([header(first)]);
      if (value !== '') expect(JSON.stringify(site.logbook.entries)).not.toContain(value);
    }, basic),
  );

  it('that the CSMS then does not take is left for the one before, which works again', () =>
    onSite(
      async (site) => {
        await site.boot();
        expect(await change(site, 'SecurityFallbackTime', '10')).toBe('Accepted');
        expect(await change(site, 'AuthorizationKey', digits)).toBe('Accepted');
        // It has not kept its word: the door opens for the old key only.
        const { from, to } = await site.logbook.next('connection.fallsBack');
        expect([from, to]).toEqual([1, 1]);
        await site.peer.connected();
        expect(await site.logbook.next('connection.proven')).toBeDefined();
        expect(headers(site).at(-1)).toBe(header(first));
        expect(headers(site)).toContain(header(second));
        const failures = await site.peer.next('SecurityEventNotification', {
          where: ({ type }) => type === 'FailedToAuthenticateAtCentralSystem',
        });
        expect(failures.payload.techInfo).not.toContain(digits);
        expect((await told(site)).payload.techInfo).toBe('AuthorizationKey was set');
        expect((await told(site)).payload.techInfo).toMatch(/the ones before are tried/);
        await site.wholeSession();
      },
      { ...basic, clock: hastenedClock(20) },
    ));

  it('is taken while Pending too, and nothing is said unasked on the new connection (4.2)', () =>
    onSite(async (site) => {
      const pending = { status: 'Pending', interval: 3_600, currentTime: new Date().toISOString() };
      site.peer.script('BootNotification', { kind: 'result', payload: pending });
      await site.station.start();
      await site.peer.next('BootNotification');
      await giveKey(site, digits, second);
      await site.peer.silence(300);
      expect(headers(site)).toEqual([header(first), header(second)]);
      expect(site.actions).toEqual(['BootNotification']);
      // The CSMS lets it in at last: only now is the old key forgotten.
      expect(site.station.describe()?.security).toEqual({ profile: 1, fallback: 1 });
      await site.peer.call('TriggerMessage', { requestedMessage: 'BootNotification' });
      await site.logbook.next('connection.proven');
      expect(site.station.describe()?.security).toEqual({ profile: 1, fallback: null });
    }, basic));

  it('on a connection that says no password is kept for when it will', () =>
    onSite(async (site) => {
      await site.boot();
      expect(await change(site, 'AuthorizationKey', digits)).toBe('Accepted');
      await site.fence();
      expect(headers(site)).toEqual([null]);
      site.csms.setPasswords(passwords(second));
      const back = site.peer.reconnected();
      expect(await change(site, 'SecurityProfile', '1')).toBe('Accepted');
      await back;
      await site.fence();
      expect(headers(site)).toEqual([null, header(second)]);
      expect(await valueIn(site, 'SecurityProfile')).toBe('1');
    }));
});

const authority = createAuthority('the operator');
const server = authority.issueServer({ dnsNames: ['localhost'], addresses: ['127.0.0.1'] });
const secured: SiteOptions = {
  password: first,
  csms: { passwords: passwords(first), tls: server },
  reach: (csms) => ({ secureUrl: csms.secureUrl, rootCa: [authority.certificate] }),
};

describe.concurrent('a higher SecurityProfile (W A05)', () => {
  it('is taken at once and for good: the lower one is not tried again, however long the CSMS is away', () =>
    onSite(
      async (site) => {
        await site.boot();
        await change(site, 'SecurityFallbackTime', '10');
        const back = site.peer.reconnected();
        expect(await change(site, 'SecurityProfile', '2')).toBe('Accepted');
        await back;
        await site.logbook.next('connection.proven');
        expect(await valueIn(site, 'SecurityProfile')).toBe('2');
        await site.csms.closeListener('secure');
        for (let tries = 0; tries < 12; tries += 1) await site.logbook.next('connection.closed');
        expect(site.csms.upgrades.map(({ listener }) => listener)).toEqual(['plain', 'secure']);
        await site.csms.openListener('secure');
        await site.peer.connected();
        await site.fence();
        expect(headers(site)).toEqual([header(first), header(first), header(first)]);
        expect(site.calls('BootNotification')).toHaveLength(1);
        expect(site.station.describe()?.security).toEqual({ profile: 2, fallback: null });
      },
      { ...secured, clock: hastenedClock(20) },
    ));

  it('is still taken after a power cut, and cannot be lowered or set again', () =>
    onSite(async (site) => {
      await site.boot();
      const back = site.peer.reconnected();
      expect(await change(site, 'SecurityProfile', '2')).toBe('Accepted');
      await back;
      await site.logbook.next('connection.proven');
      await site.cutPower();
      await site.powerBack();
      await site.registered();
      expect(site.csms.upgrades.map(({ listener }) => listener)).toEqual(['plain', 'secure', 'secure']);
      for (const value of ['0', '1', '2']) expect(await change(site, 'SecurityProfile', value)).toBe('Rejected');
      // There is no certificate of the station for it.
      expect(await change(site, 'SecurityProfile', '3')).toBe('Rejected');
      expect(await valueIn(site, 'SecurityProfile')).toBe('2');
    }, secured));

  it('under which the CSMS shows a certificate of somebody else is left again, and that is told', () =>
    onSite(
      async (site) => {
        await site.boot();
        site.csms.present(
          createAuthority('somebody').issueServer({ dnsNames: ['localhost'], addresses: ['127.0.0.1'] }),
        );
        await change(site, 'SecurityFallbackTime', '10');
        expect(await change(site, 'SecurityProfile', '2')).toBe('Accepted');
        await site.logbook.next('connection.fallsBack');
        await site.logbook.next('connection.proven');
        expect(site.csms.upgrades.map(({ listener }) => listener)).toEqual(['plain', 'plain']);
        expect(await valueIn(site, 'SecurityProfile')).toBe('1');
        const bad = await site.peer.next('SecurityEventNotification', {
          where: ({ type }) => type === 'InvalidCentralSystemCertificate',
        });
        expect(bad.payload.techInfo).toBeDefined();
        expect((await told(site)).payload.techInfo).toBe('SecurityProfile was raised from 1 to 2');
        expect((await told(site)).payload.techInfo).toMatch(/security profile 2 could not connect; 1 is tried/);
        await site.wholeSession();
      },
      { ...secured, clock: hastenedClock(20) },
    ));

  it('is Rejected without a root, without a password, and without a certificate of its own', () =>
    onSite(async (site) => {
      await site.boot();
      for (const value of ['1', '2', '3']) {
        expect(await change(site, 'SecurityProfile', value)).toBe('Rejected');
        expect((await site.logbook.next('configuration.refused')).why).toMatch(/needs an? |stays 0/);
      }
      expect(headers(site)).toEqual([null]);
    }));
});

/** What came to light when every call of a station to its outside failed once, each by its behaviour. */
import { afterEach, describe, expect, it } from 'vitest';
import { FamilyStation, type Site } from './family-station.js';
import type { Fault } from './faulty-ports.js';
import { siteOf } from './stories.js';

const stations: FamilyStation[] = [];

afterEach(async () => {
  for (const station of stations.splice(0)) await station.end();
});

async function withFault(of: string, how: Fault['how'], nth = 1, site: Site = {}): Promise<FamilyStation> {
  const at = new FamilyStation(site, { of, nth, how });
  stations.push(at);
  await at.pass(70_000);
  return at;
}

async function charges(at: FamilyStation): Promise<void> {
  await at.begin();
  await at.pass(20_000);
  await at.finish();
}

describe('a beginning', () => {
  it.each(['host.freeBytes', 'logs.open', 'pki.open'])('waits for %s no longer than half a minute', async (of) => {
    const at = await withFault(of, 'hangs');
    await charges(at);
    expect(at.book.sessions).toHaveLength(1);
  });
});

describe('a meter whose register falls for one reading', () => {
  it('at the end of a session bills what it had told before', async () => {
    const at = await withFault('hardware.readMeter', 'fallen', 2);
    await charges(at);
    expect(at.book.billedWh(1)).toBe(Math.floor(at.registerWh(1)));
  });

  it('at the beginning of a session bills nothing a second time', async () => {
    const at = await withFault('hardware.readMeter', 'fallen', 3);
    await charges(at);
    await charges(at);
    expect(at.book.sessions).toHaveLength(2);
    expect(at.book.billedWh(1)).toBeLessThanOrEqual(at.registerWh(1));
  });
});

describe('logs', () => {
  const location = 'ftp://logs.example/in/';

  it('that are never packed leave GetDiagnostics answered, without a file', async () => {
    const at = await withFault('logs.pack', 'hangs', 1, siteOf.logs);
    await at.call('GetDiagnostics', { location });
    await at.pass(31_000);
    expect(at.unanswered).toEqual([]);
    // The next one is served.
    expect(await at.call('GetDiagnostics', { location })).toEqual({ fileName: 'log.gz' });
  });

  it('that cannot be cleared away crash nothing', async () => {
    const at = await withFault('logs.discard', 'throws', 1, siteOf.logs);
    await at.call('GetDiagnostics', { location });
    await at.pass(10_000);
    expect(at.noted('log.notDiscarded')).toBe(1);
    expect(at.noted('actor.crashed')).toBe(0);
  });
});

describe('keys that never answer', () => {
  it('leave InstallCertificate answered, and what comes next done', async () => {
    const at = await withFault('pki.judgeRoot', 'hangs', 1, siteOf.certificates);
    const root = { certificateType: 'ManufacturerRootCertificate', certificate: 'ROOT' };
    await at.call('InstallCertificate', root);
    await at.pass(31_000);
    expect(at.unanswered).toEqual([]);
    expect(await at.call('InstallCertificate', root)).toEqual({ status: 'Accepted' });
  });

  it('and are looked through at the beginning leave InstallCertificate answered within a minute', async () => {
    const at = await withFault('pki.retainKeys', 'hangs', 1, siteOf.certificates);
    const root = { certificateType: 'ManufacturerRootCertificate', certificate: 'ROOT' };
    expect(await at.call('InstallCertificate', root)).toEqual({ status: 'Accepted' });
  });

  it('leave SignedUpdateFirmware answered', async () => {
    const at = await withFault('pki.judgeSigner', 'hangs', 1, siteOf.firmware);
    const firmware = {
      location: 'http://files.example/firmware.bin',
      retrieveDateTime: '2025-12-31T00:00:00Z',
      signingCertificate: 'certificate',
      signature: 'signature',
    };
    await at.call('SignedUpdateFirmware', { requestId: 1, firmware });
    await at.pass(31_000);
    expect(at.unanswered).toEqual([]);
    expect(await at.call('SignedUpdateFirmware', { requestId: 2, firmware })).toEqual({ status: 'Accepted' });
  });
});

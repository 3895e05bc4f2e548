/** Firmware updates of a whole station: its outlets, its boot, and firmware that nobody should install. */
import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createAuthority, restoreAuthority } from '../../conformance/pki/authority.js';
import { firmwareBytes } from '../support/firmware-files.js';
import { manufacturer, signerOf, type UpdatingOptions, UpdatingStation } from '../support/updating-station.js';

const open: UpdatingStation[] = [];
afterEach(async () => {
  for (const updating of open.splice(0)) await updating.close();
});

async function started(options: UpdatingOptions = {}): Promise<UpdatingStation> {
  const updating = await UpdatingStation.start(options);
  open.push(updating);
  return updating;
}

const wholeWay = ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing'];

describe('a signed update', () => {
  it('runs from the request over the boot to Installed, and the new version is told with it', async () => {
    const updating = await started();
    expect(await updating.ask(updating.offer())).toBe('Accepted');
    await updating.until(() => updating.told.includes('Installing'));
    await updating.boot();
    await updating.until(() => updating.told.includes('Installed'));
    expect(updating.told).toEqual([...wholeWay, 'Installed']);
    expect(updating.station.of('BootNotification')).toMatchObject([{ firmwareVersion: 'V1.0.7' }]);
    expect(updating.events()).toContain('FirmwareUpdated');
    expect(updating.station.run.describe().firmware).toMatchObject({
      version: 'V1.0.7',
      update: { phase: 'over', status: 'Installed' },
    });
    expect(updating.station.statuses(1).at(-1)).toBe('Available');
  });

  it('that does not boot leaves the old firmware, and says so', async () => {
    const updating = await started();
    updating.machine.setMood({ nextFirmwareBoots: false });
    await updating.ask(updating.offer());
    await updating.until(() => updating.told.includes('Installing'));
    await updating.boot();
    await updating.until(() => updating.told.includes('InstallationFailed'));
    expect(updating.told).toEqual([...wholeWay, 'InstallationFailed']);
    expect(updating.station.of('BootNotification')).toMatchObject([{ firmwareVersion: '1.0.0' }]);
  });

  it('waits for the driver, takes nobody else meanwhile, and leaves alone what the CSMS has closed', async () => {
    const updating = await started();
    const { station } = updating;
    await station.charge(1, 'TAG-1');
    await updating.until(() => station.statuses(1).includes('Charging'));
    await updating.ask({ ...updating.offer() });
    await updating.until(() => updating.told.includes('DownloadScheduled'));
    await station.call('ChangeAvailability', { connectorId: 2, type: 'Inoperative' });
    station.charger.stop(1, 'button');
    station.charger.unplug(1);
    await updating.until(() => updating.told.includes('Installing'));
    expect(updating.told).toEqual(['DownloadScheduled', ...wholeWay]);
    await updating.boot();
    await updating.until(() => updating.told.includes('Installed'));
    await updating.until(() => updating.station.statuses(1).at(-1) === 'Available');
    expect(updating.station.statuses(2).at(-1)).toBe('Unavailable');
  });

  it('whose installation fails gives the outlets back without a boot', async () => {
    const updating = await started();
    await updating.ask(updating.offer(Buffer.from('This is no firmware.\n')));
    await updating.until(() => updating.told.includes('InstallVerificationFailed'));
    const { station } = updating;
    await updating.until(
      () => station.statuses(1).at(-1) === 'Available' && station.statuses(2).at(-1) === 'Available',
    );
    expect(station.statuses(1)).toContain('Unavailable');
    expect(station.actions().filter((action) => action === 'BootNotification')).toHaveLength(1);
  });

  it('closes free outlets while it waits for another, and a tag finds them closed', async () => {
    const product = (await import('../support/chart-ports.js')).twoOutlets;
    const updating = await started({
      product: { ...product, features: { ...product.features, downloadsWhileCharging: true } },
    });
    const { station } = updating;
    await station.charge(1, 'TAG-1');
    await updating.ask(updating.offer());
    await updating.until(
      () => updating.told.includes('InstallScheduled') && station.statuses(2).at(-1) === 'Unavailable',
    );
    expect(updating.told).toEqual([...wholeWay.slice(0, 3), 'InstallScheduled']);
    await station.charge(2, 'TAG-2');
    expect(station.of('StartTransaction')).toHaveLength(1);
    expect(station.statuses(2).at(-1)).toBe('Unavailable');
    // Ended for a newer one that is none: the outlet is open again.
    expect(await updating.ask({ signingCertificate: 'nonsense', signature: 'nonsense' })).toBe('AcceptedCanceled');
    await updating.until(() => station.statuses(2).at(-1) !== 'Unavailable');
    expect(station.statuses(1).at(-1)).toBe('Charging');
    expect(updating.told).toEqual([...wholeWay.slice(0, 3), 'InstallScheduled']);
  });
});

it('a chart that crashes over an update goes on with it from what is written, and keeps the outlets closed', async () => {
  let springs = true;
  const updating = await started({
    onNote: ({ event }) => {
      if (event !== 'firmware.notInstalled' || !springs) return;
      springs = false;
      throw new Error('a defect');
    },
  });
  await updating.ask(updating.offer(Buffer.from('This is no firmware.\n')));
  await updating.until(() => updating.told.includes('InstallVerificationFailed'));
  expect(updating.station.journal.entries.filter(({ event }) => event === 'actor.crashed')).toMatchObject([
    { actor: 'firmware' },
  ]);
  expect(updating.told).toEqual([...wholeWay, 'InstallVerificationFailed']);
  await updating.until(() => updating.station.statuses(1).at(-1) === 'Available');
});

const dayMs = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * dayMs);

describe('firmware under a certificate that is not good for it is not even fetched', () => {
  const other = createAuthority('Another manufacturer');
  const notAnAuthority = signerOf(manufacturer);
  const below = signerOf(restoreAuthority(notAnAuthority.certificateChain, notAnAuthority.privateKey));
  it.each([
    ['of another manufacturer', signerOf(other)],
    ['that has expired', signerOf(manufacturer, { notBefore: ago(9), notAfter: ago(1) })],
    ['that is not valid yet', signerOf(manufacturer, { notBefore: ago(-2), notAfter: ago(-9) })],
    ['below one that is no authority', below],
    [
      'in a chain with one that is no authority',
      { ...below, certificateChain: `${below.certificateChain}\n${notAnAuthority.certificateChain}` },
    ],
    ['that is garbage', { ...below, certificateChain: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }],
  ])('%s', async (_, signer) => {
    const updating = await started();
    expect(await updating.ask(updating.offer(firmwareBytes(), signer))).toBe('InvalidCertificate');
    await updating.until(() => updating.events().includes('InvalidFirmwareSigningCertificate'));
    expect(updating.files.downloads).toEqual([]);
    expect(updating.told).toEqual([]);
  });
});

describe('firmware that is not what was signed', () => {
  it.each([
    ['was cut off', firmwareBytes().subarray(0, 10_000)],
    ['is another', firmwareBytes('V6.6.6')],
    ['is empty', Buffer.alloc(0)],
  ])('since it %s, is not installed', async (_, served) => {
    const updating = await started();
    const offered = updating.offer();
    updating.files.put('firmware.bin', served);
    await updating.ask(offered);
    await updating.until(() => updating.told.length >= 3 && updating.events().includes('InvalidFirmwareSignature'));
    expect(updating.told).toEqual(['Downloading', 'Downloaded', 'InvalidSignature']);
  });

  it('since another key has signed it, is not installed', async () => {
    const updating = await started();
    const { signature } = updating.offer(firmwareBytes(), signerOf(createAuthority('Another', { keyType: 'EC' })));
    await updating.ask({ ...updating.offer(), signature });
    await updating.until(() => updating.events().includes('InvalidFirmwareSignature'));
    expect(updating.told).toEqual(['Downloading', 'Downloaded', 'InvalidSignature']);
  });

  it('since it was replaced after the check, is not installed', async () => {
    const updating = await started({ afterCheck: ({ path }) => writeFileSync(path, firmwareBytes('V6.6.6')) });
    await updating.ask(updating.offer());
    await updating.until(() => updating.told.includes('InstallVerificationFailed'));
    expect(updating.told).toEqual([...wholeWay, 'InstallVerificationFailed']);
    expect((await updating.machine.host.bootedFirmware()).version).toBe(null);
  });

  it.each([
    ['is larger than there is room for', 16 * 2 ** 20 + 1_000],
    ['comes where there is no room at all', 1_000],
  ])('since it %s, is not fetched to its end', async (_, freeBytes) => {
    const updating = await started();
    updating.machine.setMood({ freeBytes });
    await updating.ask(updating.offer());
    await updating.until(() => updating.told.includes('DownloadFailed'));
    expect(updating.told).toEqual(['Downloading', 'DownloadFailed']);
  });
});

/** A handful of stories that together touch every port of a station. */
import type { PackedLog } from '../../protocol/ports/logs.js';
import type { Ports } from '../../protocol/ports.js';
import type { ProductDescription } from '../../protocol/product.js';
import { smartOutlets, txProfile } from '../support/charging-desk.js';
import { twoOutlets } from '../support/chart-ports.js';
import type { FamilyStation, Site } from './family-station.js';

export interface Story {
  readonly title: string;
  readonly site: Site;
  tell(at: FamilyStation): Promise<void>;
  /** Something that must have come of it, whatever failed once. */
  cameTrue(at: FamilyStation): boolean;
  /** The run is over at the end of it. */
  readonly endsRun?: true;
}

const inAnHour = '2026-01-01T01:00:00Z';

const billed = (count: number) => (at: FamilyStation) =>
  at.book.sessions.length >= count && at.book.sessions.every(({ stops }) => stops.length === 1);

const session: Story = {
  title: 'a driver charges for two minutes',
  site: { configuration: { MeterValueSampleInterval: '30', StopTxnSampledData: 'Energy.Active.Import.Register' } },
  async tell(at) {
    await at.pass(20_000);
    await at.begin();
    await at.pass(120_000);
    await at.finish();
  },
  cameTrue: billed(1),
};

const remote: Story = {
  title: 'the CSMS starts a session with a limit, reads the meter, and ends it',
  site: { product: smartOutlets, configuration: { ClockAlignedDataInterval: '60' } },
  async tell(at) {
    await at.pass(20_000);
    at.charger.plug(2);
    const chargingProfile = txProfile(4);
    await at.until(
      () => at.outlet(2).transactionId !== null,
      () => at.call('RemoteStartTransaction', { connectorId: 2, idTag: 'TAG-2', chargingProfile }),
    );
    await at.pass(70_000);
    await at.call('TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 2 });
    await at.pass(10_000);
    await at.until(
      () => at.outlet(2).transactionId === null,
      () => at.call('RemoteStopTransaction', { transactionId: at.outlet(2).transactionId ?? 0 }),
    );
    at.charger.unplug(2);
    await at.pass(5_000);
  },
  cameTrue: billed(1),
};

const reservation: Story = {
  title: 'an outlet is held for a driver who comes, and another until nobody came',
  site: {},
  async tell(at) {
    const reserve = (reservationId: number, connectorId: number, expiryDate: string) => () =>
      at.call('ReserveNow', { reservationId, connectorId, expiryDate, idTag: 'TAG-1' });
    await at.pass(20_000);
    await at.until(() => at.outlet(1).status === 'Reserved', reserve(1, 1, inAnHour));
    await at.until(() => at.outlet(2).status === 'Reserved', reserve(2, 2, '2026-01-01T00:30:00Z'));
    await at.begin();
    await at.pass(30_000);
    await at.finish();
    await at.pass(1_800_000);
  },
  cameTrue: billed(1),
};

const detachable: ProductDescription = {
  ...twoOutlets,
  connectors: twoOutlets.connectors.map((one) => ({ ...one, cable: 'detachable' as const })),
};

const unlocking: Story = {
  title: 'the CSMS unlocks the cable of a session, and closes and opens the outlet',
  site: { product: detachable, charger: { lockable: [1, 2] } },
  async tell(at) {
    await at.pass(20_000);
    await at.begin();
    await at.pass(20_000);
    await at.until(
      () => at.outlet(1).idTag === null,
      () => at.call('UnlockConnector', { connectorId: 1 }),
    );
    at.charger.unplug(1);
    const set = (type: string) => () => at.call('ChangeAvailability', { connectorId: 1, type });
    await at.until(() => at.outlet(1).status === 'Unavailable', set('Inoperative'));
    await at.until(() => at.outlet(1).status !== 'Unavailable', set('Operative'));
  },
  cameTrue: billed(1),
};

const limits: Story = {
  title: 'two cars share what the CSMS leaves them',
  site: {
    product: smartOutlets,
    configuration: { MeterValueSampleInterval: '30', MeterValuesSampledData: 'Power.Offered' },
  },
  async tell(at) {
    await at.pass(20_000);
    await at.begin(1, 'TAG-1');
    await at.begin(2, 'TAG-2');
    const cap = (limit: number) => at.call('SetChargingProfile', { connectorId: 0, csChargingProfiles: most(limit) });
    await cap(20_000);
    await at.pass(30_000);
    await cap(60_000);
    await at.call('GetCompositeSchedule', { connectorId: 0, duration: 60 });
    await at.pass(30_000);
    await at.call('ClearChargingProfile', {});
    await at.pass(30_000);
    await at.finish(1, 'TAG-1');
    await at.finish(2, 'TAG-2');
  },
  cameTrue: billed(2),
};

const most = (limit: number) => ({
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'ChargePointMaxProfile',
  chargingProfileKind: 'Absolute',
  chargingSchedule: {
    startSchedule: '2026-01-01T00:00:00Z',
    chargingRateUnit: 'W',
    chargingSchedulePeriod: [{ startPeriod: 0, limit }],
  },
});

const reset: Story = {
  title: 'a session is ended by a reset',
  site: {},
  endsRun: true,
  async tell(at) {
    await at.pass(20_000);
    await at.begin();
    await at.pass(30_000);
    await at.call('Reset', { type: 'Soft' });
    await at.pass(60_000);
    // Where the hardware could not be reset, the station has gone on, and is asked once more.
    if (at.ended === 'no') await at.call('Reset', { type: 'Hard' });
    await at.pass(120_000);
  },
  // What could not be ended in time is ended after the boot, from what is on disk.
  cameTrue: (at) => at.ended === 'softly' && (billed(1)(at) || at.isOpenOnDisk()),
};

const settings: Story = {
  title: 'the CSMS changes a setting, sends a local list, and empties the cache',
  site: {},
  async tell(at) {
    await at.pass(20_000);
    await at.call('ChangeConfiguration', { key: 'HeartbeatInterval', value: '600' });
    const localAuthorizationList = [{ idTag: 'TAG-1', idTagInfo: { status: 'Accepted' } }];
    await at.call('SendLocalList', { listVersion: 1, updateType: 'Full', localAuthorizationList });
    await at.call('GetLocalListVersion', {});
    await at.pass(5_000);
    await at.begin();
    await at.pass(20_000);
    await at.finish();
    await at.call('SendLocalList', { listVersion: 2, updateType: 'Full' });
    await at.call('ClearCache', {});
    await at.call('GetConfiguration', {});
  },
  cameTrue: billed(1),
};

const powerFails: Story = {
  title: 'the mains fail while a car charges, and back-up power holds for a minute',
  site: {
    product: { ...twoOutlets, features: { ...twoOutlets.features, powerLoss: 'stopBeforeGoingDown' } },
    charger: { backUpMs: 60_000 },
  },
  async tell(at) {
    await at.pass(20_000);
    await at.begin();
    await at.pass(30_000);
    void at.charger.failMains();
    await at.pass(20_000);
    at.charger.unplug(1);
    await at.pass(20_000);
  },
  cameTrue: billed(1),
};

const packed: PackedLog = { path: '/packed/log.gz', name: 'log.gz', sizeBytes: 1 };

const uploading = ({ logs, transfer }: Ports): Partial<Ports> => ({
  logs: { ...logs, pack: async () => packed },
  transfer: { ...transfer, upload: async () => {} },
});

const logs: Story = {
  title: 'the CSMS asks for both kinds of logs',
  site: { ports: uploading },
  async tell(at) {
    await at.pass(20_000);
    await at.call('GetDiagnostics', { location: 'ftp://logs.example/in/', retries: 2, retryInterval: 10 });
    await at.pass(60_000);
    const log = { remoteLocation: 'ftp://logs.example/in/' };
    await at.call('GetLog', { logType: 'SecurityLog', requestId: 1, retries: 2, retryInterval: 10, log });
    await at.pass(60_000);
    await at.call('TriggerMessage', { requestedMessage: 'DiagnosticsStatusNotification' });
    await at.begin();
    await at.finish();
  },
  cameTrue: billed(1),
};

const image = { path: '/firmware', sizeBytes: 20, sha256: 'ab' } as const;

const facts = { fingerprint: 'f', subject: 's', issuer: 'i', serialNumber: '1', notBeforeMs: 0, notAfterMs: 4e12 };

const updatable = ({ host, pki, transfer }: Ports): Partial<Ports> => ({
  pki: { ...pki, judgeSigner: async (pem) => ({ ok: true, facts, pem }), verifyFile: async () => true },
  transfer: { ...transfer, download: async () => image },
  host: { ...host, installFirmware: async () => 'inUse', confirmFirmware: async () => {} },
});

const firmware: Story = {
  title: 'a signed firmware is fetched and installed between two sessions',
  site: { ports: updatable },
  async tell(at) {
    await at.pass(20_000);
    await at.begin();
    const update = {
      location: 'http://files.example/firmware.bin',
      retrieveDateTime: '2025-12-31T00:00:00Z',
      signingCertificate: 'certificate',
      signature: 'signature',
    };
    await at.call('SignedUpdateFirmware', { requestId: 1, retries: 3, retryInterval: 10, firmware: update });
    await at.pass(20_000);
    await at.finish();
    await at.pass(300_000);
    await at.begin();
    await at.finish();
  },
  cameTrue: billed(2),
};

const certifying = ({ pki }: Ports): Partial<Ports> => ({
  pki: {
    ...pki,
    createRequest: async () => ({ keyName: 'key-1', csr: 'CSR' }),
    judgeRoot: async (pem) => ({ ok: true, facts: { ...facts, fingerprint: pem }, pem }),
    judgeStationCertificate: async (pem) => ({ ok: true, facts, pem }),
    factsOf: async (pem) => ({ ...facts, fingerprint: pem }),
    hashDataOf: async (_, hashAlgorithm) => ({
      hashAlgorithm,
      issuerNameHash: 'a',
      issuerKeyHash: 'b',
      serialNumber: '1',
    }),
  },
});

const certificates: Story = {
  title: 'roots come and go, and the station asks for a certificate of its own',
  site: { configuration: { CpoName: 'Operator' }, ports: certifying },
  async tell(at) {
    at.whole.answers['SignCertificate'] = () => ({ status: 'Accepted' });
    await at.pass(20_000);
    const certificateType = 'ManufacturerRootCertificate';
    await at.call('InstallCertificate', { certificateType, certificate: 'ROOT' });
    await at.pass(5_000);
    await at.call('GetInstalledCertificateIds', { certificateType });
    await at.pass(5_000);
    await at.call('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' });
    await at.pass(5_000);
    await at.call('CertificateSigned', { certificateChain: 'CHAIN' });
    await at.pass(5_000);
    const certificateHashData = { hashAlgorithm: 'SHA256', issuerNameHash: 'a', issuerKeyHash: 'b', serialNumber: '1' };
    await at.call('DeleteCertificate', { certificateHashData });
    await at.pass(5_000);
    await at.begin();
    await at.finish();
  },
  cameTrue: billed(1),
};

export const stories: readonly Story[] = [
  session,
  remote,
  reservation,
  unlocking,
  limits,
  reset,
  settings,
  powerFails,
  logs,
  firmware,
  certificates,
];

export const siteOf = { logs: logs.site, firmware: firmware.site, certificates: certificates.site };

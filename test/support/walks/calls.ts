/** Every call of a CSMS, as words of a walk: `call Action {payload}`. `$tx1` and `$+60` are filled in when it is made. */
import fc from 'fast-check';

type Payload = Readonly<Record<string, unknown>>;

export const tags = ['A', 'B', 'C', 'GUEST'] as const;

const tag = fc.constantFrom(...tags);
const outlet = fc.constantFrom(1, 2);
const anywhere = fc.constantFrom(0, 1, 2);
const astray = fc.constantFrom(0, 1, 1, 2, 2, 3);
const seconds = fc.constantFrom(-60, 5, 60, 600, 4_000);
const at = seconds.map((s) => `$+${s}`);

/** Keys and values: most are taken, some are refused. Waits are short enough for a story to see their end. */
const keys: readonly (readonly [key: string, ...values: readonly string[]])[] = [
  ['AllowOfflineTxForUnknownId', 'true', 'false'],
  ['AuthorizationCacheEnabled', 'true', 'false'],
  ['AuthorizeRemoteTxRequests', 'true', 'false'],
  ['ClockAlignedDataInterval', '0', '60', '900'],
  ['ConnectionTimeOut', '10', '60', 'soon'],
  ['HeartbeatInterval', '60', '3600', '-1'],
  ['LocalAuthorizeOffline', 'true', 'false'],
  ['LocalPreAuthorize', 'true', 'false'],
  ['LocalAuthListEnabled', 'true', 'false'],
  ['MaxEnergyOnInvalidId', '0', '200', '5000'],
  ['MessageTimeout', '10', '30', '0'],
  ['MeterValueSampleInterval', '0', '10', '60'],
  ['MeterValuesSampledData', 'Energy.Active.Import.Register', 'Power.Active.Import,SoC', 'Nonsense', ''],
  ['MeterValuesAlignedData', 'Energy.Active.Import.Register', 'Voltage'],
  ['StopTxnSampledData', 'Energy.Active.Import.Register', ''],
  ['StopTxnAlignedData', 'Energy.Active.Import.Register', ''],
  ['MinimumStatusDuration', '0', '5', '30'],
  ['ResetRetries', '0', '2'],
  ['StopTransactionOnEVSideDisconnect', 'true', 'false'],
  ['StopTransactionOnInvalidId', 'true', 'false'],
  ['UnlockConnectorOnEVSideDisconnect', 'true', 'false'],
  ['TransactionMessageAttempts', '1', '3', '0'],
  ['TransactionMessageRetryInterval', '1', '20', '60'],
  ['WebSocketPingInterval', '0', '20', '120'],
  ['PowerSharingStrategy', 'Equal', 'FirstComeFirstServed', 'Whatever'],
  ['TxDefaultInGaps', 'true', 'false'],
  ['QueueDrainDelay', '0', '5'],
  ['LightIntensity', '0', '50'],
  ['BlinkRepeat', '0', '3'],
  ['CpoName', 'Walkers'],
  ['AuthorizationKey', '0123456789abcdef0123456789abcdef01234567', 'short'],
  ['SecurityProfile', '0', '1'],
  ['NumberOfConnectors', '5'],
  ['NoSuchKey', '1'],
];

const change = fc
  .constantFrom(...keys)
  .chain(([key, ...values]) => fc.constantFrom(...values).map((value) => ({ key, value })));

const schedule = fc
  .record({
    unit: fc.constantFrom('W', 'A'),
    starts: fc.uniqueArray(fc.constantFrom(10, 60, 300, 1_800), { maxLength: 2 }),
    limits: fc.array(fc.constantFrom(0, 6, 16, 3_000, 11_000, 60_000), { minLength: 3, maxLength: 3 }),
    duration: fc.constantFrom(undefined, 120, 3_600),
    startSchedule: fc.constantFrom('$+-30', '$+0', '$+60'),
  })
  .map(({ unit, starts, limits, duration, startSchedule }) => ({
    chargingRateUnit: unit,
    ...(duration !== undefined && { duration }),
    startSchedule,
    chargingSchedulePeriod: [0, ...starts.sort((one, other) => one - other)].map((startPeriod, nth) => ({
      startPeriod,
      limit: limits[nth] ?? 0,
    })),
  }));

const purposes = ['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile'] as const;

const profile = fc
  .record({
    id: fc.integer({ min: 1, max: 4 }),
    stackLevel: fc.integer({ min: 0, max: 2 }),
    purpose: fc.constantFrom(...purposes),
    kind: fc.constantFrom('Absolute', 'Relative', 'Recurring'),
    schedule,
    connectorId: anywhere,
    validTo: fc.constantFrom(undefined, '$+90', '$+-5'),
  })
  .map(({ id, stackLevel, purpose, kind, schedule: own, connectorId, validTo }) => {
    const { startSchedule, ...relative } = own;
    return {
      connectorId: purpose === 'ChargePointMaxProfile' ? 0 : connectorId,
      csChargingProfiles: {
        chargingProfileId: id,
        ...(purpose === 'TxProfile' && { transactionId: `$tx${connectorId}` }),
        stackLevel,
        chargingProfilePurpose: purpose,
        chargingProfileKind: kind,
        ...(kind === 'Recurring' && { recurrencyKind: 'Daily' }),
        ...(validTo !== undefined && { validTo }),
        chargingSchedule: kind === 'Relative' ? relative : { ...relative, startSchedule },
      },
    };
  });

const txProfile = profile.map(({ csChargingProfiles: { transactionId: _, ...own } }) => ({
  ...own,
  chargingProfilePurpose: 'TxProfile',
}));

const remoteStart = fc
  .record({
    idTag: tag,
    connectorId: fc.constantFrom(undefined, 1, 1, 2, 0),
    plan: fc.option(txProfile, { nil: undefined }),
  })
  .map(({ idTag, connectorId, plan }) => ({
    idTag,
    ...(connectorId !== undefined && { connectorId }),
    ...(plan && { chargingProfile: plan }),
  }));

const listEntry = fc
  .record({
    idTag: tag,
    status: fc.constantFrom('Accepted', 'Blocked', 'Invalid', null),
    parent: fc.constantFrom(undefined, 'P'),
  })
  .map(({ idTag, status, parent }) => ({
    idTag,
    ...(status !== null && { idTagInfo: { status, ...(parent !== undefined && { parentIdTag: parent }) } }),
  }));

const localList = fc.record({
  listVersion: fc.integer({ min: 0, max: 5 }),
  updateType: fc.constantFrom('Full', 'Differential'),
  localAuthorizationList: fc.uniqueArray(listEntry, { maxLength: 3, selector: ({ idTag }) => idTag }),
});

const triggers = ['BootNotification', 'Heartbeat', 'MeterValues', 'StatusNotification'] as const;
const fileTriggers = ['DiagnosticsStatusNotification', 'FirmwareStatusNotification'] as const;
const moreTriggers = ['SignChargePointCertificate', 'LogStatusNotification'] as const;

const trigger = <T extends string>(...messages: readonly T[]) =>
  fc
    .record({ requestedMessage: fc.constantFrom(...messages), connectorId: fc.constantFrom(undefined, 0, 1, 2) })
    .map(({ connectorId, ...rest }) => ({ ...rest, ...(connectorId !== undefined && { connectorId }) }));

const hash = { hashAlgorithm: 'SHA256', issuerNameHash: 'aa', issuerKeyHash: 'bb', serialNumber: '1' };
const location = fc.constantFrom('http://files.example/a', 'ftp://files.example/b', 'nonsense');

const firmware = fc.record({
  location,
  retrieveDateTime: at,
  signingCertificate: fc.constantFrom('signer', 'bad signer'),
  signature: fc.constantFrom('good', 'bad'),
});

/** The calls with their payloads; how often one is made is the weight. */
const payloads: Readonly<Record<string, readonly [weight: number, fc.Arbitrary<Payload>]>> = {
  RemoteStartTransaction: [5, remoteStart],
  RemoteStopTransaction: [4, outlet.map((id) => ({ transactionId: `$tx${id}` }))],
  Reset: [3, fc.record({ type: fc.constantFrom('Soft', 'Hard') })],
  UnlockConnector: [3, astray.map((connectorId) => ({ connectorId }))],
  ChangeAvailability: [5, fc.record({ connectorId: astray, type: fc.constantFrom('Operative', 'Inoperative') })],
  ChangeConfiguration: [12, change],
  GetConfiguration: [1, fc.constantFrom({}, { key: ['HeartbeatInterval', 'Nothing'] })],
  ClearCache: [1, fc.constant({})],
  DataTransfer: [1, fc.constantFrom('org.example', 'org.nobody').map((vendorId) => ({ vendorId, data: 'x' }))],
  ReserveNow: [
    5,
    fc.record({ connectorId: astray, expiryDate: at, idTag: tag, reservationId: fc.integer({ min: 0, max: 3 }) }),
  ],
  CancelReservation: [2, fc.record({ reservationId: fc.integer({ min: 0, max: 3 }) })],
  SendLocalList: [3, localList],
  GetLocalListVersion: [1, fc.constant({})],
  SetChargingProfile: [6, profile],
  ClearChargingProfile: [
    2,
    fc.oneof(fc.constant({}), fc.record({ id: fc.integer({ min: 1, max: 4 }) }), fc.record({ connectorId: anywhere })),
  ],
  GetCompositeSchedule: [1, fc.record({ connectorId: astray, duration: fc.constantFrom(0, 600, 86_400) })],
  TriggerMessage: [3, trigger(...triggers, ...fileTriggers)],
  ExtendedTriggerMessage: [3, trigger(...triggers, ...moreTriggers)],
  GetDiagnostics: [1, fc.record({ location, retries: fc.constantFrom(0, 2), retryInterval: fc.constantFrom(0, 30) })],
  GetLog: [
    1,
    fc.record({
      logType: fc.constantFrom('DiagnosticsLog', 'SecurityLog'),
      requestId: fc.integer({ min: 1, max: 3 }),
      log: location.map((remoteLocation) => ({ remoteLocation })),
    }),
  ],
  UpdateFirmware: [2, fc.record({ location, retrieveDate: at, retries: fc.constantFrom(0, 2) })],
  SignedUpdateFirmware: [2, fc.record({ requestId: fc.integer({ min: 1, max: 3 }), firmware })],
  InstallCertificate: [
    1,
    fc.record({
      certificateType: fc.constantFrom('CentralSystemRootCertificate', 'ManufacturerRootCertificate'),
      certificate: fc.constantFrom('root 1', 'root 2', 'bad root'),
    }),
  ],
  GetInstalledCertificateIds: [
    1,
    fc
      .constantFrom('CentralSystemRootCertificate', 'ManufacturerRootCertificate')
      .map((certificateType) => ({ certificateType })),
  ],
  DeleteCertificate: [1, fc.constant({ certificateHashData: hash })],
  CertificateSigned: [1, fc.constantFrom('chain', 'bad chain').map((certificateChain) => ({ certificateChain }))],
};

export const csmsCalls: fc.Arbitrary<string> = fc.oneof(
  ...Object.entries(payloads).map(([action, [weight, payload]]) => ({
    weight,
    arbitrary: payload.map((own) => `call ${action} ${JSON.stringify(own)}`),
  })),
);

/** What a CSMS should not say. */
export const garbage = [
  'hello',
  '[]',
  '[2]',
  '[3,"nobody",{}]',
  '[4,"nobody","InternalError","",{}]',
  '[2,"g-1","Reset",{}]',
  '[2,"g-2","NoSuchAction",{}]',
  '[2,"g-3","RemoteStartTransaction",{"idTag":7}]',
  '[2,"g-4","Reset",{"type":"Soft","more":1}]',
  '[9,"g-5",{}]',
] as const;

/** Fills in what is known only when the call is made. */
export function filledIn(text: string, transactionOf: (connectorId: number) => number, nowMs: number): string {
  return text
    .replace(/"\$tx(\d)"/g, (_, outletId: string) => String(transactionOf(Number(outletId))))
    .replace(/\$\+(-?\d+)/g, (_, s: string) => new Date(nowMs + Number(s) * 1_000).toISOString());
}

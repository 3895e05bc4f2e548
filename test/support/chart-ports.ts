/** A world in which nothing happens by itself, for a chart on its own. */
import { noFacts } from '../../actors/hardware.js';
import { emptyLimitBook } from '../../actors/limit-book.js';
import { startingConnection } from '../../actors/starting-way.js';
import type { StationState } from '../../actors/station-state.js';
import { seededRandom } from '../../adapters/clock/random.js';
import type { LedgerContents, Store } from '../../protocol/ports/store.js';
import type { Ports } from '../../protocol/ports.js';
import type { ProductDescription } from '../../protocol/product.js';
import { restingPorts } from './resting-ports.js';

export const emptyLedger: LedgerContents = {
  transactions: [],
  owed: [],
  givenUp: [],
  reservations: [],
  availability: [],
  stopValues: [],
  profiles: [],
  securityEvents: [],
  certificates: [],
  connection: null,
  certificateRequest: null,
  firmware: null,
  securityLogHead: null,
  nextSeq: 1,
  damage: [],
};

export const twoOutlets: ProductDescription = {
  vendor: 'Voltage',
  model: 'Two outlets',
  firmwareVersion: '1.0.0',
  powerW: 120_000,
  moduleW: 30_000,
  connectors: [1, 2].map((id) => ({ id, maxPowerW: 60_000, maxCurrentA: 200, cable: 'fixed' as const })),
  rfidReaders: 1,
  hasButtons: true,
  features: {
    profiles: ['Core', 'LocalAuthListManagement', 'Reservation', 'RemoteTrigger'],
    authorizationCache: true,
    reserveConnectorZero: true,
    outlivesUnplugging: true,
    powerLoss: 'stopAfterBoot',
    mainMeter: false,
    phases: [],
    lights: false,
    downloadsWhileCharging: false,
    unsignedFirmware: 'unsecured',
  },
  settings: {
    measurands: ['Energy.Active.Import.Register', 'Power.Active.Import'],
    getConfigurationMaxKeys: 100,
    meterValuesSampledDataMaxLength: 6,
    meterValuesAlignedDataMaxLength: 6,
    stopTxnSampledDataMaxLength: 6,
    stopTxnAlignedDataMaxLength: 6,
    stopTransactionMaxMeterValues: 10,
    localAuthListMaxLength: 20,
    sendLocalListMaxLength: 10,
    chargeProfileMaxStackLevel: 10,
    chargingScheduleMaxPeriods: 10,
    maxChargingProfilesInstalled: 10,
    chargingRateUnits: ['Power'],
    nominalVoltageV: 800,
    leastOffer: { powerW: 1_000, currentA: 1 },
    certificateSignedMaxChainSize: 10_000,
    certificateStoreMaxLength: 10,
    additionalRootCertificateCheck: false,
    keepsLastRoot: true,
    fileTransferProtocols: ['HTTP'],
    webSocketPingIntervalS: 0,
    heartbeatIntervalS: { min: 10, max: 86_400 },
    meterValueSampleIntervalS: { min: 5, max: 3_600 },
  },
};

const nothing = async () => {};

const store: Store = {
  ledger: {
    open: async () => emptyLedger,
    contents: () => emptyLedger,
    commit: nothing,
    note: () => {},
    close: nothing,
    cut: nothing,
  },
  configuration: { load: async () => ({}), save: nothing },
  localList: { version: async () => 0, size: async () => 0, find: async () => null, replace: nothing, update: nothing },
  authorizationCache: { find: async () => null, put: nothing, remove: nothing, clear: nothing },
};

export function rigPorts(own: Pick<Ports, 'clock' | 'journal'>, send: (text: string) => void): Ports {
  return {
    ...own,
    ...restingPorts(),
    store,
    random: seededRandom(7),
    link: { open: () => {}, send, ping: () => {}, close: () => {} },
    hardware: {
      start: nothing,
      permit: nothing,
      setLimit: nothing,
      readMeter: async () => ({ energyWh: 1000 }),
    },
  };
}

const access = { url: 'ws://central.example/ocpp', identity: 'CP-1' };

export function rigState(): StationState {
  return {
    product: twoOutlets,
    booted: { version: null, outcome: 'none' },
    access,
    connection: startingConnection(access),
    presets: [],
    backOff: { minimumMs: 1_000, jitterMs: 0, maximumMs: 60_000 },
    bootRetryMs: 30_000,
    preset: {},
    configuration: new Map(),
    facts: noFacts(),
    plans: new Map(),
    limits: emptyLimitBook(),
    handling: new Map(),
    handled: new Set(),
    begins: null,
    vendors: new Map(),
    asked: new Map(),
    givenUp: [],
    localList: { version: 0, entries: 0 },
    maxFrameLength: 65_536,
    nextSeq: 1,
  };
}

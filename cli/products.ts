/**
 * The product family: ten DC stations with two outlets each, which differ in power and in their front panel. Besides,
 * two of our own that have what the family has not, so that everything can be tried on some station.
 */
import { type ProductDescription, supportedMeasurands } from '../protocol/product.js';

/** In a name S is followed by the power in tens of kW; BCC has buttons and a payment terminal, CCC has not. */
export const productNames = [
  'BSC-S06BCC',
  'BSC-S06CCC',
  'BSC-S12BCC',
  'BSC-S12CCC',
  'BSC-S18BCC',
  'BSC-S18CCC',
  'BSC-S24BCC',
  'BSC-S24CCC',
  'BSC-S36BCC',
  'BSC-S36CCC',
  'SC-AC2-DETACHABLE',
  'SC-MINIMAL',
] as const;

export type ProductName = (typeof productNames)[number];

export const defaultProduct: ProductName = 'BSC-S12BCC';

const moduleW = 30_000;

// What a power module gives at most, and what a cooled CCS2 cable carries.
const moduleMaxCurrentA = 100;
const cableMaxCurrentA = 500;

/** As their certificate lists them. */
const certifiedMeasurands = supportedMeasurands.filter((measurand) => !measurand.endsWith('.Offered'));

const settings: ProductDescription['settings'] = {
  measurands: certifiedMeasurands,
  getConfigurationMaxKeys: 100,
  meterValuesSampledDataMaxLength: 100,
  meterValuesAlignedDataMaxLength: 100,
  stopTxnSampledDataMaxLength: 100,
  stopTxnAlignedDataMaxLength: 100,
  stopTransactionMaxMeterValues: 100,
  localAuthListMaxLength: 10_000,
  sendLocalListMaxLength: 10_000,
  chargeProfileMaxStackLevel: 10,
  chargingScheduleMaxPeriods: 48,
  maxChargingProfilesInstalled: 10,
  chargingRateUnits: ['Current', 'Power'],
  nominalVoltageV: 800,
  leastOffer: { powerW: 1_000, currentA: 1 },
  certificateSignedMaxChainSize: 2_000_000,
  certificateStoreMaxLength: 2_000_000,
  additionalRootCertificateCheck: false,
  keepsLastRoot: true,
  fileTransferProtocols: ['HTTP', 'FTP'],
  webSocketPingIntervalS: 120,
  heartbeatIntervalS: { min: 1, max: 86_400 },
  meterValueSampleIntervalS: { min: 1, max: 86_400 },
};

const features: ProductDescription['features'] = {
  profiles: ['Core', 'LocalAuthListManagement', 'Reservation', 'SmartCharging', 'RemoteTrigger'],
  authorizationCache: true,
  reserveConnectorZero: true,
  outlivesUnplugging: false,
  powerLoss: 'stopAfterBoot',
  mainMeter: false,
  phases: [],
  lights: false,
  downloadsWhileCharging: false,
  unsignedFirmware: 'unsecured',
};

function product(model: ProductName, modules: number, hasButtons: boolean): ProductDescription {
  const powerW = modules * moduleW;
  // A single car may have all modules, as far as its cable carries them.
  const maxCurrentA = Math.min(modules * moduleMaxCurrentA, cableMaxCurrentA);
  return {
    vendor: 'BSC',
    model,
    firmwareVersion: 'V1.0.6',
    powerW,
    moduleW,
    connectors: [
      { id: 1, maxPowerW: powerW, maxCurrentA, cable: 'fixed' },
      { id: 2, maxPowerW: powerW, maxCurrentA, cable: 'fixed' },
    ],
    rfidReaders: 1,
    hasButtons,
    features,
    settings,
  };
}

/** Two AC outlets with a socket each, for a cable that the driver brings and that is locked while it charges. */
const detachable: ProductDescription = {
  vendor: 'Statecharge',
  model: 'SC-AC2-DETACHABLE',
  firmwareVersion: 'V1.0.6',
  powerW: 44_000,
  moduleW: 22_000,
  connectors: [
    { id: 1, maxPowerW: 22_000, maxCurrentA: 32, cable: 'detachable' },
    { id: 2, maxPowerW: 22_000, maxCurrentA: 32, cable: 'detachable' },
  ],
  rfidReaders: 1,
  hasButtons: true,
  features: {
    ...features,
    profiles: [...features.profiles, 'FirmwareManagement'],
    outlivesUnplugging: true,
    powerLoss: 'stopBeforeGoingDown',
    mainMeter: true,
    phases: ['L1', 'L2', 'L3'],
    lights: true,
    downloadsWhileCharging: true,
    unsignedFirmware: 'always',
  },
  // An AC outlet knows nothing of the battery.
  settings: {
    ...settings,
    measurands: supportedMeasurands.filter((measurand) => measurand !== 'SoC'),
    fileTransferProtocols: ['HTTP', 'HTTPS', 'FTP', 'FTPS', 'SFTP'],
    nominalVoltageV: 230,
    leastOffer: { powerW: 0, currentA: 6 },
  },
};

export const products: Readonly<Record<ProductName, ProductDescription>> = {
  'BSC-S06BCC': product('BSC-S06BCC', 2, true),
  'BSC-S06CCC': product('BSC-S06CCC', 2, false),
  'BSC-S12BCC': product('BSC-S12BCC', 4, true),
  'BSC-S12CCC': product('BSC-S12CCC', 4, false),
  'BSC-S18BCC': product('BSC-S18BCC', 6, true),
  'BSC-S18CCC': product('BSC-S18CCC', 6, false),
  'BSC-S24BCC': product('BSC-S24BCC', 8, true),
  'BSC-S24CCC': product('BSC-S24CCC', 8, false),
  'BSC-S36BCC': product('BSC-S36BCC', 12, true),
  'BSC-S36CCC': product('BSC-S36CCC', 12, false),
  'SC-AC2-DETACHABLE': detachable,
  'SC-MINIMAL': {
    ...product('SC-MINIMAL', 2, false),
    vendor: 'Statecharge',
    features: {
      ...features,
      profiles: ['Core', 'FirmwareManagement', 'SmartCharging', 'RemoteTrigger'],
      reserveConnectorZero: false,
      powerLoss: 'resume',
      unsignedFirmware: 'always',
    },
    settings: { ...settings, measurands: supportedMeasurands },
  },
};

export function isProductName(name: string): name is ProductName {
  return Object.hasOwn(products, name);
}

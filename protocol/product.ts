/** What a station is, as its manufacturer sells it: who it says it is, what is built in, what its limits are. */
import type { Phase } from './ports/hardware.js';

/** The measurands this software can sample (7.31); which of them the phases have too is the product's. */
export const supportedMeasurands = [
  'Current.Import',
  'Current.Offered',
  'Energy.Active.Import.Interval',
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'Power.Offered',
  'SoC',
  'Voltage',
] as const;

export type SupportedMeasurand = (typeof supportedMeasurands)[number];

export interface ProductConnector {
  /** 1..N without gaps (3.8). */
  readonly id: number;
  readonly maxPowerW: number;
  readonly maxCurrentA: number;
  /** A fixed cable has no lock on the station's side: UnlockConnector is NotSupported (errata 3.87). */
  readonly cable: 'fixed' | 'detachable';
}

/** Parts of OCPP 1.6 a product may have, in the spelling of SupportedFeatureProfiles (3.3). */
export const featureProfiles = [
  'Core',
  'FirmwareManagement',
  'LocalAuthListManagement',
  'Reservation',
  'SmartCharging',
  'RemoteTrigger',
] as const;

export type FeatureProfile = (typeof featureProfiles)[number];

/** Optional parts of the profiles. */
export interface ProductFeatures {
  /** What the hardware is sold with; SupportedFeatureProfiles tells those that are also built. */
  readonly profiles: readonly FeatureProfile[];
  readonly authorizationCache: boolean;
  /** Whether "any connector" can be reserved (ReserveConnectorZeroSupported). */
  readonly reserveConnectorZero: boolean;
  /** StopTransactionOnEVSideDisconnect can be switched off; where not, it is read-only true (errata 3.80). */
  readonly outlivesUnplugging: boolean;
  /** What becomes of a transaction when the mains fail: said on back-up power, after the boot, or it goes on. */
  readonly powerLoss: 'stopBeforeGoingDown' | 'stopAfterBoot' | 'resume';
  /** A meter for the whole station, told of as connector 0. */
  readonly mainMeter: boolean;
  /** Phases that the meters tell apart; empty for DC. */
  readonly phases: readonly Phase[];
  /** Lights that can be dimmed and can blink (LightIntensity, BlinkRepeat). */
  readonly lights: boolean;
  /** Firmware comes in while a transaction runs; where not, it waits for the sessions to end. */
  readonly downloadsWhileCharging: boolean;
  /** Whether UpdateFirmware is obeyed: always, or only as long as the connection is not secured (L01.FR.20). */
  readonly unsignedFirmware: 'always' | 'unsecured';
}

export interface ProductSettings {
  /** What can be listed in the four lists of measurands. */
  readonly measurands: readonly SupportedMeasurand[];
  readonly getConfigurationMaxKeys: number;
  /** Items in MeterValuesSampledData. */
  readonly meterValuesSampledDataMaxLength: number;
  readonly meterValuesAlignedDataMaxLength: number;
  readonly stopTxnSampledDataMaxLength: number;
  readonly stopTxnAlignedDataMaxLength: number;
  /** Meter values in StopTransaction.transactionData (errata 3.91). */
  readonly stopTransactionMaxMeterValues: number;
  readonly localAuthListMaxLength: number;
  /** Entries of one SendLocalList; it decides how large a frame may be. */
  readonly sendLocalListMaxLength: number;
  readonly chargeProfileMaxStackLevel: number;
  readonly chargingScheduleMaxPeriods: number;
  readonly maxChargingProfilesInstalled: number;
  readonly chargingRateUnits: readonly ('Current' | 'Power')[];
  /** What A and W are converted with in schedules (7.12): line to neutral of AC, a typical pack of DC. */
  readonly nominalVoltageV: number;
  /** Below it no energy is offered at all (IEC 61851: 6 A per phase): the outlet is SuspendedEVSE. */
  readonly leastOffer: { readonly powerW: number; readonly currentA: number };
  /** The family says 2 000 000; a message carries 10 000. */
  readonly certificateSignedMaxChainSize: number;
  readonly certificateStoreMaxLength: number;
  /** Only one root of the CSMS, and one to fall back to, which has signed it (AdditionalRootCertificateCheck, M05.FR.09). */
  readonly additionalRootCertificateCheck: boolean;
  /** The last root of the CSMS cannot be deleted over OCPP. */
  readonly keepsLastRoot: boolean;
  readonly fileTransferProtocols: readonly ('FTP' | 'FTPS' | 'HTTP' | 'HTTPS' | 'SFTP')[];
  /** Default of WebSocketPingInterval. */
  readonly webSocketPingIntervalS: number;
  readonly heartbeatIntervalS: { readonly min: number; readonly max: number };
  /** 0 switches sampling off and is allowed besides. */
  readonly meterValueSampleIntervalS: { readonly min: number; readonly max: number };
}

/** The first group goes into BootNotification (4.2), whose lengths hold. */
export interface ProductDescription {
  /** At most 20 characters. */
  readonly vendor: string;
  /** At most 20 characters. */
  readonly model: string;
  /** At most 25 characters. */
  readonly serialNumber?: string;
  /** At most 50 characters. */
  readonly firmwareVersion: string;
  /** Of the SIM card, at most 20 characters. */
  readonly iccid?: string;
  /** Of the SIM card, at most 20 characters. */
  readonly imsi?: string;
  /** At most 25 characters. */
  readonly meterType?: string;
  /** At most 25 characters. */
  readonly meterSerialNumber?: string;

  /** What all outlets together can deliver. */
  readonly powerW: number;
  /** Power comes in whole modules, which the outlets share. */
  readonly moduleW: number;
  readonly connectors: readonly ProductConnector[];
  readonly rfidReaders: number;
  /** A stop button on the housing. */
  readonly hasButtons: boolean;
  readonly features: ProductFeatures;
  readonly settings: ProductSettings;
}

/** What a station is, as its manufacturer sells it: who it says it is, what is built in, what its limits are. */

/** The measurands this software can sample (7.31). Phases are not told apart: the outlets are DC. */
export const supportedMeasurands = [
  'Current.Import',
  'Energy.Active.Import.Interval',
  'Energy.Active.Import.Register',
  'Power.Active.Import',
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

export interface ProductSettings {
  /** What can be listed in MeterValuesSampledData. */
  readonly measurands: readonly SupportedMeasurand[];
  readonly getConfigurationMaxKeys: number;
  /** Items in MeterValuesSampledData. */
  readonly meterValuesSampledDataMaxLength: number;
  /** Entries of one SendLocalList; it decides how large a frame may be. */
  readonly sendLocalListMaxLength: number;
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
  readonly settings: ProductSettings;
}

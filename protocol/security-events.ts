/**
 * The events that bear on security: whitepaper, section 8. Every one is told; the critical ones must reach the CSMS,
 * whatever happens meanwhile (A04.FR.02), and go last where room is short.
 */

export interface SecurityEventKind {
  readonly critical: boolean;
  readonly meaning: string;
  /** The list of the whitepaper is that of the events known to it; the message takes any name of 50 characters. */
  readonly listed: boolean;
}

const critical = (meaning: string) => ({ critical: true, listed: true, meaning }) as const;
const ordinary = (meaning: string) => ({ critical: false, listed: true, meaning }) as const;

export const securityEvents = {
  FirmwareUpdated: critical('Other firmware was installed.'),
  FailedToAuthenticateAtCentralSystem: ordinary('The central system has refused our credentials.'),
  CentralSystemFailedToAuthenticate: ordinary('We have refused the credentials of the central system.'),
  SettingSystemTime: critical('The clock was set to another time.'),
  StartupOfTheDevice: critical('The station has booted.'),
  ResetOrReboot: critical('The station was reset, or boots anew.'),
  SecurityLogWasCleared: critical('The security log was emptied.'),
  ReconfigurationOfSecurityParameters: ordinary('A key, a password or the security profile was changed.'),
  MemoryExhaustion: critical('Memory or storage is nearly full.'),
  InvalidMessages: ordinary('Messages came that are no valid OCPP.'),
  AttemptedReplayAttacks: ordinary('A message came that had come before.'),
  TamperDetectionActivated: critical('A sensor says that somebody tampers with the station.'),
  InvalidFirmwareSignature: ordinary('Firmware came whose signature is wrong.'),
  InvalidFirmwareSigningCertificate: ordinary('Firmware was offered under a certificate that is not good for it.'),
  InvalidCentralSystemCertificate: ordinary('The central system has shown a certificate that is not valid.'),
  InvalidChargePointCertificate: ordinary('A certificate was given to the station that is not valid for it.'),
  InvalidTLSVersion: ordinary('The central system speaks only a TLS that is too old.'),
  InvalidTLSCipherSuite: ordinary('The central system has no cipher suite that is good enough.'),
  /**
   * Of ours. Nothing listed fits: no sensor has seen anybody tamper, and nothing is full. A bill may be wrong because of
   * it, so that it is critical.
   */
  LedgerDamaged: {
    critical: true,
    listed: false,
    meaning: 'Records of the station were damaged; what could be was repaired, the rest set aside.',
  },
} as const satisfies Readonly<Record<string, SecurityEventKind>>;

export type SecurityEventName = keyof typeof securityEvents;

/** Kept by a newer version, an event may have a name nobody knows: better told than lost. */
export function isCritical(name: string): boolean {
  return Object.hasOwn(securityEvents, name) ? securityEvents[name as SecurityEventName].critical : true;
}

const longestTechInfo = 255;

/** As a message carries it: what disturbs a log is left out, and what is too long is cut. */
export function techInfoOf(text: string): string {
  return text.slice(0, longestTechInfo).replace(/[^\x20-\x7e]/g, '?');
}

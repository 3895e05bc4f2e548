/** The station as the runner sees it: something that can be started for a case, acted upon, and ended. */
import type { TlsIdentity } from '../pki/tls-identity.js';
import type { StationProfile } from '../product/station-profile.js';
import type { Puppet } from '../puppet/puppet.js';

export interface StationSetup {
  readonly profile: StationProfile;
  readonly identity: string;
  /** Where it connects first; the identity is appended. */
  readonly csmsUrl: string;
  /** The TLS listener, where the case changes the security profile. */
  readonly csmsSecureUrl?: string;
  readonly securityProfile: 0 | 1 | 2 | 3;
  /** Of profile 1 and 2. */
  readonly password?: Uint8Array;
  /** PEM; the CSMS is trusted by it. */
  readonly rootCa?: string;
  /** Of profile 3. */
  readonly clientCertificate?: TlsIdentity;
}

export interface StationUnderTest {
  readonly puppet: Puppet;
  /** Of a station that runs already: makes it boot. Others boot when they are started. */
  boot?(): Promise<void>;
  /** Rejects when the station is gone by itself, with its last words. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Resolves when the station has been told to begin; it connects by itself. */
export type StartStation = (setup: StationSetup) => Promise<StationUnderTest>;

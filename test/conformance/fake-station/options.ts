/** What the fake station is told when it is made. */
import type { StationProfile } from '../../../conformance/product/station-profile.js';
import type { FaultName } from './faults.js';

export interface ClientCertificate {
  /** PEM, the station's own certificate first. */
  readonly certificateChain: string;
  readonly privateKey: string;
}

export interface FakeOptions {
  /** `ws://...`, without the identity; for security profiles 0 and 1. */
  readonly csmsUrl: string;
  /** `wss://...`, for security profiles 2 and 3. */
  readonly csmsSecureUrl?: string;
  readonly identity: string;
  /** Of Basic authentication. */
  readonly password?: Uint8Array;
  /** PEM of the CentralSystemRootCertificate put in at the factory. */
  readonly rootCa?: string;
  readonly clientCertificate?: ClientCertificate;
  readonly securityProfile: 0 | 1 | 2 | 3;
  readonly profile: StationProfile;
  /** What it does wrong; none for a right station. */
  readonly faults: ReadonlySet<FaultName>;
}

/** Where one way of a case is played: a central system, and what the station is told of it. */
import { Csms, type CsmsOptions } from '../csms/csms.js';
import type { PayloadCheck } from '../csms/records.js';
import type { Way } from '../language/case.js';
import type { Supplies } from '../language/supplies.js';
import type { StationSetup } from '../launch/station-under-test.js';
import type { StationProfile } from '../product/station-profile.js';

/** The clock of all records: the wall's, but it never jumps. */
export const now = (): number => performance.timeOrigin + performance.now();

/** So seldom that no case meets a heartbeat it does not ask for. */
const quietHeartbeatS = 3600;

export interface SiteOptions {
  readonly identity: string;
  readonly way: Way;
  readonly supplies: Supplies;
  /** Default: this project's schemas. */
  readonly check?: PayloadCheck | undefined;
  readonly listen?: Pick<CsmsOptions, 'host' | 'port'> | undefined;
  readonly securePort?: number | undefined;
}

export function openCsms({ identity, way, supplies, check, listen, securePort }: SiteOptions): Promise<Csms> {
  const { securityProfile = 0, knowsOtherListener = false } = way.connection;
  const withTls = securityProfile >= 2 || knowsOtherListener;
  const asksPassword = securityProfile === 1 || securityProfile === 2;
  return Csms.start({
    ...listen,
    heartbeatIntervalS: quietHeartbeatS,
    now,
    ...(check === undefined ? {} : { validate: check }),
    ...(asksPassword ? { passwords: new Map([[identity, supplies.password]]) } : {}),
    ...(withTls
      ? {
          tls: {
            ...supplies.serverIdentity(),
            ...(securePort === undefined ? {} : { port: securePort }),
            requestClientCertificate: securityProfile === 3,
            clientRoots: [supplies.authority.certificate],
          },
        }
      : {}),
  });
}

export function setupOf(csms: Csms, profile: StationProfile, { identity, way, supplies }: SiteOptions): StationSetup {
  const { securityProfile = 0, knowsOtherListener = false } = way.connection;
  return {
    profile,
    identity,
    securityProfile,
    csmsUrl: securityProfile >= 2 ? csms.secureUrl : csms.url,
    ...(knowsOtherListener ? { csmsSecureUrl: csms.secureUrl } : {}),
    ...(securityProfile === 1 || securityProfile === 2 ? { password: supplies.password } : {}),
    ...(securityProfile >= 2 ? { rootCa: supplies.authority.certificate } : {}),
    ...(securityProfile === 3 ? { clientCertificate: supplies.clientIdentity } : {}),
  };
}

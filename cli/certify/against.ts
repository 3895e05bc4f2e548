/** Plays the cases against a station that runs already: one after the other, for there is one station. */

import { Csms } from '../../conformance/csms/csms.js';
import { noteAttempts } from '../../conformance/language/attempts.js';
import type { Way } from '../../conformance/language/case.js';
import { Supplies } from '../../conformance/language/supplies.js';
import { runningStation } from '../../conformance/launch/running-station.js';
import { keptStation } from '../../conformance/pki/kept.js';
import type { StationProfile } from '../../conformance/product/station-profile.js';
import { findPuppet } from '../../conformance/puppet/find-puppet.js';
import type { Puppet } from '../../conformance/puppet/puppet.js';
import type { ProductResult } from '../../conformance/report/results.js';
import { type RunOptions, run } from '../../conformance/runner/run.js';
import { now } from '../../conformance/runner/site.js';
import { ConfigurationError } from '../../protocol/errors.js';
import type { Against } from './options.js';

/** A person may have to switch the station on first, and to act in every case. */
const connectTimeoutMs = 300_000;
const longestCaseMs = 3_600_000;

export type Common = Omit<RunOptions, 'start' | 'width'>;

export async function playAgainst(against: Against, common: Common): Promise<readonly ProductResult[]> {
  const { identity, securityProfile, password, firmware, host, pki } = against;
  const given = {
    host,
    ...(password && { password }),
    ...(firmware && { firmware }),
    ...(pki === undefined ? {} : { keptIn: pki }),
  };
  const vendorName = common.profiles[0]?.vendorName ?? '';
  const supplies = new Supplies({ identity, vendorName, ...given });
  if (against.puppet === undefined && process.stdin.isTTY !== true) {
    throw new ConfigurationError('bad-value', 'Nobody can act at the station: give --puppet, or run it in a terminal.');
  }
  const csms = await listen(against, supplies, common).catch((cause: Error & { readonly code?: string }) => {
    const where = `${host}:${against.port}`;
    throw new ConfigurationError('bad-value', `--against: cannot listen at ${where} (${cause.code}).`, { cause });
  });
  introduce(against, csms, supplies, common.profiles[0]);
  const stopNoting = noteAttempts(csms, { note: (text) => console.error(text) });
  let puppet: Puppet | null = null;
  try {
    // Only a station that runs can tell which kind of puppet it has.
    await Promise.race([firstConnection(csms, identity), aborted(common.signal)]);
    stopNoting();
    if (common.signal?.aborted === true) return [];
    puppet = await findPuppet(against.puppet, process.stdin.isTTY === true);
    const { start, finish } = runningStation({
      csms,
      identity,
      puppet,
      connectTimeoutMs: common.timing.longWaitMs,
      restore: () => restore(csms, against, supplies),
    });
    const isPlayable = (way: Way) => fits(way, securityProfile);
    const one = { start, csms, identity, supplies: given, isPlayable, longestCaseMs, width: 1 };
    const products = await run({ ...common, ...one });
    await finish().catch((error: Error) => console.error(`The station could not be left as it was: ${error.message}`));
    return products;
  } finally {
    await puppet?.close();
    await csms.close();
  }
}

async function firstConnection(csms: Csms, identity: string): Promise<void> {
  await csms.connected(identity, { timeoutMs: connectTimeoutMs }).catch((cause: unknown) => {
    const why = `${identity} did not connect within ${connectTimeoutMs / 1000} s.`;
    throw new ConfigurationError('bad-value', `--against: ${why}`, { cause });
  });
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) resolve();
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** A case about no security is played under any; one that changes the listener cannot be, for there is one. */
export function fits({ connection }: Way, present: Against['securityProfile']): boolean {
  const { securityProfile = 0, knowsOtherListener = false } = connection;
  return !knowsOtherListener && (securityProfile === 0 || securityProfile === present);
}

function listen({ host, port, identity, securityProfile, password }: Against, supplies: Supplies, { check }: Common) {
  const secure = securityProfile >= 2;
  return Csms.start({
    host,
    port: secure ? 0 : port,
    now,
    heartbeatIntervalS: 3600,
    ...(check === undefined ? {} : { validate: check }),
    ...(password === undefined ? {} : { passwords: new Map([[identity, password]]) }),
    ...(secure
      ? {
          tls: {
            ...supplies.serverIdentity(),
            port,
            requestClientCertificate: securityProfile === 3,
            clientRoots: [supplies.authority.certificate],
          },
        }
      : {}),
  });
}

/** Whatever a failed case has left changed. */
async function restore(csms: Csms, { identity, securityProfile, password }: Against, supplies: Supplies) {
  csms.setPasswords(password === undefined ? null : new Map([[identity, password]]));
  if (securityProfile < 2) return;
  csms.present(supplies.serverIdentity());
  csms.requireClientCertificates(securityProfile === 3 ? [supplies.authority.certificate] : null);
}

/** Tells what the station needs; it is made now if it was not there, so that it can be installed before it connects. */
function introduce(against: Against, csms: Csms, supplies: Supplies, profile: StationProfile | undefined) {
  const { identity, securityProfile, pki } = against;
  console.error(`The answers are those of ${profile?.designation}.`);
  const secure = securityProfile >= 2;
  if (secure) console.error(`The station has to trust ${pki}/root.pem.`);
  if (securityProfile === 3 && pki !== undefined) {
    keptStation(pki, supplies.authority, identity, profile?.vendorName ?? '');
    console.error(`Its own certificate may be ${pki}/station.pem, with the key in ${pki}/station.key.`);
  }
  console.error(
    `Waiting for ${identity} at ${secure ? csms.secureUrl : csms.url} (security profile ${securityProfile}).`,
  );
}

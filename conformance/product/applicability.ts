/** Whether a case applies to a station, judged by its vendor's answers alone, as the certificate does it. */
import type { QuestionId } from './questions.js';
import type { StationProfile } from './station-profile.js';

export interface Condition {
  /** Why a case does not apply where this does not hold. */
  readonly because: string;
  holds(profile: StationProfile): boolean;
  /** Of a conjunction, so that a report names only what is missing. */
  readonly parts?: readonly Condition[];
}

/** What the report shows for a case that does not apply, such as `the cable is fixed`; null for one that does. */
export function notApplicableBecause(condition: Condition, profile: StationProfile): string | null {
  if (condition.holds(profile)) return null;
  const missing = (condition.parts ?? []).flatMap((part) => notApplicableBecause(part, profile) ?? []);
  return missing.length === 0 ? condition.because : [...new Set(missing)].join('; ');
}

/** All of them must hold. */
export function and(...parts: readonly Condition[]): Condition {
  return {
    because: parts.map(({ because }) => because).join('; '),
    holds: (profile) => parts.every((part) => part.holds(profile)),
    parts,
  };
}

/** One of them is enough. */
export function or(because: string, ...parts: readonly Condition[]): Condition {
  return { because, holds: (profile) => parts.some((part) => part.holds(profile)) };
}

/** The opposite, with a reason of its own. */
export function not(because: string, condition: Condition): Condition {
  return { because, holds: (profile) => !condition.holds(profile) };
}

/** For the cases that every station must pass. */
export const always: Condition = { because: 'it always applies', holds: () => true };

/** What a vendor says yes to. Whoever leaves a question out has not said yes. */
function yes(id: QuestionId, because: string): Condition {
  return { because: `${because} (${id})`, holds: ({ answers }) => answers[id] === 'Yes' };
}

/** At least one text, or a text that is not empty. */
function some(id: QuestionId, because: string): Condition {
  return { because: `${because} (${id})`, holds: ({ answers }) => (answers[id] ?? '').length > 0 };
}

// The cable. A station may have outlets of both kinds.
export const detachableCable = yes('HFS-1', 'no cable is detachable');
export const fixedCable = yes('HFS-2', 'no cable is fixed');
/** TC_003 and TC_010 plug in before anybody is authorized. */
export const plugsInBeforeAuthorization = not(
  'a lock keeps the driver from plugging in before authorization (AQ-2)',
  yes('AQ-2', 'no lock keeps the driver from plugging in'),
);

// Authorization.
export const localStart = yes('C-07', 'there is no local start');
export const localStop = yes('C-08', 'there is no local stop');
export const offlineAuthorization = yes('C-01', 'nothing is authorized offline');
export const authorizationCache = yes('C-04', 'there is no authorization cache');
export const localList = yes('LA-0', 'there is no local authorization list');
export const noLocalList = not('there is a local authorization list (LA-0)', localList);
export const listStorageCanFail = and(localList, yes('X-5', 'a tester cannot make the storing of a local list fail'));

// The cable pulled out of the car. Each key is read-write where both of its values are offered.
export const stopsOnEvDisconnect = yes('C-06.2', 'the transaction always survives the unplugging of the car');
export const keepsTransactionOnEvDisconnect = yes('C-06.1', 'unplugging the car always ends the transaction');
export const unlocksOnEvDisconnect = yes('C-10.1', 'unplugging the car never unlocks the station side');
export const staysLockedOnEvDisconnect = yes('C-10.2', 'unplugging the car always unlocks the station side');

// Power.
export const backUpPower = yes('AQ-7.1', 'without back-up power nothing is sent before going down');
export const noBackUpPower = yes('AQ-7.2', 'StopTransaction does not wait for the power to return');

// Feature profiles.
export const reservations = yes('R-0', 'there are no reservations');
export const noReservations = not('there are reservations (R-0)', reservations);
export const reserveWholeStation = and(reservations, yes('R-1', 'the whole station cannot be reserved'));
export const remoteTrigger = yes('RT-0', 'there is no remote trigger');
export const smartCharging = or(
  'there is no smart charging (SC-1)',
  yes('SC-1.1', 'limits are not in A'),
  yes('SC-1.2', 'limits are not in W'),
);

// Files.
export const fileTransfers = some('ORS-16', 'no file transfer protocol is supported');
export const unsignedFirmware = and(fileTransfers, yes('X-2', 'unsigned firmware updates are not offered'));

// Security.
/** The messages of the security whitepaper. */
export const whitepaper = yes('X-7', 'the messages of the security whitepaper are not supported');
/** Security profile 2. */
export const tls = and(whitepaper, some('C-12', 'there is no TLS'));
/** Security profile 3. */
export const clientCertificates = and(tls, yes('X-6', 'there are no client certificates'));
/** Security profile 1. */
export const unsecuredBasicAuthentication = yes('C-11', 'there is no Basic authentication without TLS');
/** Security profile 1 or 2. */
export const basicAuthentication = or(
  'there is no Basic authentication (C-11, C-12)',
  unsecuredBasicAuthentication,
  tls,
);
/** From 1 to 2, or from 2 to 3. */
export const higherSecurityProfile = or(
  'there is no higher security profile to go to (C-11, C-12, X-6)',
  and(unsecuredBasicAuthentication, tls),
  clientCertificates,
);
export const signedFirmware = and(whitepaper, fileTransfers, yes('X-3', 'signed firmware updates are not offered'));

// What the testers can and want to do.
export const faultsCanBeCaused = yes('X-1', 'a tester cannot cause a fault');
export const lockCanFail = and(
  detachableCable,
  yes('AQ-9', 'there is no motorized lock at the station side'),
  yes('X-1', 'a tester cannot jam the lock'),
);
/** The certificate leaves out the remote halves where the local ones can be played. */
export const remoteHalves = or(
  'the local half stands for it (X-4)',
  yes('X-4', 'remote halves are not asked for'),
  not('there is a local start', localStart),
);
/** TC_027. */
export const remoteStartOnConnectorZero = yes('X-4', 'remote start on connector 0 is not asked for');

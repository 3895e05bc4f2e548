import { describe, expect, it } from 'vitest';
import {
  always,
  and,
  authorizationCache,
  backUpPower,
  basicAuthentication,
  type Condition,
  clientCertificates,
  detachableCable,
  faultsCanBeCaused,
  fileTransfers,
  fixedCable,
  higherSecurityProfile,
  keepsTransactionOnEvDisconnect,
  listStorageCanFail,
  localList,
  localStart,
  localStop,
  lockCanFail,
  noBackUpPower,
  noLocalList,
  noReservations,
  notApplicableBecause,
  offlineAuthorization,
  or,
  plugsInBeforeAuthorization,
  remoteHalves,
  remoteStartOnConnectorZero,
  remoteTrigger,
  reservations,
  reserveWholeStation,
  signedFirmware,
  smartCharging,
  staysLockedOnEvDisconnect,
  stopsOnEvDisconnect,
  tls,
  unlocksOnEvDisconnect,
  unsignedFirmware,
  whitepaper,
} from '../../conformance/product/applicability.js';
import { family, representative, variants } from '../../conformance/product/family.js';
import type { StationProfile } from '../../conformance/product/station-profile.js';

/** Of the certificate, in its order. */
const certified: Readonly<Record<string, Condition>> = {
  '001': always,
  '002': always,
  '003': and(plugsInBeforeAuthorization, localStart),
  '004_1': localStart,
  '004_2': localStart,
  '068': localStop,
  '069': localStop,
  '005_2': and(stopsOnEvDisconnect, staysLockedOnEvDisconnect),
  '007_1': and(authorizationCache, localStart),
  '061_1': and(authorizationCache, localStart),
  '010': plugsInBeforeAuthorization,
  '011_1': always,
  '011_2': always,
  '012': always,
  '013': always,
  '014': always,
  '015': always,
  '016': always,
  '017_2': fixedCable,
  '018_2': fixedCable,
  '019': always,
  '021': always,
  '070': always,
  '071': always,
  '023_4': localStart,
  '026': always,
  '028': always,
  '031': always,
  '032_2': noBackUpPower,
  '034': always,
  '036': always,
  '037_1': and(offlineAuthorization, localStart),
  '037_2': and(offlineAuthorization, localStart),
  '037_3': and(offlineAuthorization, localStart),
  '038': localStop,
  '039': and(offlineAuthorization, localStart, localStop),
  '040_1': always,
  '040_2': always,
  '042_2': localList,
  '043': localList,
  '043_2': localList,
  '008_1': and(localList, localStart),
  '045_1': fileTransfers,
  '045_2': fileTransfers,
  '073': and(whitepaper, basicAuthentication),
  '075_1': tls,
  '075_2': tls,
  '076': tls,
  '078': tls,
  '079': and(whitepaper, fileTransfers),
  '080': signedFirmware,
  '081': signedFirmware,
  '083': higherSecurityProfile,
  '084': tls,
  '085': basicAuthentication,
  '086': tls,
  '046_1': and(reservations, localStart),
  '046_2': reservations,
  '047': reservations,
  '048_2': reservations,
  '048_3': reservations,
  '049': reserveWholeStation,
  '050_2': reserveWholeStation,
  '050_3': reserveWholeStation,
  '051': reservations,
  '052': reservations,
  '053_1': and(reservations, localStart),
  '062': always,
  '054': remoteTrigger,
  '055': remoteTrigger,
  '056': smartCharging,
  '057': smartCharging,
  '058_1': smartCharging,
  '058_2': smartCharging,
  '082': smartCharging,
  '066': smartCharging,
  '067': smartCharging,
  '072': smartCharging,
  '059': smartCharging,
  '060': smartCharging,
  '074': clientCertificates,
  '077': clientCertificates,
  '087': clientCertificates,
};

const others: Readonly<Record<string, Condition>> = {
  '005_1': and(detachableCable, stopsOnEvDisconnect, unlocksOnEvDisconnect),
  '005_3': and(keepsTransactionOnEvDisconnect, stopsOnEvDisconnect, staysLockedOnEvDisconnect),
  '007_2': and(authorizationCache, remoteHalves),
  '008_2': and(localList, remoteHalves),
  '017_1': detachableCable,
  '018_1': detachableCable,
  '023_5': remoteHalves,
  '024': lockCanFail,
  '027': remoteStartOnConnectorZero,
  '030': lockCanFail,
  '032_1': backUpPower,
  '041': faultsCanBeCaused,
  '042_1': noLocalList,
  '043_1': noLocalList,
  '043_3': listStorageCanFail,
  '044_1': unsignedFirmware,
  '044_2': unsignedFirmware,
  '044_3': unsignedFirmware,
  '048_1': and(reservations, faultsCanBeCaused),
  '048_4': noReservations,
  '050_1': and(reserveWholeStation, faultsCanBeCaused),
  '050_4': noReservations,
  '053_2': and(reservations, remoteHalves),
  '061_2': and(authorizationCache, remoteHalves),
};

const catalogue = { ...others, ...certified };

function applicable(profile: StationProfile): readonly string[] {
  return Object.keys(catalogue)
    .filter((id) => catalogue[id]?.holds(profile))
    .sort();
}

function answering(answers: Readonly<Record<string, string | readonly string[]>>): StationProfile {
  return { ...representative, answers: { ...representative.answers, ...answers } };
}

describe('the choice of cases', () => {
  it('knows 83 cases of the certificate and 24 others', () => {
    expect([Object.keys(certified).length, Object.keys(others).length]).toEqual([83, 24]);
  });

  it.each(family)('plays exactly the 83 cases of the certificate with $designation', (profile) => {
    expect(applicable(profile)).toEqual(Object.keys(certified).sort());
  });

  it('finds a built-in station for each of the 107 cases', () => {
    const played = new Set([...family, ...variants].flatMap(applicable));
    expect([...played].sort()).toEqual(Object.keys(catalogue).sort());
  });

  it('leaves out with the detachable variant only what wants a fixed cable, no back-up power or a missing feature', () => {
    const [detachable = representative] = variants;
    const left = Object.keys(catalogue).filter((id) => !applicable(detachable).includes(id));
    expect(left.sort()).toEqual(['017_2', '018_2', '032_2', '042_1', '043_1', '048_4', '050_4']);
  });

  it('plays with the minimal variant the cases of a missing profile and none of the profile itself', () => {
    const minimal = variants[1] ?? representative;
    const played = applicable(minimal);
    expect(played).toEqual(expect.arrayContaining(['042_1', '043_1', '044_1', '048_4', '050_4', '056', '079']));
    expect(played.filter((id) => /^(08[01]|04[679]|05[123]|043_2|008)/.test(id))).toEqual([]);
  });

  it.each(['X-1', 'X-2', 'X-3', 'X-4', 'X-5', 'X-6', 'X-7'])('asks nothing besides that changes nothing: %s', (id) => {
    const [detachable = representative] = variants;
    const opposite = detachable.answers[id] === 'Yes' ? 'No' : 'Yes';
    const changed = { ...detachable, answers: { ...detachable.answers, [id]: opposite } };
    expect(applicable(changed)).not.toEqual(applicable(detachable));
  });

  it('wants nothing but the storing to be made to fail for its case', () => {
    expect(applicable(answering({ 'X-5': 'Yes' }))).toContain('043_3');
    expect(applicable(answering({ 'X-1': 'Yes' }))).not.toContain('043_3');
  });

  it('plays the remote halves where nobody can start locally', () => {
    const remoteOnly = applicable(answering({ 'C-07': 'No' }));
    expect(remoteOnly).toEqual(expect.arrayContaining(['007_2', '008_2', '023_5', '053_2', '061_2']));
    expect(remoteOnly.filter((id) => ['003', '007_1', '008_1', '023_4', '053_1', '061_1'].includes(id))).toEqual([]);
  });

  it('goes without the security cases that a station without TLS cannot play', () => {
    const played = applicable(answering({ 'C-12': [] }));
    expect(played).toEqual(expect.arrayContaining(['073', '079', '080', '085']));
    expect(played.filter((id) => /^(07[4-8]|08[3467])/.test(id))).toEqual([]);
  });

  it('changes from security profile 1 to 2 where there are no client certificates', () => {
    expect(applicable(answering({ 'X-6': 'No' }))).toContain('083');
    expect(applicable(answering({ 'X-6': 'No', 'C-11': 'No' }))).not.toContain('083');
    expect(applicable(answering({ 'C-11': 'No' }))).toContain('083');
  });
});

describe('the reason why a case does not apply', () => {
  const reason = (condition: Condition, profile = representative) => notApplicableBecause(condition, profile);

  it('is absent for a case that applies', () => {
    expect(reason(and(fixedCable, localStart))).toBeNull();
    expect(reason(always)).toBeNull();
  });

  it('names each missing part once, and no part that is there', () => {
    expect(reason(and(localStop, lockCanFail))).toBe(
      'no cable is detachable (HFS-1); there is no motorized lock at the station side (AQ-9); ' +
        'a tester cannot jam the lock (X-1)',
    );
    expect(reason(and(detachableCable, and(detachableCable, localStart)))).toBe('no cable is detachable (HFS-1)');
  });

  it('is said in one sentence where any of several would do', () => {
    expect(reason(or('neither lock nor detachable cable', lockCanFail, detachableCable))).toBe(
      'neither lock nor detachable cable',
    );
  });

  it('counts a question without an answer as a no', () => {
    expect(reason(localStop, { ...representative, answers: {} })).toBe('there is no local stop (C-08)');
    expect(reason(fileTransfers, { ...representative, answers: {} })).toBe(
      'no file transfer protocol is supported (ORS-16)',
    );
  });
});

import { type Connection, testCase } from '../../language/case.js';
import { higherSecurityProfile } from '../../product/applicability.js';
import type { StationProfile } from '../../product/station-profile.js';
import { certificateInstalled } from './certificates.js';
import { offersSecurityProfile, staysConnected } from './connection.js';
import { changesProfile, checkProfiles, doesNotFallBack } from './profile-change.js';
import { certificateRenewed } from './renewal.js';

interface Edition extends Connection {
  readonly securityProfile: 1 | 2;
  readonly knowsOtherListener: boolean;
  /** Edition 25: the server goes back to profile 1 for a while. */
  readonly serverGoesBack: boolean;
}

const fromOne = { securityProfile: 1, knowsOtherListener: true } as const;
const fromTwo = { securityProfile: 2, knowsOtherListener: true } as const;

export const tc083 = testCase<Edition>({
  id: 'TC_083_CS',
  name: 'Upgrade security profile',
  chapter: 'security',
  profile: 'Core',
  purpose:
    'The CSMS raises the security profile: the station connects with the higher one, and never again with the lower.',
  appliesTo: higherSecurityProfile,
  isLong: true,
  ways: editionsFor,
  async play(t, { securityProfile: from, serverGoesBack }) {
    const to = from === 1 ? 2 : 3;
    t.step(`Precondition: the station has what security profile ${to} needs`);
    if (from === 1) await certificateInstalled(t, 'CentralSystemRootCertificate', t.supplies.authority.certificate);
    else await certificateRenewed(t);

    t.step(`1. The CSMS sets SecurityProfile ${to}`);
    const since = await changesProfile(t, to);

    if (serverGoesBack) await doesNotFallBack(t, since);
    t.step('Check: the station stays with the new security profile');
    const { connections } = t.station;
    await staysConnected(t, connections);
    checkProfiles(t, to, since);
  },
});

function editionsFor(profile: StationProfile): Readonly<Record<string, Edition>> {
  const [one, two, three] = ([1, 2, 3] as const).map((each) => offersSecurityProfile(profile, each));
  return {
    ...(one === true && two === true
      ? {
          'edition 24, from profile 1 to 2': { ...fromOne, serverGoesBack: false },
          'edition 25, from profile 1 to 2': { ...fromOne, serverGoesBack: true },
        }
      : {}),
    ...(two === true && three === true
      ? { 'edition 24, from profile 2 to 3': { ...fromTwo, serverGoesBack: false } }
      : {}),
  };
}

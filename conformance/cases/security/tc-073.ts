import { testCase } from '../../language/case.js';
import type { Tester } from '../../language/tester.js';
import { basicAuthentication } from '../../product/applicability.js';
import { comesBackAfter, mayBoot, underProfiles } from './connection.js';
import { basicHeader } from './credentials.js';

/** "OCA_OCTT_admin_test", the value the catalogue names. */
const newKey = Buffer.from('4F43415F4F4354545F61646D696E5F74657374', 'hex');

export const tc073 = testCase({
  id: 'TC_073_CS',
  name: 'Update Charge Point Password for HTTP Basic Authentication',
  chapter: 'security',
  profile: 'Core',
  purpose: 'The CSMS sets a new password: the station connects anew with it at once, without being told to reboot.',
  appliesTo: basicAuthentication,
  ways: underProfiles(1, 2),
  async play(t) {
    t.step('1. The CSMS sets a new AuthorizationKey');
    await reconnectsWith(t, newKey, t.supplies.password);

    t.step('3. The CSMS sets the first key again');
    await reconnectsWith(t, t.supplies.password, newKey);
  },
});

/** The CSMS forgets the old key as soon as the new one is accepted (A01), and the station does not try it again. */
async function reconnectsWith(t: Tester, key: Uint8Array, before: Uint8Array): Promise<void> {
  mayBoot(t);
  const digits = Buffer.from(key).toString('hex').toUpperCase();
  const comesBack = comesBackAfter(t, async () => {
    await t.ask('ChangeConfiguration', { key: 'AuthorizationKey', value: digits }, 'Accepted');
    t.csms.setPasswords(new Map([[t.station.identity, key]]));
    t.step('2. The station closes its connection and comes back with the key set last');
  });
  const header = (password: Uint8Array) => basicHeader(t.station.identity, password);
  const mistakes = new Map<string | null, string>([
    [null, 'one without an Authorization header'],
    [header(before), 'one with the key of before'],
    [header(Buffer.from(digits)), 'one with the hexadecimal digits for a key'],
    [header(Buffer.from(digits.toLowerCase())), 'one with the hexadecimal digits for a key'],
  ]);
  const mistaken = t.csms
    .nextUpgrade({ where: ({ authorization }) => authorization !== header(key), timeoutMs: t.timing.longWaitMs })
    .then(
      (upgrade) => [upgrade],
      () => null,
    );
  const first = await Promise.race([comesBack, mistaken]);
  // Without a request that is wrong, what matters is whether the station came back at all.
  const upgrades = first ?? (await comesBack);
  for (const { authorization } of upgrades) {
    const came = mistakes.get(authorization) ?? 'one with other credentials';
    t.check(authorization === header(key), 'upgrade requests with the key set last', came);
  }
}

import { testCase } from '../../language/case.js';
import { tls } from '../../product/applicability.js';
import { bootedByReset, underProfiles } from './connection.js';
import { checkBasicHeader, checkTls, handshakeOf } from './credentials.js';

export const tc086 = testCase({
  id: 'TC_086_CS',
  name: 'TLS - server-side certificate - Valid certificate',
  chapter: 'security',
  profile: 'Core',
  purpose: 'After a boot the station connects by TLS with a version and cipher suites that are good enough.',
  appliesTo: tls,
  ways: underProfiles(2, 3),
  async play(t, { securityProfile }) {
    t.step('1.-6. The station is reset and boots');
    const upgrade = await bootedByReset(t);
    const handshake = handshakeOf(upgrade);

    t.step('Check: TLS version and cipher suites');
    checkTls(t, handshake);

    t.step('Check: who the station says it is');
    const { authorization } = upgrade;
    if (securityProfile === 3) {
      t.check(handshake.clientCertificate !== null, 'a certificate of the station under security profile 3', 'none');
      t.check(authorization === null, 'no Authorization header under security profile 3', 'there is one');
    } else {
      // Under profile 2 nobody asks for a certificate, and TLS knows no way to show one unasked.
      checkBasicHeader(t, upgrade, t.supplies.password);
    }
  },
});

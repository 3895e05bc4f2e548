import { testCase } from '../../language/case.js';
import { clientCertificates } from '../../product/applicability.js';
import { bootedByReset, underProfiles } from './connection.js';
import { checkClientCertificate, checkTls, handshakeOf } from './credentials.js';

export const tc087 = testCase({
  id: 'TC_087_CS',
  name: 'TLS - Client-side certificate - valid certificate',
  chapter: 'security',
  profile: 'Advanced Security',
  purpose: 'After a boot the station proves by its own certificate who it is, and by nothing else.',
  appliesTo: clientCertificates,
  ways: underProfiles(3),
  async play(t) {
    t.step('1.-4. The station is reset and boots');
    const upgrade = await bootedByReset(t);
    const handshake = handshakeOf(upgrade);

    t.step('Check: TLS version and cipher suites');
    checkTls(t, handshake);

    t.step('Check: the certificate of the station');
    checkClientCertificate(t, handshake);

    t.step('Check: no password besides');
    const { authorization } = upgrade;
    t.check(authorization === null, 'no Authorization header under security profile 3', 'there is one');
  },
});

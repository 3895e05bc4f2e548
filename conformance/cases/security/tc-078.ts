import { type Connection, crossed, testCase } from '../../language/case.js';
import { message } from '../../language/messages.js';
import { ensureIfKnown } from '../../language/settings.js';
import type { Tester } from '../../language/tester.js';
import { tls } from '../../product/applicability.js';
import { notACertificate } from './bad-certificates.js';
import { type Secured, underProfiles } from './connection.js';
import { reconnection, refuses, trustsAgain } from './tls-refusal.js';

interface Edition extends Connection {
  readonly script: (t: Tester) => Promise<void>;
}

const type = 'InvalidCentralSystemCertificate';
const event = message('SecurityEventNotification', { type });

export const tc078 = testCase<Edition>({
  id: 'TC_078_CS',
  name: 'Invalid CentralSystemCertificate Security Event',
  chapter: 'security',
  profile: 'Core',
  purpose: 'A bad certificate of the CSMS, installed or shown in the handshake, is refused and reported.',
  appliesTo: tls,
  isLong: true,
  ways: (profile) =>
    crossed<Edition, Secured>(
      { 'edition 24': { script: installed }, 'edition 25': { script: shown } },
      underProfiles(2, 3)(profile),
    ),
  play: (t, { script }) => script(t),
});

/** Edition 24. */
async function installed(t: Tester): Promise<void> {
  const bad = { 'an expired root': t.supplies.expiredAuthority.certificate, 'no certificate': notACertificate };
  for (const [what, certificate] of Object.entries(bad)) {
    t.step(`1. The CSMS installs ${what} as CentralSystemRootCertificate`);
    await t.ask('InstallCertificate', { certificateType: 'CentralSystemRootCertificate', certificate }, 'Rejected');

    t.step('2. The station reports it');
    await t.expect(event);
  }
}

/** Edition 25. Several bad certificates in a row, with no good connection between them. */
async function shown(t: Tester): Promise<void> {
  t.step('Precondition: AllowCSMSTLSWildcards is false where that key exists');
  await ensureIfKnown(t, { AllowCSMSTLSWildcards: false });
  const bad = t.supplies.badServers();
  const sinceMs = t.now();
  t.step('1.-3. The tool breaks the connection, and the station comes back');
  const { tookMs, presented } = await reconnection(t);
  // A station may double its wait with each failure: four times until the last bad certificate and the good one.
  const withinMs = Math.max(t.timing.longWaitMs, 10 * tookMs);

  t.step('4. The tool breaks the connection again');
  for (const [index, { because, identity }] of bad.entries()) {
    t.step(`5.-7. The tool shows a certificate ${because}, and the station refuses it`);
    t.csms.present(identity);
    if (index === 0) t.station.cut();
    // Only the last is shown for as long as the catalogue says: the wait for an attempt grows with each.
    const watchMs = index === bad.length - 1 ? 2 * tookMs : 0;
    await refuses(t, { because, presented: presented + index + 1, watchMs, withinMs });
  }

  t.step('8. The tool shows its own certificate again, and the station comes back');
  await trustsAgain(t, withinMs);

  t.step('8. The station reports each bad certificate');
  await t.collect(event, bad.length, { sinceMs, withinMs: t.timing.maxWaitMs });
  // Whether retries with the same certificate may add events is inferred by the catalogue, not stated.
  await t.nothing(t.timing.settleMs);
  const reports = t.received('SecurityEventNotification').filter(({ payload }) => payload.type === type);
  if (reports.length > bad.length) t.story.remark(`${reports.length} events for ${bad.length} bad certificates`);
}

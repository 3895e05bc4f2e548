import { type Connection, testCase } from '../../language/case.js';
import { protocolsOf, type Transfer } from '../../language/file-ways.js';
import { message } from '../../language/messages.js';
import { signedFirmware } from '../../product/applicability.js';
import type { StationProfile } from '../../product/station-profile.js';
import { checkConnection, lowestSecured } from '../security/connection.js';
import { offered, requestId, signedStatus } from './signed-update.js';

interface Edition extends Transfer {
  readonly event: 'expected' | 'optional';
}

export const tc081 = testCase<Edition>({
  id: 'TC_081_CS',
  name: 'Secure Firmware Update - Invalid Signature',
  chapter: 'firmware',
  profile: 'Core',
  purpose: 'The signature does not fit the firmware: the station says so and installs nothing.',
  appliesTo: signedFirmware,
  ways: editionsFor,
  async play(t, { protocol, event }) {
    t.step('Precondition: firmware is offered with the signature of another, and the root of its signer is installed');
    const firmware = await offered(t, protocol, t.supplies.signedFirmware(t.supplies.invalidFirmware));

    t.step('1. The CSMS wants it installed');
    await t.ask('SignedUpdateFirmware', { requestId, firmware }, 'Accepted');

    const withinMs = t.timing.longWaitMs;
    const { connections } = t.station;
    t.step('2. The station reports Downloading');
    await t.expect(signedStatus('Downloading'), { withinMs });

    t.step('3. The station reports Downloaded');
    await t.expect(signedStatus('Downloaded'), { withinMs });

    t.step('4. The station reports InvalidSignature');
    const report = message('SecurityEventNotification', { type: 'InvalidFirmwareSignature' });
    const expected =
      event === 'expected' ? [signedStatus('InvalidSignature'), report] : [signedStatus('InvalidSignature')];
    await t.inAnyOrder(expected, { withinMs });

    t.step('Check: nothing is installed, and the station does not boot');
    await t.never([signedStatus('SignatureVerified', 'Installing', 'Installed'), message('BootNotification')]);
    // A reboot may take longer than that; it begins with the end of the connection.
    checkConnection(t, connections);
  },
});

/** The editions share the protocols, if there are two. */
function editionsFor(profile: StationProfile): Readonly<Record<string, Edition>> {
  const connection: Connection = lowestSecured(profile);
  const [first, second = first] = protocolsOf(profile);
  return {
    [`edition 24, over ${first}`]: { ...connection, protocol: first, event: 'optional' },
    [`edition 25, over ${second}`]: { ...connection, protocol: second, event: 'expected' },
  };
}

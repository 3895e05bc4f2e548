import { testCase } from '../../language/case.js';
import { optional } from '../../language/expectation.js';
import { overEachProtocol } from '../../language/file-ways.js';
import { message } from '../../language/messages.js';
import { bootStatuses } from '../../language/states.js';
import { signedFirmware } from '../../product/applicability.js';
import { lowestSecured } from '../security/connection.js';
import { offered, requestId, signedStatus } from './signed-update.js';

export const tc080 = testCase({
  id: 'TC_080_CS',
  name: 'Secure Firmware Update',
  chapter: 'firmware',
  profile: 'Core',
  purpose:
    'The station fetches signed firmware, checks and installs it, and reports each step, the last one after its boot.',
  appliesTo: signedFirmware,
  ways: overEachProtocol(lowestSecured),
  async play(t, { protocol }) {
    t.step('Precondition: firmware is offered, and the root of its signer is installed');
    const firmware = await offered(t, protocol, t.supplies.signedFirmware());

    t.step('1. The CSMS wants it installed');
    await t.ask('SignedUpdateFirmware', { requestId, firmware }, 'Accepted');

    const steps = ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing'] as const;
    const withinMs = t.timing.longWaitMs;
    for (const [index, step] of steps.entries()) {
      t.step(`${index + 2}. The station reports ${step}`);
      await t.expect(signedStatus(step), { withinMs });
    }

    t.step('6. The station boots, its connectors are Available, and the firmware is Installed');
    // Connectors that were Unavailable meanwhile may tell of their return before the boot and again after it.
    const again = bootStatuses(t).map(optional);
    const boot = message('BootNotification');
    await t.inAnyOrder([boot, ...bootStatuses(t), signedStatus('Installed'), ...again], { withinMs });
  },
});

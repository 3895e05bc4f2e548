import { testCase } from '../../language/case.js';
import { optional } from '../../language/expectation.js';
import { overEachProtocol } from '../../language/file-ways.js';
import { message, status } from '../../language/messages.js';
import { bootStatuses } from '../../language/states.js';
import { unsignedFirmware } from '../../product/applicability.js';
import { firmwareStatus, updateOffered } from './update.js';

export const tc044_1 = testCase({
  id: 'TC_044_1_CS',
  name: 'Firmware Update - Download and Install',
  chapter: 'firmware',
  profile: 'Core',
  purpose: 'The station fetches firmware, installs it, and reports each step, the last one after its boot.',
  appliesTo: unsignedFirmware,
  ways: overEachProtocol(),
  async play(t, { protocol }) {
    t.step('1. The CSMS wants a firmware installed');
    await updateOffered(t, protocol, t.supplies.validFirmware);

    const withinMs = t.timing.longWaitMs;
    for (const step of ['Downloading', 'Downloaded', 'Installing'] as const) {
      t.step(`2. The station reports ${step}`);
      await t.expect(firmwareStatus(step), { withinMs });
    }

    t.step('3. The station boots, its connectors are Available, and the firmware is Installed');
    const connectors = t.profile.connectors.map(({ id }) => status('Available', id));
    // Connectors that were Unavailable meanwhile may tell of their return before the boot and again after it.
    const surplus = [status('Available', 0), ...bootStatuses(t)].map(optional);
    const boot = message('BootNotification');
    await t.inAnyOrder([boot, ...connectors, firmwareStatus('Installed'), ...surplus], { withinMs });
  },
});

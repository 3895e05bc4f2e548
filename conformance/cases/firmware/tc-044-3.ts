import { testCase } from '../../language/case.js';
import { optional } from '../../language/expectation.js';
import { overEachProtocol } from '../../language/file-ways.js';
import { message } from '../../language/messages.js';
import { bootStatuses } from '../../language/states.js';
import { unsignedFirmware } from '../../product/applicability.js';
import { availableAgain, firmwareStatus, updateOffered } from './update.js';

export const tc044_3 = testCase({
  id: 'TC_044_3_CS',
  name: 'Firmware Update - Installation Failed',
  chapter: 'firmware',
  profile: 'Core',
  purpose: 'What the station has fetched is no firmware: it reports that the installation has failed.',
  appliesTo: unsignedFirmware,
  ways: overEachProtocol(),
  async play(t, { protocol }) {
    t.step('1. The CSMS wants a file installed that is no firmware');
    await updateOffered(t, protocol, t.supplies.invalidFirmware);

    const withinMs = t.timing.longWaitMs;
    t.step('2. The station reports Downloading');
    await t.expect(firmwareStatus('Downloading'), { withinMs });

    t.step('2. The station reports Downloaded, and may report Installing');
    await t.expect(firmwareStatus('Downloaded'), { withinMs });
    t.mayCome(firmwareStatus('Installing'));

    t.step('3. The station reports InstallationFailed; it may boot, and its connectors may be Available anew');
    const failed = firmwareStatus('InstallationFailed');
    const boot = message('BootNotification');
    await t.inAnyOrder([failed, optional(boot), ...bootStatuses(t).map(optional)], { withinMs });
    await t.never([firmwareStatus('Installed')]);
    const last = t.received('FirmwareStatusNotification').at(-1)?.payload.status;
    t.check(last === 'InstallationFailed', 'InstallationFailed to be the last report', last ?? 'none');
    // A station that reboots after its report is out of use for longer than that.
    await availableAgain(t);
  },
});

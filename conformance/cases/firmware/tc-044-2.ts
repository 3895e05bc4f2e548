import { testCase } from '../../language/case.js';
import { protocolsOf } from '../../language/file-ways.js';
import { message } from '../../language/messages.js';
import { unsignedFirmware } from '../../product/applicability.js';
import { availableAgain, firmwareStatus, updateFrom } from './update.js';

export const tc044_2 = testCase({
  id: 'TC_044_2_CS',
  name: 'Firmware Update - Download Failed',
  chapter: 'firmware',
  profile: 'Core',
  purpose: 'There is no firmware where the CSMS says: the station reports that and goes on with what it has.',
  appliesTo: unsignedFirmware,
  async play(t) {
    t.step('1. The CSMS wants a firmware installed from an address where nothing listens');
    const scheme = protocolsOf(t.profile).includes('FTP') ? 'ftp' : 'http';
    await updateFrom(t, { location: `${scheme}://127.0.0.1:21/download_fail.fwi`, retries: 0 });

    t.step('2. The station may report Downloading');
    t.mayCome(firmwareStatus('Downloading'));

    t.step('3. The station reports DownloadFailed');
    await t.expect(firmwareStatus('DownloadFailed'), { withinMs: t.timing.longWaitMs });
    t.endTolerance();

    t.step('Check: the old firmware stays, and all connectors are Available');
    // New firmware would show as an installation or as a boot.
    await t.never([firmwareStatus('Downloaded', 'Installing', 'Installed'), message('BootNotification')]);
    await availableAgain(t);
  },
});

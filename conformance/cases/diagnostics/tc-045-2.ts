import { testCase } from '../../language/case.js';
import { protocolsOf } from '../../language/file-ways.js';
import { message } from '../../language/messages.js';
import { fileTransfers } from '../../product/applicability.js';

export const tc045_2 = testCase({
  id: 'TC_045_2_CS',
  name: 'Get Diagnostics - Upload Failed',
  chapter: 'diagnostics',
  profile: 'Core',
  purpose: 'There is nobody to upload diagnostics to: the station tries once, says so, and goes on as usual.',
  appliesTo: fileTransfers,
  async play(t) {
    const withinMs = t.timing.longWaitMs;

    t.step('1. The CSMS asks for diagnostics at an address where nothing listens');
    // The address is at the station itself; the port of FTP stands for the one that is closed.
    const scheme = protocolsOf(t.profile).includes('FTP') ? 'ftp' : 'http';
    await t.call('GetDiagnostics', { location: `${scheme}://127.0.0.1:21/files/failedLocation`, retries: 0 });

    t.step('2. The station tries to upload');
    await t.expect(message('DiagnosticsStatusNotification', { status: 'Uploading' }), { withinMs });

    t.step('3. The upload fails');
    await t.expect(message('DiagnosticsStatusNotification', { status: 'UploadFailed' }), { withinMs });

    t.step('Check: no second attempt, and the station goes on as usual');
    await t.nothing();
    await t.call('GetConfiguration', { key: ['HeartbeatInterval'] });
  },
});

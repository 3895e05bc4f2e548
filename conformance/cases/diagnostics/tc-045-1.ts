import { testCase } from '../../language/case.js';
import { overEachProtocol } from '../../language/file-ways.js';
import { message } from '../../language/messages.js';
import { fileTransfers } from '../../product/applicability.js';
import { folder, uploaded } from './upload.js';

export const tc045_1 = testCase({
  id: 'TC_045_1_CS',
  name: 'Get Diagnostics',
  chapter: 'diagnostics',
  profile: 'Core',
  purpose: 'The station uploads its diagnostics to where the CSMS wants them, and tells how it goes.',
  appliesTo: fileTransfers,
  ways: overEachProtocol(),
  async play(t, { protocol }) {
    const server = await t.supplies.files(protocol);
    const withinMs = t.timing.longWaitMs;

    t.step('1. The CSMS asks for diagnostics');
    const { fileName } = await t.call('GetDiagnostics', { location: server.urlOf(folder) });

    t.step('2. The station uploads');
    await t.expect(message('DiagnosticsStatusNotification', { status: 'Uploading' }), { withinMs });

    t.step('3. The upload is complete');
    await t.expect(message('DiagnosticsStatusNotification', { status: 'Uploaded' }), { withinMs });

    t.step('Check: the file is on the server');
    await uploaded(t, server, fileName);
  },
});

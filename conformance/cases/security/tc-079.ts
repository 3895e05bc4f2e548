import { testCase } from '../../language/case.js';
import { overEachProtocol } from '../../language/file-ways.js';
import { message } from '../../language/messages.js';
import { and, fileTransfers, whitepaper } from '../../product/applicability.js';
import { folder, uploaded } from '../diagnostics/upload.js';
import { lowestSecured } from './connection.js';

const requestId = 79;

export const tc079 = testCase({
  id: 'TC_079_CS',
  name: 'Get Security Log',
  chapter: 'security',
  profile: 'Core',
  purpose: 'The station uploads its security log to where the CSMS wants it, and tells how it goes.',
  appliesTo: and(whitepaper, fileTransfers),
  ways: overEachProtocol(lowestSecured),
  async play(t, { protocol }) {
    const server = await t.supplies.files(protocol);
    const withinMs = t.timing.longWaitMs;

    t.step('1. The CSMS asks for the security log');
    const log = { remoteLocation: server.urlOf(folder) };
    const { status, filename } = await t.call('GetLog', { logType: 'SecurityLog', requestId, log });
    t.check(status === 'Accepted', 'GetLog to be answered Accepted', status);

    t.step('2. The station uploads');
    await t.expect(message('LogStatusNotification', { status: 'Uploading', requestId }), { withinMs });

    t.step('3. The upload is complete');
    await t.expect(message('LogStatusNotification', { status: 'Uploaded', requestId }), { withinMs });

    t.step('Check: the file is on the server');
    await uploaded(t, server, filename);
  },
});

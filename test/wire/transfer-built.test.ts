/** SFTP as the built command speaks it: the library for it is bundled without its native parts. */
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Csms } from '../../conformance/csms/csms.js';
import type { Request } from '../../protocol/messages.js';
import type { JournalEntry } from '../../protocol/ports/journal.js';
import { StationProcess } from '../support/station-process.js';
import { afterwards, temporaryFolder } from '../support/transfer/bench.js';
import { sftpServer } from '../support/transfer/sftp-server.js';

const password = 'not-for-the-log';

/** What the station says of an upload to a folder of an SFTP server on this machine, and what came there. */
async function diagnosticsOverSftp(args: readonly string[]) {
  const csms = await Csms.start();
  afterwards(() => csms.close());
  const server = await sftpServer({ folders: ['/', '/logs'], password });
  const said: JournalEntry[] = [];
  const own = ['--csms', csms.url, '--id', 'CP-1', '--data', join(temporaryFolder(), 'records'), '--log', 'debug'];
  const product = ['--product', 'SC-AC2-DETACHABLE'];
  const station = new StationProcess([...own, ...product, ...args], (entry) => said.push(entry));
  afterwards(async () => {
    station.kill('SIGKILL');
    await station.ended;
  });
  const peer = csms.station('CP-1');
  await peer.next('BootNotification');
  const location = `sftp://station:${password}@127.0.0.1:${server.port}/logs/`;
  const { fileName = '' } = await peer.call('GetDiagnostics', { location, retries: 0 });
  const statuses: Request<'DiagnosticsStatusNotification'>['status'][] = [];
  while (statuses.length < 2) statuses.push((await peer.next('DiagnosticsStatusNotification')).payload.status);
  return { statuses, file: server.files[`/logs/${fileName}`], said };
}

describe('diagnostics over SFTP from the built command', () => {
  test('arrive, where loopback is allowed', async () => {
    const { statuses, file } = await diagnosticsOverSftp(['--allow-transfers', 'loopback']);
    expect(statuses).toEqual(['Uploading', 'Uploaded']);
    expect(file?.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  });

  test('fail, where it is not', async () => {
    const { statuses, file } = await diagnosticsOverSftp([]);
    expect(statuses).toEqual(['Uploading', 'UploadFailed']);
    expect(file).toBeUndefined();
  });

  test('leave no password in the log, nor in what they hold', async () => {
    const { said, file = Buffer.alloc(0) } = await diagnosticsOverSftp(['--allow-transfers', 'loopback']);
    expect(said.length).toBeGreaterThan(5);
    expect(JSON.stringify(said)).not.toContain(password);
    expect(gunzipSync(file).toString('latin1')).not.toContain(password);
  });
});

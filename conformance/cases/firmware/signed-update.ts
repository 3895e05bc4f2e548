/** A signed update: TC_080 and TC_081. */
import type { Request, SignedFirmware } from '../../../protocol/messages.js';
import type { Expectation } from '../../language/expectation.js';
import { message } from '../../language/messages.js';
import type { FileProtocol, FirmwareFile } from '../../language/supplies.js';
import type { Tester } from '../../language/tester.js';
import { certificateInstalled } from '../security/certificates.js';

export const requestId = 80;

type Status = Request<'SignedFirmwareStatusNotification'>['status'];

/** Of this update: the id is in every message. */
export function signedStatus(...status: readonly Status[]): Expectation<'SignedFirmwareStatusNotification'> {
  return message('SignedFirmwareStatusNotification', { status, requestId });
}

/** The file is on the server, and the station knows the root its signer comes from. */
export async function offered(t: Tester, protocol: FileProtocol, file: FirmwareFile): Promise<SignedFirmware> {
  const server = await t.supplies.files(protocol);
  server.put('firmware.bin', file.bytes);
  await certificateInstalled(t, 'ManufacturerRootCertificate', t.supplies.manufacturer.certificate);
  const { signingCertificate, signature } = file;
  // A moment ago: the clock of a station may be behind, and a download of the future would be DownloadScheduled.
  const retrieveDateTime = new Date(t.now() - 1_000).toISOString();
  return { location: server.urlOf('firmware.bin'), retrieveDateTime, signingCertificate, signature };
}

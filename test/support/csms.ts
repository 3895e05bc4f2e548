/** The CSMS of the wire tests: it judges every frame by the official schemas where these are to be had. */
import { Csms, type CsmsOptions } from '../../conformance/csms/csms.js';
import { officialCheck, strictest } from '../../conformance/csms/official-schemas.js';
import { ownCheck } from '../../conformance/csms/own-check.js';

const folder = process.env['OCPP_SCHEMAS'] ?? '';
const official = folder === '' ? null : officialCheck(folder);
if (official === null) {
  console.log(
    'wire tests: OCPP_SCHEMAS names no folder, so frames are judged by our own schemas, not the official ones',
  );
}

const strictly = official === null ? ownCheck : strictest(official, ownCheck);

/** Whether the official schemas take part. */
export const judgedOfficially = official !== null;

export function startCsms(options: CsmsOptions = {}): Promise<Csms> {
  return Csms.start({ validate: strictly, ...options });
}

/** The CSMS of the wire tests: it judges every frame by the official schemas where these are to be had. */
import { Csms, type CsmsOptions } from '../../conformance/csms/csms.js';
import type { PayloadCheck } from '../../conformance/csms/records.js';
import { validateRequest, validateResponse } from '../../protocol/validation.js';
import { officialValidator } from './official.js';

const folder = process.env['OCPP_SCHEMAS'] ?? '';
const official = folder === '' ? null : officialValidator(folder);
if (official === null) {
  console.log(
    'wire tests: OCPP_SCHEMAS names no folder, so frames are judged by our own schemas, not the official ones',
  );
}

/** A payload has to please both. */
const strictly: PayloadCheck = (action, kind, payload) => {
  const problem = official?.(action, kind, payload) ?? null;
  if (problem !== null) return problem;
  return (kind === 'request' ? validateRequest : validateResponse)(action, payload)?.description ?? null;
};

/** Whether the official schemas take part. */
export const judgedOfficially = official !== null;

export function startCsms(options: CsmsOptions = {}): Promise<Csms> {
  return Csms.start({ validate: strictly, ...options });
}

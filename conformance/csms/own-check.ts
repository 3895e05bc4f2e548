/** Payloads judged by this project's own validators. */
import { validateRequest, validateResponse } from '../../protocol/validation.js';
import type { PayloadCheck } from './records.js';

export const ownCheck: PayloadCheck = (action, kind, payload) => {
  const violation = kind === 'request' ? validateRequest(action, payload) : validateResponse(action, payload);
  return violation === null ? null : violation.description;
};

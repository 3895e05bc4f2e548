/** What an answer to a transaction message says, read as kindly as is safe. */
import type { IdTagInfo } from '../../protocol/messages.js';

const statuses: readonly unknown[] = ['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'] satisfies readonly [
  IdTagInfo['status'],
  ...IdTagInfo['status'][],
];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Whether a CALLRESULT says that the CSMS has taken the message, though the schema may not like it: fields that nobody
 * knows, or an idTagInfo that is none. Asking again would only make another transaction of it. A StartTransaction needs
 * its id and a word on the tag; nothing in the other two answers can take back that they are answers.
 */
export function isTaken(action: string, payload: unknown): boolean {
  if (action === 'MeterValues' || action === 'StopTransaction') return true;
  if (action !== 'StartTransaction' || !isObject(payload)) return false;
  return Number.isSafeInteger(payload['transactionId']) && idTagInfoIn(payload) !== null;
}

/** What the CSMS thinks of the tag, the known fields of it; null where nothing sound is said. */
export function idTagInfoIn(payload: unknown): IdTagInfo | null {
  const told = isObject(payload) ? payload['idTagInfo'] : undefined;
  if (!isObject(told) || !statuses.includes(told['status'])) return null;
  const { parentIdTag, expiryDate } = told;
  return {
    status: told['status'] as IdTagInfo['status'],
    ...(typeof parentIdTag === 'string' && parentIdTag.length <= 20 && { parentIdTag }),
    ...(typeof expiryDate === 'string' && !Number.isNaN(Date.parse(expiryDate)) && { expiryDate }),
  };
}

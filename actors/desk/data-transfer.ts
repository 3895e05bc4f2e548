/** DataTransfer, 4.3 and 5.6: what a vendor and the operator have agreed upon, in either direction. */
import { type DeskEvent, outgoingCall, peer } from '../../machines/system.js';
import { StationError } from '../../protocol/errors.js';
import type { Request, Response } from '../../protocol/messages.js';
import type { DataTransferAnswer, DataTransferMessage, VendorHandler } from '../../protocol/ports/vendor.js';
import { portsOf } from '../../protocol/ports.js';
import { validateRequest, validateResponse } from '../../protocol/validation.js';
import { withDeadline } from '../deadline.js';
import { stateOf } from '../station-state.js';

type System = { get(id: string): unknown };

const vendorDeadlineMs = 10_000;

/** More than the outbox lets wait of one kind would be dropped there without a word. */
const mostAsked = 10;

/** Whoever waits for the answer of the CSMS. */
export interface Asked {
  readonly resolve: (answer: DataTransferAnswer) => void;
  readonly reject: (error: StationError) => void;
}

/** vendorId is a CiString: its case does not matter (6.18). */
export const vendorsByName = (vendors: Readonly<Record<string, VendorHandler>>): ReadonlyMap<string, VendorHandler> =>
  new Map(Object.entries(vendors).map(([vendorId, handler]) => [vendorId.toLowerCase(), handler]));

/** What the CSMS sends. */
export async function receiveData(
  system: System,
  { vendorId, messageId, data }: Request<'DataTransfer'>,
): Promise<Response<'DataTransfer'>> {
  const handler = stateOf(system).vendors.get(vendorId.toLowerCase());
  // Nothing is agreed with this vendor, and so there is no data (4.3).
  if (!handler) return { status: 'UnknownVendorId' };
  const { clock, journal } = portsOf(system);
  const message = { ...(messageId !== undefined && { messageId }), ...(data !== undefined && { data }) };
  try {
    const given = await withDeadline(clock, vendorDeadlineMs, `the handler of ${vendorId}`, async () =>
      handler(message),
    );
    const answer = given.data === undefined ? { status: given.status } : { status: given.status, data: given.data };
    const violation = validateResponse('DataTransfer', answer);
    if (violation) throw new Error(`the handler of ${vendorId} gave no answer of OCPP: ${violation.description}`);
    return answer;
  } catch (error) {
    journal.note({ level: 'error', event: 'vendor.failed', vendorId, messageId, error: String(error) });
    return { status: 'Rejected' };
  }
}

const failures = {
  offline: 'The CSMS cannot be reached.',
  timeout: 'The CSMS did not answer in time.',
  refused: 'The CSMS answered with an error.',
} as const;

const failure = (reason: keyof typeof failures) => new StationError(reason, failures[reason]);

/** What the station sends. Rejects with a StationError: `offline`, `timeout`, `refused`, `busy`, `bad-value`. */
export function sendData(system: System, { vendorId, messageId, data }: DataTransferMessage) {
  const payload = {
    vendorId,
    ...(messageId !== undefined && { messageId }),
    ...(data !== undefined && { data }),
  };
  return new Promise<DataTransferAnswer>((resolve, reject) => {
    const violation = validateRequest('DataTransfer', payload);
    if (violation) return reject(new StationError('bad-value', `DataTransfer: ${violation.description}.`));
    // Before the store is open, and after the end, there is nobody to send it.
    if (system.get('outbox') === undefined) return reject(failure('offline'));
    const { asked } = stateOf(system);
    if (asked.size >= mostAsked)
      return reject(new StationError('busy', `${mostAsked} DataTransfer are waiting for the CSMS already.`));
    const key = portsOf(system).random.uuid();
    asked.set(key, { resolve, reject });
    peer(system, 'outbox').send(outgoingCall(system, { from: 'desk', action: 'DataTransfer', payload, key }));
  });
}

type Outcome = Extract<DeskEvent, { type: 'answered.dataTransfer' | 'failed.dataTransfer' }>;

/** What became of it. */
export function dataAnswered(system: object, event: Outcome): void {
  const { asked } = stateOf(system);
  const waiting = asked.get(event.key);
  asked.delete(event.key);
  if (event.type === 'answered.dataTransfer') waiting?.resolve(event.payload);
  else waiting?.reject(failure(event.reason));
}

/** Nobody is left who could hear an answer. */
export function giveUpAsking(system: object): void {
  const { asked } = stateOf(system);
  for (const { reject } of asked.values()) reject(failure('offline'));
  asked.clear();
}

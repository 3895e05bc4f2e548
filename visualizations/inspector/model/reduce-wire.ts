/** The connection, and what is said over it. */
import { type Frame, fieldsOf, frameOf, type TraceLine, textOf } from './line.js';
import type { LinkNow, Present } from './present.js';

export function linkLine(present: Present, line: TraceLine): Present {
  const { link } = present;
  const moved = (now: Partial<LinkNow>): Present => ({
    ...present,
    link: { ...link, why: null, sinceMs: line.atMs, ...now },
  });
  if (line.kind === 'link.dialled') return moved({ state: 'dialling', url: textOf(line['url']) });
  if (line.kind === 'link.opened') return moved({ state: 'open' });
  if (line.kind === 'link.hungUp' && link.state === 'closed') return present;
  const why = line.kind === 'link.hungUp' ? textOf(line['reason']) : whyClosed(line['why']);
  const since = link.state === 'closed' ? { sinceMs: link.sinceMs } : {};
  return { ...moved({ state: 'closed', why: why ?? link.why, ...since }), inFlight: null };
}

function whyClosed(told: unknown): string | null {
  const { reason, problem, code } = fieldsOf(told);
  if (typeof reason === 'string' && reason !== '') return reason;
  if (typeof problem === 'string') return problem;
  return typeof code === 'number' ? `code ${code}` : null;
}

export function frameLine(before: Present, line: TraceLine): Present {
  const { link } = before;
  // A trace that begins in the middle has not seen it open.
  const present: Present =
    link.state === 'open' ? before : { ...before, link: { ...link, state: 'open', sinceMs: line.atMs, why: null } };
  const frame = frameOf(line['text']);
  if (frame === null) return present;
  return line['direction'] === 'sent' ? sent(present, line, frame) : received(present, frame);
}

function sent(present: Present, line: TraceLine, { type, messageId, action }: Frame): Present {
  if (type !== 'call') return present;
  return { ...present, inFlight: { messageId, action: action ?? '?', sinceMs: line.atMs } };
}

function received(present: Present, { type, messageId, payload }: Frame): Present {
  const { inFlight } = present;
  if (type === 'call' || inFlight?.messageId !== messageId) return present;
  const status = inFlight.action === 'BootNotification' && type === 'result' ? fieldsOf(payload)['status'] : null;
  return { ...present, inFlight: null, registration: textOf(status) ?? present.registration };
}

/** What a line says between two of those who talk to each other, if it does. */
import { fieldsOf, frameOf, numberOf, type TraceLine, textOf } from './line.js';

export interface SequenceRow {
  /** Of its line. */
  readonly index: number;
  readonly atMs: number;
  /** Lifelines: `CSMS`, `hardware`, `store`, another port, or an actor by its id; `station` is the root of them. */
  readonly from: string;
  readonly to: string;
  readonly kind: RowKind;
  readonly label: string;
  /** JSON for people, cut at 4 kB; it is made when it is read. */
  readonly detail: string;
  /** The same in a question and its answer: messageId of a frame, or `port 12`; null: it has no other side. */
  readonly joins: string | null;
}

export type RowKind = 'call' | 'result' | 'error' | 'event' | 'fact' | 'asked' | 'answered' | 'link';

interface Saying {
  readonly from: string;
  readonly to: string;
  readonly kind: RowKind;
  readonly label: string;
  readonly joins?: string | null;
  /** What of the line is shown; absent: all that is its own. */
  readonly shown?: unknown;
}

/** Null for what is between nobody: steps, waits, chance, and what an actor says to itself. */
export function rowOf(line: TraceLine, index: number): SequenceRow | null {
  const saying = sayingIn(line);
  return saying === null ? null : new LineRow(line, index, saying);
}

class LineRow implements SequenceRow {
  readonly index: number;
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly kind: RowKind;
  readonly label: string;
  readonly joins: string | null;
  readonly #shown: unknown;

  constructor(line: TraceLine, index: number, { from, to, kind, label, joins = null, shown = line }: Saying) {
    this.index = index;
    this.atMs = line.atMs;
    this.from = from;
    this.to = to;
    this.kind = kind;
    this.label = label;
    this.joins = joins;
    this.#shown = shown;
  }

  /** Of a hundred thousand rows few are ever looked into. */
  get detail(): string {
    return detailOf(this.#shown);
  }
}

const longestDetail = 4096;

function detailOf(shown: unknown): string {
  const text = typeof shown === 'string' ? shown : jsonOf(shown);
  return text.length <= longestDetail ? text : `${text.slice(0, longestDetail)}\n… (${text.length} characters)`;
}

function jsonOf(shown: unknown): string {
  try {
    return JSON.stringify(shown, null, 2) ?? '';
  } catch {
    return 'It is nested deeper than can be shown.';
  }
}

function sayingIn(line: TraceLine): Saying | null {
  switch (line.kind) {
    case 'frame':
      return frameSaid(line);
    case 'link.dialled':
      return link('connection', 'CSMS', `dials ${textOf(line['url']) ?? ''}`, line);
    case 'link.opened':
      return link('CSMS', 'connection', 'connected', line);
    case 'link.hungUp':
      return link('connection', 'CSMS', 'hangs up', line);
    case 'link.closed':
      return link('CSMS', 'connection', closedLabel(line['why']), line);
    case 'link.pinged':
      return link('connection', 'CSMS', 'ping', line);
    case 'link.ponged':
      return link('CSMS', 'connection', 'pong', line);
    case 'fact':
      return factTold(line);
    case 'chart.told':
      return eventTold(line);
    default:
      return portSaid(line) ?? lifeSaid(line);
  }
}

const link = (from: string, to: string, label: string, line: TraceLine): Saying => ({
  from,
  to,
  kind: 'link',
  label,
  shown: ownOf(line),
});

function closedLabel(why: unknown): string {
  const { problem, reason } = fieldsOf(why);
  const words = [textOf(problem), textOf(reason)].filter((one) => one !== null && one !== '').join(': ');
  return words === '' ? 'closed' : `closed (${words})`;
}

function frameSaid(line: TraceLine): Saying {
  const isSent = line['direction'] === 'sent';
  const ends = isSent ? { from: 'outbox', to: 'CSMS' } : { from: 'CSMS', to: 'outbox' };
  const frame = frameOf(line['text']);
  if (frame === null) return { ...ends, kind: 'error', label: 'not a frame of OCPP', shown: line['text'] };
  const { type, action, code, payload, messageId } = frame;
  const about = payloadWords(fieldsOf(payload));
  const label = type === 'call' ? `${action}${about === '' ? '' : ` ${about}`}` : (code ?? (about || 'answer'));
  return { ...ends, kind: type, label, joins: messageId, shown: payload ?? null };
}

/** What one looks for first: where, and what has become of it. */
function payloadWords(payload: Readonly<Record<string, unknown>>): string {
  const { connectorId, status, requestedMessage, key, type } = payload;
  const info = fieldsOf(payload['idTagInfo'])['status'];
  const words = [status, requestedMessage, key, type, info].filter((one) => typeof one === 'string');
  const where = typeof connectorId === 'number' ? [`connector ${connectorId}`] : [];
  return [...where, ...words].join(' ');
}

function factTold(line: TraceLine): Saying {
  const fact = textOf(line['fact']) ?? '?';
  const fields = [fieldsOf(line['fault']), fieldsOf(line['token']), line];
  const connectorId = fields.map((one) => numberOf(one['connectorId'])).find((one) => one !== null) ?? null;
  const to = fact === 'token' ? 'authorization' : receiverOf(connectorId);
  const { idTag } = fieldsOf(line['token']);
  const { errorCode, active } = fieldsOf(line['fault']);
  const fault = textOf(errorCode) === null ? null : `${errorCode}${active === false ? ' cleared' : ''}`;
  const words = [fact, fault, textOf(idTag), textOf(line['state']), textOf(line['why']), readingWords(line['reading'])];
  const label = words.filter((one) => one !== null).join(' ');
  return { from: 'hardware', to, kind: 'fact', label, shown: ownOf(line) };
}

function readingWords(reading: unknown): string | null {
  const { energyWh, powerW } = fieldsOf(reading);
  if (typeof energyWh !== 'number') return null;
  return `${Math.round(energyWh)} Wh${typeof powerW === 'number' ? `, ${Math.round(powerW)} W` : ''}`;
}

const receiverOf = (connectorId: number | null) =>
  connectorId === null || connectorId === 0 ? 'station' : `connector-${connectorId}`;

/** What the line says besides its kind and its time. */
function ownOf(line: TraceLine): Readonly<Record<string, unknown>> {
  const { kind: _, atMs: _at, sinceMs: _since, ...own } = line;
  return own;
}

const nameOf = (actor: string) => (actor === 'x:0' ? 'station' : actor);

/** What comes from outside of the charts has its own row already, as a frame, a fact or of the link. */
const toldElsewhere = ['hardware.', 'frame.', 'link.', 'tag.presented', 'csms.'];

/** Waits, grids and the wire: what they tell has its own row, or is the time. */
const noActors: readonly unknown[] = ['link', 'ticker', 'deadline', 'clock', 'date', 'meterWatch'];

function eventTold(line: TraceLine): Saying | null {
  const { from, actor, event } = line;
  const { type } = fieldsOf(event);
  if (typeof type !== 'string' || typeof actor !== 'string') return null;
  if (type.startsWith('xstate.') || from === actor || noActors.includes(from)) return null;
  if (typeof from !== 'string' && toldElsewhere.some((begin) => type.startsWith(begin))) return null;
  return { from: nameOf(textOf(from) ?? 'station'), to: nameOf(actor), kind: 'event', label: type, shown: event };
}

const ofStore: readonly string[] = ['ledger', 'configuration', 'localList', 'cache'];

function portOf(call: string): string {
  const name = call.split('.')[0] ?? call;
  return ofStore.includes(name) ? 'store' : name;
}

/** Who asks is not told; what is asked of the hardware of an outlet is asked for its chart. */
function askerOf(call: string, about: unknown): string {
  if (call === 'hardware.setLimit') return 'smart-charging';
  return receiverOf(call.startsWith('hardware.') ? numberOf(fieldsOf(about)['connectorId']) : null);
}

function portSaid(line: TraceLine): Saying | null {
  const { kind, number } = line;
  if (kind === 'ledger.noted')
    return { from: 'station', to: 'store', kind: 'asked', label: 'ledger.note', shown: line['change'] };
  const call = textOf(line['call']);
  if (call === null || (kind !== 'asked' && kind !== 'answered' && kind !== 'failed')) return null;
  const joins = typeof number === 'number' ? `port ${number}` : null;
  const [from, to] = [askerOf(call, line['about']), portOf(call)];
  if (kind === 'asked') return { from, to, kind, label: call, joins, shown: line['about'] ?? null };
  const back = { from: to, to: askerOf(call, null), joins };
  return kind === 'answered'
    ? { ...back, kind, label: call, shown: line['answer'] ?? null }
    : { ...back, kind: 'error', label: `${call}: ${textOf(line['error']) ?? 'failed'}`, shown: ownOf(line) };
}

/** Beginnings, ends and crashes. */
function lifeSaid(line: TraceLine): Saying | null {
  const of = (from: string, label: string, kind: RowKind = 'event'): Saying => ({
    from,
    to: 'station',
    kind,
    label,
    shown: ownOf(line),
  });
  if (line.kind === 'run.began') return of('host', 'begins');
  if (line.kind === 'run.ended') return of('host', line['how'] === 'cut' ? 'power cut' : 'has ended');
  if (line.kind === 'commanded') return of('host', `command: ${textOf(line['command']) ?? '?'}`);
  if (line.kind === 'chart.ended' && line['how'] === 'error')
    return of(nameOf(textOf(line['actor']) ?? '?'), 'has crashed', 'error');
  return null;
}

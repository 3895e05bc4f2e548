/** The central system of a walk: it goes by nothing but what it is told, and answers well or as it is in the mood to. */
import type { Bill } from './bill.js';

type Payload = Readonly<Record<string, unknown>>;
type Say = (text: string) => void;

export const answerMoods = [
  ...['well', 'error', 'unreadable', 'meaningless', 'incomplete', 'silent', 'late', 'twice'],
  ...['Invalid', 'Blocked', 'Expired', 'ConcurrentTx', 'Pending', 'Rejected'],
] as const;

/** How often a call is answered otherwise than well, and which one. */
interface Mood {
  readonly how: string;
  readonly action: string;
  left: number;
}

const tagVerdicts: readonly string[] = ['Invalid', 'Blocked', 'Expired', 'ConcurrentTx'];
const lateMs = 70_000;

export class WalkCsms {
  readonly #bill: Bill;
  readonly #nowMs: () => number;
  readonly #later: (say: () => void, ms: number) => void;
  readonly #verdicts = new Map<string, Payload>();
  #mood: Mood | null = null;
  /** Its answers to calls of a walk. */
  readonly #replies = new Map<string, readonly unknown[]>();
  /** What the station said last of each connector. */
  readonly statuses = new Map<number, string>();
  readonly calls = new Map<string, number>();
  /** Of a boot that is not accepted, and between heartbeats, s. */
  intervalS = 3600;

  constructor(bill: Bill, nowMs: () => number, later: (say: () => void, ms: number) => void) {
    this.#bill = bill;
    this.#nowMs = nowMs;
    this.#later = later;
  }

  /** The next calls, of one action or of any, are answered so. */
  feel(how: string, times: number, action: string): void {
    this.#mood = how === 'well' ? null : { how, action, left: times };
  }

  replyTo(id: string): readonly unknown[] | undefined {
    return this.#replies.get(id);
  }

  hear(text: string, say: Say): void {
    const [kind, id, action, payload] = JSON.parse(text) as [number, string, string, Payload];
    if (kind !== 2) {
      this.#replies.set(id, JSON.parse(text) as unknown[]);
      return;
    }
    this.calls.set(action, (this.calls.get(action) ?? 0) + 1);
    if (action === 'StatusNotification') this.statuses.set(Number(payload['connectorId']), String(payload['status']));
    this.#answer(id, action, payload, this.#moodFor(action), say);
  }

  #moodFor(action: string): string {
    const mood = this.#mood;
    if (!mood || (mood.action !== 'any' && mood.action !== action)) return 'well';
    mood.left -= 1;
    if (mood.left <= 0) this.#mood = null;
    return mood.how;
  }

  #answer(id: string, action: string, payload: Payload, mood: string, say: Say): void {
    if (mood === 'error') {
      say(JSON.stringify([4, id, 'InternalError', '', {}]));
      return;
    }
    const answer = JSON.stringify([3, id, this.#verdict(id, action, payload, mood)]);
    if (mood === 'silent') return;
    if (mood === 'unreadable') say(`${answer.slice(0, -2)}`);
    else if (mood === 'meaningless') say(JSON.stringify([3, id]));
    else if (mood === 'incomplete') say(JSON.stringify([3, id, { status: 7 }]));
    else if (mood === 'late') this.#later(() => say(answer), lateMs);
    else say(answer);
    if (mood === 'twice') say(answer);
  }

  /** A message that comes again is the same message: it has the same answer (J errata 3.1). */
  #verdict(id: string, action: string, payload: Payload, mood: string): Payload {
    const known = this.#verdicts.get(id);
    const booked = this.#bill.enter(id, action, payload);
    const usual = booked ?? this.#usual(action, mood);
    const isRefused = tagVerdicts.includes(mood) && 'idTagInfo' in usual;
    const verdict = known ?? (isRefused ? { ...usual, idTagInfo: { status: mood } } : usual);
    if (booked) this.#verdicts.set(id, verdict);
    return verdict;
  }

  #usual(action: string, mood: string): Payload {
    const currentTime = new Date(this.#nowMs()).toISOString();
    if (action === 'BootNotification') {
      const isRefused = mood === 'Pending' || mood === 'Rejected';
      return { status: isRefused ? mood : 'Accepted', currentTime, interval: isRefused ? 60 : this.intervalS };
    }
    if (action === 'Heartbeat') return { currentTime };
    if (action === 'Authorize') return { idTagInfo: { status: 'Accepted' } };
    return action === 'DataTransfer' || action === 'SignCertificate' ? { status: 'Accepted' } : {};
  }
}

/**
 * The book of a central system that goes by nothing but what it is told. A message that comes again under its id is the
 * same message: it must be the same to the letter, and it has the same answer (J errata 3.1).
 */

type Payload = Readonly<Record<string, unknown>>;

export interface BookedSession {
  readonly transactionId: number;
  readonly start: Payload;
  readonly values: Payload[];
  /** More than one is a session that was billed twice. */
  readonly stops: Payload[];
}

const money: ReadonlySet<string> = new Set(['StartTransaction', 'MeterValues', 'StopTransaction']);

export class Book {
  readonly sessions: BookedSession[] = [];
  /** Everything that should not have been said. */
  readonly complaints: string[] = [];
  /** Messages that came again. */
  repeats = 0;
  readonly #heard = new Map<string, { readonly text: string; readonly answer: Payload }>();

  /** The answer to a message about money; undefined for all others. */
  enter(id: string, action: string, payload: Payload): Payload | undefined {
    if (!money.has(action)) return undefined;
    const text = JSON.stringify([action, payload]);
    const known = this.#heard.get(id);
    if (known) {
      this.repeats += 1;
      if (known.text !== text) this.complaints.push(`${id} came again as ${text}, and was ${known.text}`);
      return known.answer;
    }
    const answer = this.#enter(action, payload);
    this.#heard.set(id, { text, answer });
    return answer;
  }

  has(id: string): boolean {
    return this.#heard.has(id);
  }

  /** Sessions without an end, and with more than one; starts that tell of the same session under another id. */
  audit(): { readonly open: number; readonly doubled: number } {
    const starts = new Set(this.sessions.map(({ start }) => JSON.stringify(start)));
    return {
      open: this.sessions.filter(({ stops }) => stops.length === 0).length,
      doubled: this.sessions.filter(({ stops }) => stops.length > 1).length + this.sessions.length - starts.size,
    };
  }

  /** What was billed at an outlet, Wh. */
  billedWh(connectorId: number): number {
    const own = this.sessions.filter(({ start }) => start['connectorId'] === connectorId);
    return own.reduce(
      (sum, { start, stops }) => sum + Number(stops[0]?.['meterStop']) - Number(start['meterStart']),
      0,
    );
  }

  #enter(action: string, payload: Payload): Payload {
    if (action === 'StartTransaction') {
      const transactionId = 1000 + this.sessions.length;
      this.sessions.push({ transactionId, start: payload, values: [], stops: [] });
      return { transactionId, idTagInfo: { status: 'Accepted' } };
    }
    if (action === 'MeterValues' && payload['transactionId'] === undefined) return {};
    const session = this.sessions.find(({ transactionId }) => transactionId === payload['transactionId']);
    if (!session) this.complaints.push(`${action} of transaction ${payload['transactionId']}, which was never started`);
    else if (session.stops.length > 0) this.complaints.push(`${action} after the stop of ${session.transactionId}`);
    if (action === 'StopTransaction') session?.stops.push(payload);
    else session?.values.push(payload);
    return {};
  }
}

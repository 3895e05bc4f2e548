/** One charge point as the CSMS sees it, across all its connections. */
import { randomUUID } from 'node:crypto';
import { type ErrorFrame, type ResultFrame, readFrame, writeCall } from '../../protocol/frames.js';
import type { Action, Request, Response } from '../../protocol/messages.js';
import type { Answerer, ScriptedAnswer } from './answers.js';
import { Changes } from './changes.js';
import { Conversation, isCallOf, type Wire } from './conversation.js';
import { Inbox, type WaitOptions } from './inbox.js';
import type { CallRecord, FrameRecord, Violation } from './records.js';
import { CallErrorAnswer, type NextOptions, type SilenceOptions, type StationOptions } from './station-options.js';

export class CsmsStation {
  readonly #options: StationOptions;
  readonly #conversation: Conversation;
  readonly #answerers: { -readonly [A in Action]?: Answerer<A> } = {};
  readonly #calls = new Inbox<CallRecord>();
  readonly #answers = new Inbox<ResultFrame | ErrorFrame>();
  readonly #changes = new Changes();
  readonly #frames: FrameRecord[] = [];
  readonly #observers = new Set<(record: FrameRecord) => void>();
  #wire: Wire | null = null;
  #connections = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: StationOptions) {
    this.#options = options;
    this.#conversation = new Conversation(
      { ...options, answererOf: (action) => this.#answerers[action] ?? options.answers[action] },
      {
        frame: (record) => this.#keep(record),
        call: (call) => this.#calls.put(call),
        answer: (frame) => this.#answers.put(frame),
      },
    );
  }

  get identity(): string {
    return this.#options.identity;
  }

  /** All frames in both directions, oldest first. */
  get frames(): readonly FrameRecord[] {
    return this.#frames;
  }

  /** How often it has connected so far. */
  get connections(): number {
    return this.#connections;
  }

  get isConnected(): boolean {
    return this.#wire !== null;
  }

  get violations(): readonly Violation[] {
    return this.#options.violations();
  }

  /** The oldest valid CALL of this action that nobody has taken, now or later; each is handed out once. */
  next<A extends Action>(action: A, options: NextOptions<A> = {}): Promise<CallRecord<A>> {
    const { where = () => true } = options;
    return this.#calls.take(
      (call): call is CallRecord<A> => isCallOf(action, call) && where(call.payload),
      () => `no ${action} came from ${this.identity}. ${this.#account()}`,
      options,
    );
  }

  /** Forgets the CALLs nobody has taken, so that `next` means one to come. */
  forget(): void {
    this.#calls.clear();
  }

  /** Resolves when no frame came for so long; rejects with the first that does. */
  silence(durationMs: number, options: SilenceOptions = {}): Promise<void> {
    const except: readonly string[] = options.except ?? [];
    return new Promise((resolve, reject) => {
      const stop = this.observe(({ direction, frame, text }) => {
        if (direction === 'sent' || (frame.kind === 'call' && except.includes(frame.action))) return;
        clearTimeout(timer);
        stop();
        reject(new Error(`${this.identity} was to be silent and sent ${text}`));
      });
      const timer = setTimeout(() => {
        stop();
        resolve();
      }, durationMs);
    });
  }

  /**
   * Calls the station, after earlier calls have been answered (J 4.1.1). Rejects with a CallErrorAnswer, or with an
   * Error when there is no answer, none that is valid, or no connection any more.
   */
  call<A extends Action>(action: A, payload: Request<A>, options: WaitOptions = {}): Promise<Response<A>> {
    const answer = this.#turn.then(() => this.#callNow(action, payload, options));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  /** Sends any text, for what a well-behaved CSMS would not say. False without a connection. */
  send(text: string): boolean {
    return this.#conversation.send(text);
  }

  /** Sends any text that has a readable message id, and resolves with the answer to it. */
  async exchange(text: string, options: WaitOptions = {}): Promise<ResultFrame | ErrorFrame> {
    const frame = readFrame(text);
    const id = frame.kind === 'invalid' ? frame.answer?.id : frame.id;
    if (id === undefined) throw new Error('exchange: the text has no message id that could be answered');
    if (!this.send(text)) throw new Error(`exchange: ${this.identity} is not connected`);
    return this.#answerTo(id, options);
  }

  /** The next answers to this action, one each; after them come the permanent answerer or the default. */
  script(action: Action, ...answers: readonly ScriptedAnswer[]): void {
    this.#conversation.script(action, answers);
  }

  /** Answers this action from now on; null gives it back to the options of the CSMS. */
  answer<A extends Action>(action: A, answerer: Answerer<A> | null): void {
    if (answerer === null) delete this.#answerers[action];
    else Object.assign(this.#answerers, { [action]: answerer });
  }

  /** Everything is answered as an ordinary CSMS does again. */
  asUsual(): void {
    for (const action of Object.keys(this.#answerers)) delete this.#answerers[action as Action];
    this.#conversation.forgetScript();
  }

  /** What the CSMS would answer unasked, to be changed and sent with `result`. */
  defaultAnswer<A extends Action>(call: CallRecord<A>): Response<A> {
    const answer = this.#conversation.defaultAnswer(call);
    if (answer === null) throw new Error(`defaultAnswer: no station calls ${call.action}`);
    return answer;
  }

  /** Who watches it from elsewhere has found something wrong, too. */
  found(rule: Violation['rule'], description: string): void {
    this.#options.report(rule, description);
  }

  /** The station has lost its power: from now on a BootNotification comes first. */
  expectBoot(): void {
    this.#conversation.rules.rebooted();
  }

  /** Resolves when it is connected, at once if it is. */
  connected(options?: WaitOptions): Promise<void> {
    const holds = () => this.isConnected;
    return this.#changes.until(holds, () => `${this.identity} did not connect.`, options);
  }

  /** Resolves with the next connection that is made. */
  reconnected(options?: WaitOptions): Promise<void> {
    const before = this.#connections;
    const holds = () => this.isConnected && this.#connections > before;
    return this.#changes.until(holds, () => `${this.identity} did not connect again.`, options);
  }

  /** Resolves when it is not connected, at once if it is not. */
  disconnected(options?: WaitOptions): Promise<void> {
    const holds = () => !this.isConnected;
    return this.#changes.until(holds, () => `${this.identity} stayed connected.`, options);
  }

  /** Told of every frame in both directions until the returned function is called. */
  observe(observer: (record: FrameRecord) => void): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  close(code = 1000, reason = ''): void {
    this.#wire?.close(code, reason);
  }

  /** Breaks the connection without a closing handshake. */
  cut(): void {
    this.#wire?.cut();
  }

  /** For the server: a connection was made; it replaces an earlier one. */
  opened(wire: Wire): void {
    const replaced = this.#wire;
    if (replaced !== null) this.closed();
    replaced?.cut();
    this.#wire = wire;
    this.#connections = wire.connection;
    this.#conversation.opened(wire);
    this.#changes.changed();
  }

  /** For the server. */
  received(text: string, isBinary: boolean): void {
    if (isBinary) this.#options.report('binary-frame', 'OCPP-J is spoken in text frames (J 4.1.2).', text);
    this.#conversation.received(text);
  }

  /** For the server: the connection is gone. */
  closed(): void {
    this.#wire = null;
    this.#conversation.closed();
    this.#answers.fail(new Error(`${this.identity} lost its connection before it answered`));
    this.#answers.clear();
    this.#changes.changed();
  }

  /** For the server: nothing will come any more. */
  ended(): void {
    const why = new Error(`The CSMS was closed while something was awaited of ${this.identity}`);
    this.#calls.fail(why);
    this.#changes.fail(why);
  }

  async #callNow<A extends Action>(action: A, payload: Request<A>, options: WaitOptions): Promise<Response<A>> {
    const wrong = this.#options.check(action, 'request', payload);
    if (wrong !== null) throw new Error(`call: a CSMS does not send such a ${action}: ${wrong}`);
    if (!this.isConnected) throw new Error(`call: ${this.identity} is not connected`);
    const { timeoutMs = this.#options.answerTimeoutMs } = options;
    const id = randomUUID();
    const answered = this.#answerTo(id, { timeoutMs });
    this.send(writeCall(id, action, payload));
    const frame = await answered.catch((error: unknown) => {
      if (this.isConnected) this.#conversation.rules.unanswered(id, timeoutMs);
      throw error;
    });
    if (frame.kind === 'error') throw new CallErrorAnswer(action, frame);
    const problem = this.#options.check(action, 'response', frame.payload);
    if (problem !== null) throw new Error(`call: the answer to ${action} is invalid: ${problem}`);
    return frame.payload as Response<A>;
  }

  #answerTo(id: string, options: WaitOptions): Promise<ResultFrame | ErrorFrame> {
    return this.#answers.take(
      (frame) => frame.id === id,
      () => `no answer to ${id} came from ${this.identity}. ${this.#account()}`,
      options,
    );
  }

  #keep(record: FrameRecord): void {
    this.#frames.push(record);
    if (this.#frames.length > this.#options.keepFrames) this.#frames.shift();
    this.#options.observe(record);
    for (const observer of [...this.#observers]) observer(record);
  }

  /** For the message of a wait in vain: what came instead. */
  #account(): string {
    const waiting = this.#calls.untaken.map(({ action }) => action).join(', ') || 'nothing';
    const wrong = this.violations.map(({ rule, description }) => ` Violation: ${rule} (${description}).`);
    return `It is ${this.isConnected ? '' : 'not '}connected. Not taken: ${waiting}.${wrong.join('')}`;
  }
}

/** The conversation with the CSMS: one CALL in flight (J 4.1.1), answers to its requests, and dialling again. */
import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { type CallFrame, readFrame, writeCall, writeError, writeResult } from '../../../protocol/frames.js';
import { type Action, isAction, type Request, type Response } from '../../../protocol/messages.js';
import { validateRequest } from '../../../protocol/validation.js';
import { type Command, Refusal } from './commands.js';
import { dial } from './dial.js';
import type { Machine } from './machine.js';

const answerTimeoutMs = 30_000;
const shortestBackOffMs = 100;
const backOffRangeMs = 200;

export class Line {
  readonly #machine: Machine;
  readonly #waiting = new Map<string, (payload: unknown) => void>();
  #socket: WebSocket | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #isDialling = false;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get isConnected(): boolean {
    return this.#socket !== null;
  }

  /** Connected and registered: the station may speak for itself. */
  get isOnline(): boolean {
    return this.isConnected && this.#machine.registration.isAccepted;
  }

  start(): void {
    void this.#dial();
  }

  /** The wire is broken, or the power is gone. */
  cut(): void {
    this.#socket?.terminate();
    this.#lost();
  }

  /** Closes in an orderly way, and dials again. */
  async reconnect(): Promise<void> {
    const socket = this.#socket;
    if (socket === null) return;
    this.#lost();
    await new Promise((resolve) => {
      socket.once('close', resolve);
      socket.close(1000);
    });
    this.#redial();
  }

  /** Null when there was no answer: not connected, the connection broke, a CALLERROR, or too late. */
  call<A extends Action>(action: A, payload: Request<A>): Promise<Response<A> | null> {
    const answer = this.#turn.then(() => this.#callNow(action, payload));
    const isImpatient = action.includes('FirmwareStatus') && this.#machine.wrong('wire.twoCallsInFlight');
    if (!isImpatient) this.#turn = answer;
    return answer;
  }

  /** Resolves when every CALL so far has had its answer. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  #callNow<A extends Action>(action: A, payload: Request<A>): Promise<Response<A> | null> {
    const { life } = this.#machine;
    const socket = this.#socket;
    // A machine without power waits for nothing: what was to follow never happens.
    if (life.isOver) return new Promise(() => undefined);
    if (socket === null) return Promise.resolve(null);
    const id = this.#newId(action);
    return new Promise((resolve) => {
      const settle = (answer: unknown) => {
        giveUp();
        this.#waiting.delete(id);
        if (!life.isOver) resolve(answer as Response<A> | null);
      };
      const giveUp = life.after(answerTimeoutMs, () => settle(null));
      this.#waiting.set(id, settle);
      socket.send(writeCall(id, action, this.#spoilt(action, payload)));
    });
  }

  #newId(action: Action): string {
    const isReused = action === 'DiagnosticsStatusNotification' && this.#machine.wrong('wire.reusesMessageIds');
    return isReused ? action : randomUUID();
  }

  #spoilt(action: Action, payload: object): Readonly<Record<string, unknown>> {
    const machine = this.#machine;
    if (action === 'Heartbeat' && machine.wrong('wire.unknownFieldInHeartbeat')) return { ...payload, uptime: 1 };
    if (action === 'MeterValues' && machine.wrong('wire.numbersInMeterValues')) return withNumbers(payload);
    return { ...payload };
  }

  #redial(): void {
    this.#machine.life.after(shortestBackOffMs + Math.random() * backOffRangeMs, () => void this.#dial());
  }

  async #dial(): Promise<void> {
    const { life, world } = this.#machine;
    if (life.isOver || this.#isDialling || this.#socket !== null || !world.hasNetwork) return;
    this.#isDialling = true;
    const socket = await dial(this.#machine).catch(() => null);
    this.#isDialling = false;
    if (life.isOver || !world.hasNetwork) socket?.terminate();
    else if (socket === null) {
      this.#machine.security.dialFailed();
      this.#redial();
    } else this.#opened(socket);
  }

  #opened(socket: WebSocket): void {
    this.#socket = socket;
    socket.on('message', (data) => this.#received(String(data)));
    socket.resume();
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.#socket !== socket) return;
      this.#lost();
      this.#redial();
    });
    this.#machine.security.dialSucceeded();
    this.#machine.registration.connected();
  }

  #lost(): void {
    this.#socket = null;
    for (const settle of [...this.#waiting.values()]) settle(null);
  }

  #received(text: string): void {
    const frame = readFrame(text);
    if (frame.kind === 'result') this.#waiting.get(frame.id)?.(frame.payload);
    else if (frame.kind === 'error') this.#waiting.get(frame.id)?.(null);
    else if (frame.kind === 'call') void this.#answer(frame);
    else if (frame.answer !== null) this.#send(writeError(frame.answer.id, frame.answer.code, frame.reason));
  }

  async #answer({ id, action, payload }: CallFrame): Promise<void> {
    const { registration } = this.#machine;
    // Whoever was rejected is silent in both directions (4.2).
    if (registration.isRejected) return;
    if (registration.isPending && this.#machine.wrong('boot.silentWhilePending')) return;
    try {
      const { payload: answer, after } = await this.#run(action, payload);
      this.#send(writeResult(id, { ...answer }));
      after?.();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#send(writeError(id, error.code, error.message));
    }
  }

  async #run(action: string, payload: unknown) {
    if (!isAction(action)) throw new Refusal('NotImplemented', `${action} is unknown`);
    const violation = validateRequest(action, payload);
    if (violation !== null) throw new Refusal(violation.code, violation.description);
    // Checked a line above.
    return this.#command(action)(payload as Request<Action>);
  }

  #command(action: Action): Command<Action> {
    const command = this.#machine.commands[action];
    if (command === undefined) throw new Refusal('NotSupported', `${action} is not supported`);
    return command as Command<Action>;
  }

  #send(text: string): void {
    this.#socket?.send(text);
  }
}

/** `"value": 230`, where the schema wants a text. */
function withNumbers(payload: object): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(payload).replace(/"value":"([^"]+)"/g, '"value":$1');
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

/** Where what a trace tells is fed in: the waits, the links and the hardware that the station has begun, and its questions. */
import type { Hardware, HardwareSink } from '../../protocol/ports/hardware.js';
import type { Link, LinkSink } from '../../protocol/ports/link.js';
import type { Clock } from '../../protocol/ports/time.js';
import { errorOf } from './failures.js';
import type { Answer, Line, LineOf } from './script.js';
import { inTurns } from './turn.js';

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

export class Wires {
  readonly #waits = new Map<number, () => void>();
  readonly #questions = new Map<number, Waiting>();
  readonly #before: () => void;
  #begun = 0;
  #link: LinkSink | null = null;
  #hardware: HardwareSink | null = null;

  /** `before`: is called before the station hears an answer. */
  constructor(before: () => void) {
    this.#before = before;
  }

  /** `reading`: what the clocks show. */
  clock(reading: Pick<Clock, 'now' | 'monotonic'>): Clock {
    return {
      ...reading,
      setTimeout: (fn) => {
        this.#begun += 1;
        this.#waits.set(this.#begun, fn);
        return this.#begun;
      },
      clearTimeout: (id) => {
        if (typeof id === 'number') this.#waits.delete(id);
      },
      adjust() {},
    };
  }

  readonly link: Link = {
    open: (_, sink) => {
      this.#link = sink;
    },
    send() {},
    ping() {},
    close() {},
  };

  readonly startHardware = (sink: Parameters<Hardware['start']>[0]): void => {
    this.#hardware = sink;
  };

  /** What the question is answered with, when the trace says so. */
  answer(number: number, answer: Answer | undefined): Promise<unknown> {
    const asked = new Promise((resolve, reject) => {
      this.#questions.set(number, { resolve, reject });
      if (answer?.after !== undefined) inTurns(answer.after - 1, () => this.answered(answer));
    });
    asked.then(this.#before, this.#before);
    return asked;
  }

  /** Each gives false where nobody waits for it. */
  answered(answer: Answer): boolean {
    const question = this.#questions.get(answer.number);
    this.#questions.delete(answer.number);
    if (answer.kind === 'answered') question?.resolve(given(answer));
    else question?.reject(errorOf(answer));
    return question !== undefined;
  }

  fired({ number }: LineOf<'clock.fired'>): boolean {
    const fn = this.#waits.get(number);
    this.#waits.delete(number);
    fn?.();
    return fn !== undefined;
  }

  linked(line: Line): boolean {
    const sink = this.#link;
    if (line.kind === 'link.opened') sink?.opened(line.secured);
    else if (line.kind === 'link.closed') sink?.closed(line.why);
    else if (line.kind === 'frame') sink?.frame(line.text);
    else if (line.kind === 'link.ponged') sink?.pong();
    return sink !== null;
  }

  fact(line: LineOf<'fact'>): boolean {
    const sink = this.#hardware;
    if (sink) tell(sink, line);
    return sink !== null;
  }
}

/** Bytes stand in a trace as the text that stands in for them. */
export function given(answer: LineOf<'answered'>): unknown {
  const { call, answer: value }: { readonly call: string; readonly answer: unknown } = answer;
  return call === 'vault.read' && typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
}

function tell(sink: HardwareSink, line: LineOf<'fact'>): void {
  if (line.fact === 'capabilities') sink.capabilities(line.capabilities);
  else if (line.fact === 'plug') sink.plug(line.connectorId, line.state);
  else if (line.fact === 'energy') sink.energy(line.connectorId, line.state);
  else if (line.fact === 'token') sink.token(line.token);
  else if (line.fact === 'fault') sink.fault(line.fault);
  else if (line.fact === 'userStop') sink.userStop(line.connectorId, line.why);
  else if (line.fact === 'meter') sink.meter(line.connectorId, line.reading);
  else if (line.fact === 'power') sink.power(line.state);
  else sink.tamper?.(line.info ?? undefined);
}

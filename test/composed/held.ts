/** Calls of a station to its outside that are held back until a test lets them go, so that anything may happen first. */
import type { Hardware, MeterOccasion } from '../../protocol/ports/hardware.js';
import type { Link } from '../../protocol/ports/link.js';
import type { LedgerChange, Store } from '../../protocol/ports/store.js';
import type { Ports } from '../../protocol/ports.js';

/** `commit` and the name of a part of the change: only what writes that part is held. */
export type HeldCall =
  | `readMeter ${MeterOccasion}`
  | 'unlock'
  | 'permit'
  | 'start'
  | 'pong'
  | 'setLimit'
  | 'find'
  | 'open'
  | 'reset'
  | 'pack'
  | 'upload'
  | 'download'
  | 'verify'
  | 'judge'
  | 'install'
  | 'letGo'
  | 'reboot'
  | 'confirm'
  | 'work'
  | `commit ${keyof LedgerChange}`;

interface Waiting {
  readonly name: HeldCall;
  readonly goOn: () => void;
  readonly fail: (error: Error) => void;
}

export class HeldCalls {
  readonly #held = new Set<HeldCall>();
  readonly #waiting: Waiting[] = [];

  hold(name: HeldCall): void {
    this.#held.add(name);
  }

  /** What waits goes on, and what comes is not held any more. */
  release(name: HeldCall): void {
    this.#held.delete(name);
    for (const { goOn } of this.#taken(name)) goOn();
  }

  /** In the order in which it came: a disk writes nothing before what it was given first. */
  releaseAll(): void {
    this.#held.clear();
    for (const { goOn } of this.#waiting.splice(0)) goOn();
  }

  /** Whether anybody waited for it. */
  fail(name: HeldCall, error = new Error('The call was told to fail.')): boolean {
    const waiting = this.#taken(name);
    for (const { fail } of waiting) fail(error);
    return waiting.length > 0;
  }

  /** Over at once unless it is held. */
  pause(name: HeldCall): Promise<void> {
    return this.#pass([name], async () => {});
  }

  /** A call of a port that a test has brought itself. */
  through<T>(name: HeldCall, call: () => Promise<T>): Promise<T> {
    return this.#pass([name], call);
  }

  /** Stands before the ports of a station. */
  around({ hardware, link, store }: Pick<Ports, 'hardware' | 'link' | 'store'>): Partial<Ports> {
    return { hardware: this.#hardware(hardware), link: this.#link(link), store: this.#store(store) };
  }

  #taken(name: HeldCall): Waiting[] {
    const taken = this.#waiting.filter((one) => one.name === name);
    for (const one of taken) this.#waiting.splice(this.#waiting.indexOf(one), 1);
    return taken;
  }

  #pass<T>(names: readonly HeldCall[], call: () => Promise<T>): Promise<T> {
    const name = names.find((one) => this.#held.has(one));
    if (name === undefined) return call();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, goOn: () => void call().then(resolve, reject), fail: reject });
    });
  }

  #hardware(own: Hardware): Hardware {
    return {
      ...own,
      readMeter: (connector, why) => this.#pass([`readMeter ${why}`], () => own.readMeter(connector, why)),
      // Taking a permit back is never held: energy has to end.
      permit: (connector, lease, cable) =>
        this.#pass(lease === null ? [] : ['permit'], () => own.permit(connector, lease, cable)),
      setLimit: (connector, plan) => this.#pass(['setLimit'], () => own.setLimit(connector, plan)),
      ...(own.unlock && {
        unlock: (connector: number, signal: AbortSignal) =>
          this.#pass(['unlock'], async () => (await own.unlock?.(connector, signal)) ?? 'NotSupported'),
      }),
    };
  }

  #link(own: Link): Link {
    return {
      open: (target, sink) =>
        own.open(target, {
          opened: (secured) => sink.opened(secured),
          frame: (text) => sink.frame(text),
          closed: (why) => sink.closed(why),
          pong: () => void this.#pass(['pong'], async () => sink.pong()),
        }),
      send: (text) => own.send(text),
      ping: () => own.ping(),
      close: (code, reason, problem) => own.close(code, reason, problem),
    };
  }

  #store(own: Store): Store {
    const { ledger } = own;
    const parts = (change: LedgerChange) =>
      (Object.keys(change) as (keyof LedgerChange)[]).map((part): HeldCall => `commit ${part}`);
    return {
      ...own,
      ledger: {
        open: () => ledger.open(),
        contents: () => ledger.contents(),
        commit: (change) => this.#pass(parts(change), () => ledger.commit(change)),
        note: (change) => ledger.note(change),
        close: () => ledger.close(),
        cut: () => ledger.cut(),
      },
    };
  }
}

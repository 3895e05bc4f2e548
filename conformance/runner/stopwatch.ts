/** The four figures of the performance table, read off the frames of all cases. */
import type { Action } from '../../protocol/messages.js';
import type { FrameRecord } from '../csms/records.js';
import type { Measured, Performance } from '../report/results.js';

type Figure = keyof Performance;

interface Asked {
  readonly action: string;
  readonly at: number;
  readonly requested: string;
}

/** What a trigger causes may be named differently. */
const causedBy: Readonly<Record<string, readonly string[]>> = {
  SignChargePointCertificate: ['SignCertificate'],
  FirmwareStatusNotification: ['FirmwareStatusNotification', 'SignedFirmwareStatusNotification'],
};

export class Stopwatch {
  readonly #figures: Record<Figure, number[]> = {
    responseTime: [],
    triggeredFunctionTime: [],
    remoteStartTime: [],
    remoteStopTime: [],
  };
  readonly #asked = new Map<string, Asked>();
  #triggered: { readonly actions: readonly string[]; readonly at: number } | null = null;
  #remoteStartAt: number | null = null;
  #remoteStopAt: number | null = null;

  /** A hand has moved: what follows is not the station's time alone. */
  acted(): void {
    this.#remoteStartAt = null;
    this.#remoteStopAt = null;
    this.#triggered = null;
  }

  frame({ direction, frame, at }: FrameRecord): void {
    if (direction === 'sent' && frame.kind === 'call') {
      const requested = String(frame.payload['requestedMessage'] ?? '');
      this.#asked.set(frame.id, { action: frame.action, at, requested });
    }
    if (direction === 'received' && frame.kind === 'result') this.#answered(frame.id, frame.payload['status'], at);
    if (direction === 'received' && frame.kind === 'call') this.#called(frame.action as Action, at);
  }

  /** Seconds, to be added up over many cases. */
  get samples(): Readonly<Record<Figure, readonly number[]>> {
    return this.#figures;
  }

  #answered(id: string, status: unknown, at: number): void {
    const asked = this.#asked.get(id);
    if (asked === undefined) return;
    this.#add('responseTime', at - asked.at);
    if (status !== 'Accepted') return;
    if (asked.action === 'RemoteStartTransaction') this.#remoteStartAt = asked.at;
    if (asked.action === 'RemoteStopTransaction') this.#remoteStopAt = asked.at;
    if (asked.requested !== '') this.#triggered = { actions: causedBy[asked.requested] ?? [asked.requested], at };
  }

  #called(action: Action, at: number): void {
    if (this.#triggered?.actions.includes(action) === true) {
      this.#add('triggeredFunctionTime', at - this.#triggered.at);
      this.#triggered = null;
    }
    if (action === 'StartTransaction' && this.#remoteStartAt !== null) {
      this.#add('remoteStartTime', at - this.#remoteStartAt);
      this.#remoteStartAt = null;
    }
    if (action === 'StopTransaction' && this.#remoteStopAt !== null) {
      this.#add('remoteStopTime', at - this.#remoteStopAt);
      this.#remoteStopAt = null;
    }
  }

  #add(figure: Figure, ms: number): void {
    this.#figures[figure].push(ms / 1000);
  }
}

export function performanceOf(all: readonly Stopwatch['samples'][]): Performance {
  const of = (figure: Figure) => measured(all.flatMap((samples) => samples[figure]));
  return {
    responseTime: of('responseTime'),
    triggeredFunctionTime: of('triggeredFunctionTime'),
    remoteStartTime: of('remoteStartTime'),
    remoteStopTime: of('remoteStopTime'),
  };
}

function measured(seconds: readonly number[]): Measured | null {
  if (seconds.length === 0) return null;
  const sum = seconds.reduce((total, each) => total + each, 0);
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return {
    min: round(seconds.reduce((one, other) => Math.min(one, other))),
    max: round(seconds.reduce((one, other) => Math.max(one, other))),
    avg: round(sum / seconds.length),
    count: seconds.length,
  };
}

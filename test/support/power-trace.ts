/** Power over time as the log of a station tells it: what may be drawn, what is offered, what flows. */
import type { JournalEntry } from '../../protocol/ports/journal.js';
import type { WholeStation } from './whole-station.js';

type Point = readonly [seconds: number, kW: number];

interface Stamped {
  readonly atMs: number;
  readonly entry: JournalEntry;
}

interface Planned {
  readonly from: string;
  readonly limitW: number;
}

/** Everything a station logs from now on, with its instant; second 0 is now. */
export class PowerTrace {
  readonly #entries: Stamped[] = [];
  readonly #beganMs: number;

  constructor({ journal, clock }: WholeStation) {
    this.#beganMs = clock.now();
    const note = journal.note.bind(journal);
    journal.note = (entry) => {
      this.#entries.push({ atMs: clock.now(), entry });
      note(entry);
    };
  }

  /** What the hardware was told, as it came to hold: each plan until the next one. */
  limits(connectorId: number, untilS: number): Point[] {
    const plans = this.#of('limit.planned', connectorId);
    return plans.flatMap(({ atMs, entry }, index) => {
      const nextMs = plans[index + 1]?.atMs ?? this.#beganMs + untilS * 1_000;
      const periods = (entry['periods'] as readonly Planned[]).map(
        ({ from, limitW }) => [Date.parse(from), limitW] as const,
      );
      const held = periods
        .filter(([fromMs]) => fromMs <= nextMs)
        .map(([fromMs, limitW]) => this.#point(Math.max(fromMs, atMs), limitW));
      const last = held.at(-1);
      return last ? [...held, this.#point(nextMs, last[1] * 1_000)] : [];
    });
  }

  /** What the meter told. */
  delivered(connectorId: number): Point[] {
    return this.#of('meter', connectorId).map(({ atMs, entry }) => this.#point(atMs, Number(entry['powerW'] ?? 0)));
  }

  /** As the CSMS was told it: Power.Offered in MeterValues. */
  offered(connectorId: number): Point[] {
    return this.#entries.flatMap(({ entry }) => {
      if (entry.event !== 'frame.sent' || entry['action'] !== 'MeterValues') return [];
      const { connectorId: id, meterValue } = entry['payload'] as MeterValues;
      if (id !== connectorId) return [];
      return meterValue.flatMap(({ timestamp, sampledValue }) => {
        const offer = sampledValue.find(({ measurand }) => measurand === 'Power.Offered');
        return offer ? [this.#point(Date.parse(timestamp), Number(offer.value))] : [];
      });
    });
  }

  #of(event: string, connectorId: number): readonly Stamped[] {
    return this.#entries.filter(({ entry }) => entry.event === event && entry['connectorId'] === connectorId);
  }

  #point(atMs: number, powerW: number): Point {
    return [(atMs - this.#beganMs) / 1_000, powerW / 1_000];
  }
}

interface MeterValues {
  readonly connectorId: number;
  readonly meterValue: readonly {
    readonly timestamp: string;
    readonly sampledValue: readonly { readonly value: string; readonly measurand?: string }[];
  }[];
}

/** What a stepped line shows at a time: the last point before it, or at it. */
export function levelAt(points: readonly Point[], atS: number): number {
  return points.findLast(([s]) => s <= atS)?.[1] ?? 0;
}

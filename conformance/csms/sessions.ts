/** The transactions the CSMS was told of, and what they cost the driver in energy and time. */
import type { MeterValue, Request, Response, SampledValue } from '../../protocol/messages.js';
import type { CallRecord, Report } from './records.js';

export interface Session {
  readonly identity: string;
  readonly transactionId: number;
  readonly start: Request<'StartTransaction'>;
  /** Null until StartTransaction was answered. */
  readonly answer: Response<'StartTransaction'> | null;
  readonly meterValues: readonly MeterValue[];
  readonly stop: Request<'StopTransaction'> | null;
}

export interface Bill {
  readonly identity: string;
  readonly transactionId: number;
  readonly connectorId: number;
  readonly idTag: string;
  readonly startedAt: string;
  readonly stoppedAt: string;
  readonly durationS: number;
  readonly energyWh: number;
  readonly reason: Request<'StopTransaction'>['reason'] | null;
  /** The highest Power.Active.Import that was reported, null when none was. */
  readonly maxPowerW: number | null;
}

type OpenSession = { -readonly [Field in keyof Session]: Session[Field] } & {
  readonly meterValues: MeterValue[];
  readonly messageIds: Set<string>;
  lastRegisterWh: number;
};

const contentOf = (identity: string, payload: unknown) => JSON.stringify([identity, payload]);

export class Sessions {
  readonly #byId = new Map<number, OpenSession>();
  readonly #idByStart = new Map<string, number>();
  #nextId = 1;

  /** One id for one start, however often it is sent. */
  idFor(call: CallRecord<'StartTransaction'>): number {
    const content = contentOf(call.identity, call.payload);
    const known = this.#idByStart.get(content);
    // Whoever has stopped it knows the id: the same again, within a whole second perhaps, is another start.
    const isStopped = known !== undefined && this.get(known)?.stop != null;
    if (known !== undefined && !isStopped) return known;
    const id = this.#freshId();
    this.#idByStart.set(content, id);
    return id;
  }

  get(transactionId: number): Session | null {
    return this.#byId.get(transactionId) ?? null;
  }

  get all(): readonly Session[] {
    return [...this.#byId.values()];
  }

  /** A StartTransaction was answered with a valid CALLRESULT. */
  started(call: CallRecord<'StartTransaction'>, answer: Response<'StartTransaction'>): void {
    this.#idByStart.set(contentOf(call.identity, call.payload), answer.transactionId);
    if (this.#byId.has(answer.transactionId)) return;
    this.#byId.set(answer.transactionId, {
      identity: call.identity,
      transactionId: answer.transactionId,
      start: call.payload,
      answer,
      meterValues: [],
      messageIds: new Set(),
      stop: null,
      lastRegisterWh: call.payload.meterStart,
    });
  }

  /** `orphans`: a StartTransaction of this station was never answered, so that -1 may stand for its id (E 3.18). */
  measured({ identity, id, payload }: CallRecord<'MeterValues'>, orphans: boolean, report: Report): void {
    if (payload.transactionId === undefined) return;
    const session = this.#sessionOf(identity, payload.transactionId, orphans, report);
    // A repetition whose answer was lost tells nothing new.
    if (session === null || session.messageIds.has(id)) return;
    session.messageIds.add(id);
    session.meterValues.push(...payload.meterValue);
    for (const { energyWh } of registersOf(payload.meterValue)) this.#rise(session, energyWh, report);
  }

  stopped({ identity, payload }: CallRecord<'StopTransaction'>, orphans: boolean, report: Report): void {
    const session = this.#sessionOf(identity, payload.transactionId, orphans, report);
    if (session === null) return;
    if (session.stop !== null) {
      // The same again is a repetition whose answer was lost; other content would be a second bill.
      if (contentOf(identity, session.stop) !== contentOf(identity, payload)) {
        report('stopped-twice', `Transaction ${payload.transactionId} was stopped before, with other content.`);
      }
      return;
    }
    session.stop = payload;
    session.meterValues.push(...(payload.transactionData ?? []));
    this.#rise(session, payload.meterStop, report);
  }

  /** Null until the transaction has ended. */
  bill(transactionId: number): Bill | null {
    const session = this.#byId.get(transactionId);
    if (session === undefined || session.stop === null) return null;
    const { start, stop } = session;
    const powers = session.meterValues.flatMap(({ sampledValue }) => sampledValue).flatMap(powerW);
    return {
      identity: session.identity,
      transactionId,
      connectorId: start.connectorId,
      idTag: start.idTag,
      startedAt: start.timestamp,
      stoppedAt: stop.timestamp,
      durationS: Math.round((Date.parse(stop.timestamp) - Date.parse(start.timestamp)) / 1000),
      energyWh: stop.meterStop - start.meterStart,
      reason: stop.reason ?? null,
      maxPowerW: powers.length > 0 ? Math.max(...powers) : null,
    };
  }

  #sessionOf(identity: string, transactionId: number, orphans: boolean, report: Report): OpenSession | null {
    const session = this.#byId.get(transactionId);
    if (session?.identity === identity) return session;
    const given = transactionId === -1 && orphans;
    if (!given) report('unknown-transaction', `Transaction ${transactionId} was never given to this station.`);
    return null;
  }

  #rise(session: OpenSession, energyWh: number, report: Report): void {
    if (energyWh < session.lastRegisterWh) {
      report(
        'energy-backwards',
        `Transaction ${session.transactionId}: ${energyWh} Wh after ${session.lastRegisterWh} Wh.`,
      );
    }
    session.lastRegisterWh = Math.max(session.lastRegisterWh, energyWh);
  }

  #freshId(): number {
    while (this.#byId.has(this.#nextId)) this.#nextId += 1;
    this.#nextId += 1;
    return this.#nextId - 1;
  }
}

/** Whole register readings of the outlet; a sample without a measurand is one (7.31). */
function registersOf(meterValues: readonly MeterValue[]): readonly { readonly energyWh: number }[] {
  return meterValues
    .flatMap(({ sampledValue }) => sampledValue)
    .filter(({ measurand, phase, format }) => isRegister(measurand) && phase === undefined && format !== 'SignedData')
    .map(({ value, unit }) => ({ energyWh: unit === 'kWh' ? Number(value) * 1000 : Number(value) }))
    .filter(({ energyWh }) => Number.isFinite(energyWh));
}

function isRegister(measurand: SampledValue['measurand']): boolean {
  return measurand === undefined || measurand === 'Energy.Active.Import.Register';
}

function powerW({ measurand, value, unit }: SampledValue): readonly number[] {
  if (measurand !== 'Power.Active.Import') return [];
  return [unit === 'kW' ? Number(value) * 1000 : Number(value)];
}

/** Raw values are decimal numbers; only signed data may be any text (7.33, 7.43). The first that is none, or null. */
export function valueProblem(meterValues: readonly MeterValue[]): string | null {
  const samples = meterValues.flatMap(({ sampledValue }) => sampledValue);
  const wrong = samples.find(({ value, format }) => format !== 'SignedData' && !decimal.test(value));
  return wrong === undefined ? null : `${JSON.stringify(wrong.value.slice(0, 40))} is not a number.`;
}

const decimal = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

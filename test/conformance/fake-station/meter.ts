/** The meters: registers that only rise, samples on a beat, values on the clock (3.16). */
import type {
  Measurand,
  MeterValue,
  Phase,
  ReadingContext,
  SampledValue,
  UnitOfMeasure,
} from '../../../protocol/messages.js';
import type { Transaction } from './disk.js';
import type { Machine } from './machine.js';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

export class Meter {
  readonly #machine: Machine;
  /** Since when energy flows. */
  readonly #flowing = new Map<number, number>();
  readonly #sampling = new Map<Transaction, () => void>();
  readonly #beginnings = new Map<Transaction, MeterValue>();
  #nextAligned: () => void = () => undefined;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  start(): void {
    this.scheduleAligned();
  }

  energyOn(connectorId: number): void {
    this.#flowing.set(connectorId, Date.now());
  }

  energyOff(connectorId: number): void {
    this.settle();
    this.#flowing.delete(connectorId);
  }

  registerWh(connectorId: number): number {
    this.settle();
    return this.#machine.disk.registers.get(connectorId) ?? 0;
  }

  /** Energy that has flowed goes into the registers. */
  settle(): void {
    const { registers } = this.#machine.disk;
    for (const [connectorId, sinceMs] of this.#flowing) {
      const now = Date.now();
      const wh = (this.powerW(connectorId) * (now - sinceMs)) / hourMs;
      registers.set(connectorId, (registers.get(connectorId) ?? 0) + wh);
      this.#flowing.set(connectorId, now);
    }
  }

  powerW(connectorId: number): number {
    return this.#machine.smartCharging.limitNow(connectorId, 'W');
  }

  begin(transaction: Transaction): void {
    const context = 'Transaction.Begin';
    this.#beginnings.set(transaction, this.reading(transaction.connectorId, 'StopTxnSampledData', context, Date.now()));
    this.#scheduleSample(transaction, transaction.startedAt);
  }

  /** What goes into StopTransaction. */
  end(transaction: Transaction, stoppedAt: number): readonly MeterValue[] {
    const { connectorId } = transaction;
    const first = this.#beginnings.get(transaction);
    const wanted = this.#machine.configuration.text('StopTxnSampledData') !== '';
    this.#sampling.get(transaction)?.();
    this.#sampling.delete(transaction);
    this.#beginnings.delete(transaction);
    this.energyOff(connectorId);
    if (!wanted || first === undefined) return [];
    return [first, this.reading(connectorId, 'StopTxnSampledData', 'Transaction.End', stoppedAt)];
  }

  /** MeterValueSampleInterval has changed. */
  scheduleSamples(): void {
    for (const transaction of this.#sampling.keys()) this.#scheduleSample(transaction, Date.now());
  }

  /** ClockAlignedDataInterval has changed, or the station starts. */
  scheduleAligned(): void {
    this.#scheduleAlignedAfter(Date.now());
  }

  reading(connectorId: number, key: string, context: ReadingContext, atMs: number): MeterValue {
    const { configuration, wrong } = this.#machine;
    const listed = configuration
      .text(key)
      .split(',')
      .map((item) => item.trim());
    const wanted = listed.join('') === '' ? ['Energy.Active.Import.Register'] : listed;
    const reported = wrong('meter.missingMeasurand') && wanted.length > 1 ? wanted.slice(0, -1) : wanted;
    const said = wrong('meter.wrongContext') && context.startsWith('Sample') ? 'Other' : context;
    const sampledValue = reported.map((item) => this.#value(connectorId, item, said));
    return { timestamp: new Date(atMs).toISOString(), sampledValue };
  }

  #scheduleAlignedAfter(momentMs: number): void {
    const { life, configuration, features, disk, wrong } = this.#machine;
    this.#nextAligned();
    const intervalMs = configuration.number('ClockAlignedDataInterval') * 1000;
    if (intervalMs === 0) return;
    const midnight = Math.floor(momentMs / dayMs) * dayMs;
    const count = Math.floor((momentMs - midnight) / intervalMs) + 1;
    const onTheGrid = Math.min(midnight + count * intervalMs, midnight + dayMs);
    const at = wrong('meter.notAligned') ? momentMs + intervalMs : onTheGrid;
    this.#nextAligned = life.at(at, () => {
      for (const connectorId of features.connectorIds) {
        const transaction = disk.transactions.get(connectorId) ?? null;
        this.#queue(connectorId, transaction, this.reading(connectorId, 'MeterValuesAlignedData', 'Sample.Clock', at));
      }
      this.#scheduleAlignedAfter(at);
    });
  }

  /** Each due time follows from the last one, not from when the timer fired: the gaps stay exact. */
  #scheduleSample(transaction: Transaction, fromMs: number): void {
    const { life, configuration, wrong } = this.#machine;
    this.#sampling.get(transaction)?.();
    this.#sampling.set(transaction, () => undefined);
    const intervalMs = configuration.number('MeterValueSampleInterval') * 1000;
    if (intervalMs === 0) return;
    const at = fromMs + intervalMs * (wrong('meter.wrongInterval') ? 1.6 : 1);
    const cancel = life.at(at, () => {
      const { connectorId } = transaction;
      this.#queue(connectorId, transaction, this.reading(connectorId, 'MeterValuesSampledData', 'Sample.Periodic', at));
      this.#scheduleSample(transaction, at);
    });
    this.#sampling.set(transaction, cancel);
  }

  #queue(connectorId: number, transaction: Transaction | null, meterValue: MeterValue): void {
    const { outbox, wrong } = this.#machine;
    const isKnown = !wrong('meter.withoutTransactionId');
    outbox.push({ kind: 'meter', connectorId, transaction: isKnown ? transaction : null, meterValue });
  }

  #value(connectorId: number, item: string, context: ReadingContext): SampledValue {
    const { measurand, phase } = split(item);
    const [value, unit] = this.#measured(connectorId, measurand);
    const location = measurand === 'SoC' || this.#machine.wrong('meter.everythingInTheCar') ? 'EV' : 'Outlet';
    return {
      value: value.toFixed(1),
      context,
      measurand,
      location,
      ...(phase === null ? {} : { phase }),
      ...(unit === null ? {} : { unit }),
    };
  }

  #measured(connectorId: number, measurand: Measurand): readonly [number, UnitOfMeasure | null] {
    const powerW = this.#flowing.has(connectorId) ? this.powerW(connectorId) : 0;
    if (measurand === 'Energy.Active.Import.Register') return [this.registerWh(connectorId), 'Wh'];
    if (measurand.startsWith('Energy.')) return [0, measurand.includes('Reactive') ? 'varh' : 'Wh'];
    if (measurand.startsWith('Power.Reactive')) return [0, 'var'];
    if (measurand === 'Power.Factor') return [1, null];
    if (measurand.startsWith('Power.')) return [powerW, 'W'];
    if (measurand.startsWith('Current.')) return [powerW / 400, 'A'];
    if (measurand === 'Voltage') return [400, 'V'];
    if (measurand === 'SoC') return [50, 'Percent'];
    if (measurand === 'Temperature') return [25, 'Celcius'];
    return [measurand === 'Frequency' ? 50 : 0, null];
  }
}

/** `Voltage.L1` names a phase as well. */
function split(item: string): { readonly measurand: Measurand; readonly phase: Phase | null } {
  const parts = /^(.*?)(?:\.((?:L[123]|N)(?:-(?:N|L[123]))?))?$/.exec(item);
  return { measurand: (parts?.[1] ?? item) as Measurand, phase: (parts?.[2] ?? null) as Phase | null };
}

/** A story of a station as an outside eye would see it, made up line by line, and what one rule makes of it. */
import type { Sighting } from '../../monitors/looking.js';
import { type Violation, watchOver } from '../../monitors/monitors.js';
import type { Rule } from '../../monitors/rule.js';
import type { HardwareFact, Observation } from '../../protocol/observation.js';
import type { LimitPlan, PermitLease } from '../../protocol/ports/hardware.js';
import type { LedgerChange, LedgerContents, OwedMessage, TransactionRecord } from '../../protocol/ports/store.js';
import type { ProductDescription } from '../../protocol/product.js';
import { emptyLedger, twoOutlets } from './chart-ports.js';

type Payload = Readonly<Record<string, unknown>>;

export const storyBeginsAt = Date.parse('2026-01-01T00:00:00.000Z');

export const stamp = (afterMs: number) => new Date(storyBeginsAt + afterMs).toISOString();

export class SeenStory {
  readonly #watch: ReturnType<typeof watchOver>;
  #sinceMs = 0;
  #wallMs = storyBeginsAt;
  #number = 0;

  constructor(rule: Rule) {
    this.#watch = watchOver({ rules: [rule] });
  }

  get violations(): readonly Violation[] {
    return this.#watch.violations;
  }

  /** What was broken, in words. */
  get broken(): readonly string[] {
    return this.violations.map(({ what }) => what);
  }

  see(...sightings: readonly Sighting[]): this {
    for (const seen of sightings)
      this.#watch.observe({ atMs: this.#wallMs, sinceMs: this.#sinceMs, ...seen } as Observation);
    return this;
  }

  pass(ms: number): this {
    this.#sinceMs += ms;
    this.#wallMs += ms;
    return this;
  }

  /** A run, without a connection and with its records. */
  begins(
    configuration: Readonly<Record<string, string>> = {},
    found: Partial<LedgerContents> = {},
    product: ProductDescription | null = twoOutlets,
  ): this {
    this.see({ kind: 'run.began', product, configuration, longestBackOffMs: 60_000 });
    this.#number += 1;
    const call = { call: 'ledger.open', number: this.#number } as const;
    return this.see(
      { kind: 'asked', ...call, about: null },
      { kind: 'answered', ...call, answer: { ...emptyLedger, ...found } },
    );
  }

  ends(how: 'cut' | 'ended'): this {
    return this.see({ kind: 'run.ended', how });
  }

  connects(): this {
    return this.see(
      { kind: 'link.dialled', url: 'ws://central.example', identity: 'CP-1', hasPassword: false },
      { kind: 'link.opened' },
    );
  }

  loses(): this {
    return this.see({ kind: 'link.closed', why: { code: 1006, reason: 'gone', problem: 'lost' } });
  }

  /** The station calls. */
  says(id: string, action: string, payload: Payload = {}): this {
    return this.sends([2, id, action, payload]);
  }

  /** The CSMS answers. */
  isTold(id: string, payload: Payload = {}): this {
    return this.receives([3, id, payload]);
  }

  sends(frame: readonly unknown[] | string): this {
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
    return this.see({ kind: 'frame', direction: 'sent', text });
  }

  receives(frame: readonly unknown[] | string): this {
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
    return this.see({ kind: 'frame', direction: 'received', text });
  }

  /** BootNotification, and what the CSMS makes of it. */
  registers(status = 'Accepted', id = 'boot'): this {
    this.says(id, 'BootNotification', { chargePointModel: 'Two outlets', chargePointVendor: 'Voltage' });
    return this.isTold(id, { status, currentTime: stamp(0), interval: 60 });
  }

  /** A change is on disk; `fate` says that it failed, or that nobody knows. */
  writes(change: LedgerChange, fate: 'written' | 'failed' | 'unknown' = 'written'): this {
    this.#number += 1;
    const call = { call: 'ledger.commit', number: this.#number } as const;
    this.see({ kind: 'asked', ...call, about: change });
    if (fate === 'unknown') return this;
    return this.see(
      fate === 'failed'
        ? { kind: 'failed', ...call, error: 'StorageError: the disk is full' }
        : { kind: 'answered', ...call, answer: undefined },
    );
  }

  notes(change: LedgerChange): this {
    return this.see({ kind: 'ledger.noted', change });
  }

  isShown(fact: HardwareFact): this {
    return this.see({ kind: 'fact', ...fact });
  }

  permits(connectorId: number, lease: PermitLease | null): this {
    this.#number += 1;
    return this.see({ kind: 'asked', call: 'hardware.permit', number: this.#number, about: { connectorId, lease } });
  }

  limits(connectorId: number, ...periods: LimitPlan['periods']): this {
    this.#number += 1;
    const about = { connectorId, plan: { periods } };
    return this.see({ kind: 'asked', call: 'hardware.setLimit', number: this.#number, about });
  }

  /** What a store answers, whatever it was asked. */
  finds(
    call: 'localList.find' | 'cache.find',
    idTag: string,
    status: 'Accepted' | 'Blocked',
    expiryDate?: string,
  ): this {
    this.#number += 1;
    const answer = { idTag, idTagInfo: { status, ...(expiryDate !== undefined && { expiryDate }) } };
    return this.see({ kind: 'answered', call, number: this.#number, answer });
  }
}

export function transaction(more: Partial<TransactionRecord> = {}): TransactionRecord {
  return {
    localId: 'session-1',
    connectorId: 1,
    idTag: 'TAG-1',
    meterStartWh: 1_000,
    startedAt: stamp(0),
    transactionId: null,
    lastMeterWh: 1_000,
    lastSeenAt: stamp(0),
    phase: 'open',
    ...more,
  };
}

export function owed(seq: number, action: OwedMessage['action'], more: Partial<OwedMessage> = {}): OwedMessage {
  return { seq, messageId: `owed-${seq}`, action, payload: {}, localId: 'session-1', attempts: 0, ...more };
}

export const start = (more: Payload = {}): Payload => ({
  connectorId: 1,
  idTag: 'TAG-1',
  meterStart: 1_000,
  timestamp: stamp(0),
  ...more,
});

export const stop = (transactionId: number, meterStop: number, more: Payload = {}): Payload => ({
  transactionId,
  meterStop,
  timestamp: stamp(60_000),
  reason: 'Local',
  ...more,
});

/** Registers in Wh, one value each. */
export const meterValues = (...registersWh: readonly number[]) =>
  registersWh.map((value) => ({ timestamp: stamp(0), sampledValue: [{ value: String(value) }] }));

export const values = (transactionId: number, ...registersWh: readonly number[]): Payload => ({
  connectorId: 1,
  transactionId,
  meterValue: meterValues(...registersWh),
});

export const accepted = (transactionId: number): Payload => ({ transactionId, idTagInfo: { status: 'Accepted' } });

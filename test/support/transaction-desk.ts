/** One transaction among puppets: the disk, the meter and the permit do what a test says, and what it does is kept. */
import type { AnyEventObject } from 'xstate';
import { transactionActor } from '../../actors/transaction.actor.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import type { transactionMachine } from '../../machines/transaction/transaction.machine.js';
import type { TransactionInput } from '../../machines/transaction/transaction.types.js';
import type { LedgerChange, StopValueRecord, TransactionRecord } from '../../protocol/ports/store.js';
import { rigPorts } from './chart-ports.js';
import { ChartRig } from './chart-rig.js';
import { connectorSettings } from './chart-settings.js';
import { Notebook, owed, transaction } from './stores.js';

/** What the ledger has kept of `tx-1` for its StopTransaction. */
export const keptForStop: StopValueRecord = {
  localId: 'tx-1',
  index: 0,
  meterValue: { timestamp: '2026-01-01T00:00:00Z', sampledValue: [{ value: '1000', context: 'Transaction.Begin' }] },
};

export class TransactionDesk {
  readonly rig: ChartRig<typeof transactionMachine>;
  /** Permits taken back from the hardware, in order. */
  readonly takenBack: ('cable let go' | 'cable kept')[] = [];
  /** Changes that were noted in the ledger, in order. */
  readonly noted: LedgerChange[] = [];

  constructor(more: Partial<TransactionInput> = {}, configuration: Readonly<Record<string, string>> = {}) {
    const { hardware, store } = rigPorts({ clock: new SteppedClock(), journal: new Notebook() }, () => {});
    const input: TransactionInput = {
      connectorId: 1,
      idTag: 'TAG-1',
      parentIdTag: undefined,
      reservationId: null,
      profile: null,
      record: null,
      resumes: false,
      recoveryReason: 'PowerLoss',
      settings: settingsOf(configuration),
      ...more,
    };
    this.rig = new ChartRig(transactionActor, {
      peers: ['outbox', 'smart-charging'],
      input,
      ports: {
        hardware: {
          ...hardware,
          permit: async (_, lease, cable) => {
            if (lease === null) this.takenBack.push(cable === undefined ? 'cable let go' : 'cable kept');
          },
        },
        store: { ...store, ledger: { ...store.ledger, note: (change) => void this.noted.push(change) } },
      },
    });
  }

  /** Found open after an interruption, and goes on. */
  static resumed(record: Partial<TransactionRecord> = {}, configuration: Readonly<Record<string, string>> = {}) {
    return new TransactionDesk(
      { record: transaction('tx-1', { transactionId: 7, ...record }), resumes: true },
      configuration,
    );
  }

  /** Found open after an interruption, and ends. */
  static interrupted() {
    return new TransactionDesk({ record: transaction('tx-1', { transactionId: 7 }) });
  }

  /** Its start is on disk. */
  static begun(configuration: Readonly<Record<string, string>> = {}) {
    const desk = new TransactionDesk({}, configuration);
    desk.opens();
    return desk;
  }

  opens(): void {
    this.rig.done('open', { record: transaction('tx-1'), owed: [owed(1, 'tx-1')], stopValues: [keptForStop] });
  }

  says(type: string, more: object = {}): void {
    this.rig.send({ type, ...more });
  }

  stop(reason: string): void {
    this.says('transaction.stop', { reason });
  }

  /** The CSMS answers StartTransaction. */
  confirmed(status: string, parentIdTag?: string): void {
    const idTagInfo = { status, ...(parentIdTag !== undefined && { parentIdTag }) };
    this.says('transaction.confirmed', { localId: 'tx-1', transactionId: 7, idTagInfo });
  }

  configure(configuration: Readonly<Record<string, string>>): void {
    this.says('settings.changed', { settings: settingsOf(configuration) });
  }

  /** The meter's answer. */
  read(child: 'sample' | 'weigh', energyWh: number, at = '2026-01-01T00:01:00Z'): void {
    this.rig.done(child, { reading: { energyWh }, at });
  }

  /** Names of what was begun, in order. */
  get begun(): string[] {
    return this.rig.begun.map(({ id }) => id);
  }

  /** How often it was begun. */
  times(child: string): number {
    return this.begun.filter((id) => id === child).length;
  }

  /** What was begun last under this name was given. */
  given(child: string): unknown {
    return this.rig.begun.findLast(({ id }) => id === child)?.input;
  }

  /** What the outlet was told. */
  get told(): AnyEventObject[] {
    return this.rig.eventsTo('parent');
  }

  /** MeterValues that are owed to the CSMS. */
  get owedValues(): unknown[] {
    return this.rig
      .eventsTo('outbox')
      .flatMap(({ owed: messages }) => messages as { action: string }[])
      .filter(({ action }) => action === 'MeterValues');
  }

  get journal(): unknown[] {
    return this.rig.journal.entries;
  }
}

const settingsOf = (configuration: Readonly<Record<string, string>>) =>
  connectorSettings({ MeterValueSampleInterval: '60', ...configuration });

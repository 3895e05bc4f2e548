/** One outlet with a transaction that begins, runs and ends as told, and the statuses it would tell the CSMS. */
import { connectorActor } from '../../actors/connector.actor.js';
import type { connectorMachine } from '../../machines/connector/connector.machine.js';
import type { ConnectorInput, ConnectorSettings } from '../../machines/connector/connector.setup.js';
import { outletOf, statusOf } from '../../machines/connector/outlet.js';
import type { HardwareFault } from '../../protocol/ports/hardware.js';
import { ChartRig } from './chart-rig.js';
import { transaction } from './stores.js';

export const outletSettings: ConnectorSettings = {
  sampleIntervalMs: 0,
  sampledData: [],
  stopOnInvalidId: true,
  connectionTimeOutMs: 120_000,
  stopOnEVSideDisconnect: true,
};

export class OutletRig {
  readonly rig: ChartRig<typeof connectorMachine>;
  /** One after the other, each different from the one before; the first is what a connector begins with. */
  readonly statuses: string[] = ['Unavailable'];
  #sessions = 0;

  constructor(settings: Partial<ConnectorSettings> = {}, input: Partial<ConnectorInput> = {}) {
    this.rig = new ChartRig(connectorActor, {
      systemId: 'connector-1',
      peers: ['outbox'],
      input: {
        connectorId: 1,
        record: null,
        recoveryReason: 'PowerLoss',
        settings: { ...outletSettings, ...settings },
        ...input,
      },
    });
    // As the station watches it: after each step, and not in between.
    this.rig.ref.subscribe({ next: () => this.#look(), error: () => {} });
  }

  get use() {
    return outletOf(this.rig.snapshot).use;
  }

  get transacts(): boolean {
    return this.rig.runs('transaction');
  }

  /** How often a transaction has begun. */
  get sessions(): number {
    return this.rig.begun.filter(({ id }) => id === 'transaction').length;
  }

  /** What the transaction was told, in order. */
  get told() {
    return this.rig.eventsTo('child:transaction');
  }

  ready(): this {
    const capabilities = { id: 1, maxPowerW: 50_000, maxCurrentA: 125, hasLock: false };
    this.rig.send({ type: 'hardware.capabilities', capabilities });
    this.rig.send({ type: 'hardware.ready' });
    return this;
  }

  plug(state: 'plugged' | 'locked' | 'unplugged' = 'plugged'): void {
    this.rig.send({ type: 'hardware.plug', state });
  }

  energy(state: 'idle' | 'preparing' | 'delivering' | 'suspendedEV' | 'suspendedEVSE'): void {
    this.rig.send({ type: 'hardware.energy', state });
  }

  tag(idTag = 'TAG-1'): void {
    this.rig.send({ type: 'tag.accepted', grant: { idTag, fixed: false } });
  }

  fault(active = true, errorCode: HardwareFault['errorCode'] = 'GroundFailure'): void {
    this.rig.send({ type: 'hardware.fault', fault: { id: errorCode, connectorId: 1, active, errorCode } });
  }

  /** The start of the transaction is written. */
  opened(localId = `tx-${this.sessions}`): void {
    this.rig.send({ type: 'transaction.opened', record: transaction(localId) });
  }

  confirmed(localId: string, transactionId: number, status = 'Accepted'): void {
    this.rig.send({ type: 'transaction.confirmed', localId, transactionId, idTagInfo: { status } });
  }

  /** It is on its way out: power ends now. */
  closing(): void {
    this.rig.send({ type: 'transaction.closing' });
  }

  /** Its stop is written. */
  closed(): void {
    this.#sessions += 1;
    this.rig.done('transaction', { record: transaction(`tx-${this.#sessions}`), reason: 'Local' });
  }

  /** Plugged, accepted, and delivering. */
  charging(): this {
    this.plug();
    this.tag();
    this.opened();
    this.energy('delivering');
    return this;
  }

  #look(): void {
    const status = statusOf(this.rig.snapshot, '2026-01-01T00:00:00Z')?.status;
    if (status !== undefined && status !== this.statuses.at(-1)) this.statuses.push(status);
  }
}

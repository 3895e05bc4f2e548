/** One outlet with a transaction that begins, runs and ends as told, and the statuses it would tell the CSMS. */
import { connectorActor } from '../../actors/connector.actor.js';
import type { connectorMachine } from '../../machines/connector/connector.machine.js';
import type { ConnectorInput, ConnectorSettings } from '../../machines/connector/connector.types.js';
import { outletOf, statusOf } from '../../machines/connector/outlet.js';
import type { HardwareFault, PlugState } from '../../protocol/ports/hardware.js';
import type { Ports } from '../../protocol/ports.js';
import { ChartRig } from './chart-rig.js';
import { connectorSettings } from './chart-settings.js';
import { transaction } from './stores.js';

export const outletSettings: ConnectorSettings = connectorSettings({
  MeterValueSampleInterval: '0',
  ConnectionTimeOut: '120',
});

export class OutletRig {
  readonly rig: ChartRig<typeof connectorMachine>;
  /** One after the other, each different from the one before; the first is what a connector begins with. */
  readonly statuses: string[] = ['Unavailable'];
  #sessions = 0;

  constructor(
    settings: Partial<ConnectorSettings> = {},
    input: Partial<ConnectorInput> = {},
    ports: Partial<Ports> = {},
  ) {
    this.rig = new ChartRig(connectorActor, {
      systemId: 'connector-1',
      peers: ['outbox', 'reservations'],
      ports,
      input: {
        connectorId: 1,
        record: null,
        recoveryReason: 'PowerLoss',
        resumes: false,
        operative: true,
        settings: { ...outletSettings, ...settings },
        ...input,
      },
    });
    // As the station watches it: after each step, and not in between.
    this.rig.ref.subscribe({ next: () => this.#look(), error: () => {} });
  }

  /** What others know of it. */
  get view() {
    return outletOf(this.rig.snapshot);
  }

  get use() {
    return this.view.use;
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

  /** `hasLock`: the cable is detachable, and the station can hold it. */
  ready(hasLock = false): this {
    const capabilities = { id: 1, maxPowerW: 50_000, maxCurrentA: 125, hasLock };
    this.rig.send({ type: 'hardware.capabilities', capabilities });
    this.rig.send({ type: 'hardware.ready' });
    return this;
  }

  plug(state: PlugState = 'plugged'): void {
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

  warning(active = true, errorCode: HardwareFault['errorCode'] = 'WeakSignal', connectorId = 1): void {
    const fault = { id: errorCode, connectorId, active, errorCode, severity: 'warning' };
    this.rig.send({ type: 'hardware.fault', fault });
  }

  /** What ChangeAvailability sets. */
  available(operative: boolean): void {
    this.rig.send({ type: 'availability.set', operative });
  }

  /** A firmware update that waits, or has ended. */
  updating(active: boolean): void {
    this.rig.send({ type: 'availability.set', operative: !active, by: 'update' });
  }

  /** Held for somebody, or for nobody any more. */
  reserve(idTag: string | null = 'TAG-1'): void {
    const reservation = idTag === null ? null : { reservationId: 9, idTag, parentIdTag: null };
    this.rig.send({ type: 'reservation.set', reservation });
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
  closed(reason = 'Local'): void {
    this.#sessions += 1;
    this.rig.done('transaction', { record: transaction(`tx-${this.#sessions}`), reason });
  }

  /** It ends, from the decision to the written stop. */
  stopped(reason = 'Local'): this {
    this.closing();
    this.closed(reason);
    return this;
  }

  /** What would be told of it now. */
  get shown() {
    return statusOf(this.rig.snapshot, '2026-01-01T00:00:00Z');
  }

  /** Plugged, accepted, and delivering. */
  charging(): this {
    this.plug();
    this.tag();
    this.opened();
    this.energy('delivering');
    return this;
  }

  /** What needs no more than a turn of the clock has happened. */
  turn(): this {
    this.rig.clock.advance(0);
    return this;
  }

  #look(): void {
    const status = this.shown?.status;
    if (status !== undefined && status !== this.statuses.at(-1)) this.statuses.push(status);
  }
}

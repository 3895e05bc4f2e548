/** The authorisation chart with outlets around it, and a list and a cache that know what a test says. */
import { authorizationMachine } from '../../machines/authorization/authorization.machine.js';
import type { OutletView } from '../../machines/authorization/decide.js';
import { type KnownOfTag, unknownTag } from '../../machines/authorization/judge.js';
import { type ChargingProduct, chargingOf } from '../../machines/smart-charging/smart-charging.types.js';
import type { Request } from '../../protocol/messages.js';
import { smartOutlets } from './charging-desk.js';
import { ChartRig } from './chart-rig.js';
import { authorizationSettings } from './chart-settings.js';
import { outlet } from './outlets.js';

export interface DeskOptions {
  readonly configuration?: Readonly<Record<string, string>>;
  /** What is known of each tag; of others nothing, and the CSMS can be asked. */
  readonly known?: Readonly<Record<string, Partial<KnownOfTag>>>;
  /** Default: charging profiles are taken. */
  readonly charging?: ChargingProduct;
}

export class AuthorizationDesk {
  readonly rig: ChartRig<typeof authorizationMachine>;
  readonly #known: Readonly<Record<string, Partial<KnownOfTag>>>;

  constructor(
    outlets: readonly OutletView[],
    { configuration = {}, known = {}, charging = chargingOf(smartOutlets) }: DeskOptions = {},
  ) {
    this.#known = known;
    this.rig = new ChartRig(authorizationMachine, {
      input: { settings: authorizationSettings(configuration), charging },
      peers: ['outbox', 'controller', 'connector-1', 'connector-2'],
    });
    for (const view of outlets) this.send({ type: 'outlet.changed', outlet: view });
    this.send({ type: 'registration.accepted' });
  }

  /** Says it, and lets the stores answer whatever the chart asks them then. */
  send(event: Parameters<ChartRig<typeof authorizationMachine>['send']>[0]): void {
    this.rig.send(event);
    while (this.rig.runs('lookUp')) {
      const idTag = this.rig.snapshot.context.current?.idTag ?? '';
      this.rig.done('lookUp', { ...unknownTag, ...this.#known[idTag] });
    }
  }

  present(idTag: string, connectorId: number | null = null): void {
    this.send({ type: 'tag.presented', idTag, connectorId });
  }

  start(payload: Request<'RemoteStartTransaction'>): void {
    this.send({ type: 'csms.remoteStartTransaction', callId: 'c-1', payload });
  }

  stop(transactionId: number): void {
    this.send({ type: 'csms.remoteStopTransaction', callId: 'c-1', payload: { transactionId } });
  }

  answer(status = 'Accepted', parentIdTag?: string): void {
    const idTagInfo = { status, ...(parentIdTag !== undefined && { parentIdTag }) };
    this.send({ type: 'answered.authorize', key: '', payload: { idTagInfo } });
  }

  fail(reason: string): void {
    this.send({ type: 'failed.authorize', key: '', reason });
  }

  /** The tags that the CSMS was asked about. */
  get asked() {
    return this.rig.eventsTo('outbox').flatMap(({ type, payload }) => (type === 'outbox.call' ? [payload.idTag] : []));
  }

  get replies() {
    return this.rig
      .eventsTo('outbox')
      .flatMap(({ type, payload }) => (type === 'outbox.respond' ? [payload.status] : []));
  }

  /** What the outlets were told, as `1 tag.accepted`. */
  get told() {
    return this.rig.said.flatMap(({ to, event }) =>
      to.startsWith('connector-') ? [`${to.slice(10)} ${event.type}`] : [],
    );
  }
}

export const running = (connectorId: number, idTag: string, more: Partial<OutletView> = {}) =>
  outlet(connectorId, 'busy', { idTag, transactionId: connectorId + 10, ...more });

/** Held for TAG-1, reservation 5. */
export const reserved = (connectorId: number, more: Partial<OutletView> = {}, parentIdTag: string | null = null) =>
  outlet(connectorId, 'reserved', { heldFor: { reservationId: 5, idTag: 'TAG-1', parentIdTag }, ...more });

/** An outbox of its own, with a CSMS and a disk that do what a test says. */

import { outboxActor } from '../../actors/outbox.actor.js';
import type { OutboxInput } from '../../machines/outbox/outbox.setup.js';
import { ChartRig } from './chart-rig.js';
import { outboxSettings } from './chart-settings.js';
import { asked, outboxInput, result } from './outbox-cases.js';

/** An accepted station, or one that is not yet. */
export function outbox(input: Partial<OutboxInput> = {}, gate = 'gate.open') {
  const rig = new ChartRig(outboxActor, {
    input: { ...outboxInput, settings: outboxSettings(), ...input },
    peers: ['registration', 'authorization', 'connector-1', 'status-1'],
    state: { handling: new Map(asked.map((id) => [id, 'desk'])) },
  });
  open(rig, gate);
  return rig;
}

/** The connection is there, and the moment in which everybody learns of it has passed. */
export function open(rig: ChartRig<typeof outboxActor>, gate = 'gate.open'): void {
  rig.send({ type: gate });
  rig.clock.advance(0);
}

type Rig = ReturnType<typeof outbox>;

/** Message ids of the calls on the wire, in order. */
export const onTheWire = ({ sent }: Rig) =>
  sent.map((text) => JSON.parse(text)).flatMap(([kind, id]) => (kind === 2 ? [id] : []));

export const payloads = ({ sent }: Rig) => sent.map((text) => JSON.parse(text)[3]);

/** The CSMS takes the first of the transaction messages, and the ledger notes it. */
export function takes(rig: Rig, messageId: string, payload: unknown = {}): void {
  rig.send(result(messageId, payload));
  rig.done('record');
}

/** What was written to the ledger, the newest last. */
export const written = ({ begun }: Rig) => begun.flatMap(({ id, input }) => (id === 'record' ? [input] : []));

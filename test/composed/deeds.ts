/** What drivers, cars, the hardware and the CSMS do to one outlet, so that a chart is told what a path says. */
import type { AnyEventObject } from 'xstate';
import type { EnergyState, PlugState, UserStop } from '../../protocol/ports/hardware.js';
import type { Deed } from './follow.js';
import type { World } from './world.js';

type Payload = Readonly<Record<string, unknown>>;

/** The CSMS asks, where it can. */
export const asks =
  (action: string, payload: Payload | ((event: AnyEventObject, world: World) => Payload)): Deed =>
  (world, event) => {
    if (world.whole.csms.target === null || !world.isHeard) return 'nobody can ask for';
    world.asks(action, typeof payload === 'function' ? payload(event, world) : payload);
    return undefined;
  };

export const triggers = (requestedMessage: string, connectorId?: number): Deed =>
  asks('TriggerMessage', { requestedMessage, ...(connectorId !== undefined && { connectorId }) });

export const configures: Deed = asks('ChangeConfiguration', ({ key, value }) => ({ key, value }));

/** The driver shows the card, and the CSMS takes it, where it is asked. */
export async function showsTag(world: World, connectorId = 1, idTag = 'TAG-1'): Promise<void> {
  world.hardware.token({ idTag, connectorId });
  await world.settle();
  world.answers('Authorize', { idTagInfo: { status: 'Accepted' } });
  await world.settle();
}

/** Facts of the hardware about outlet 1. */
export const facts: Readonly<Record<string, Deed>> = {
  'hardware.capabilities': (world, { capabilities }) => world.able(1, { hasLock: capabilities.hasLock }),
  'hardware.plug': (world, { state }) => world.hardware.plug(1, state as PlugState),
  'hardware.energy': (world, { state }) => world.hardware.energy(1, state as EnergyState),
  'hardware.userStop': (world, { why }) => world.hardware.userStop(1, why as UserStop),
  'hardware.fault': (world, { fault }) => world.hardware.fault({ ...fault, connectorId: 1 }),
};

/** The line is there, and the BootNotification is on its way. */
export async function connects(world: World): Promise<void> {
  if (world.whole.run.describe().connection === 'open') return;
  await world.wait(() => world.whole.csms.target !== null, 10_000);
  world.whole.csms.accept();
  await world.settle();
}

/** What the CSMS and the line make of the registration, where the answer to the BootNotification waits for a path. */
export const registers: Readonly<Record<string, Deed>> = {
  'registration.accepted': async (world) => {
    await connects(world);
    const currentTime = new Date(world.whole.clock.now()).toISOString();
    const accepts = { status: 'Accepted', interval: 86_400, currentTime };
    return world.answers('BootNotification', accepts) ? undefined : 'it asks for no';
  },
  'registration.offline': (world) => {
    if (world.whole.run.describe().connection !== 'open') return 'there is no line for';
    world.forgetCalls();
    world.whole.csms.drop();
    return undefined;
  },
  'registration.resumed': connects,
};

/** What becomes of a question: an answer, a CALLERROR, silence, or the line goes. */
export const fate =
  (action: string): Deed =>
  async (world, { type, payload, reason, code }) => {
    if (type.startsWith('answered.')) return world.answers(action, payload) ? undefined : 'nothing was asked for';
    if (reason === 'refused')
      return world.answers(action, code ?? 'InternalError') ? undefined : 'nothing was asked for';
    if (reason === 'offline') return registers['registration.offline']?.(world, { type });
    const { taken } = world;
    const from = taken.length;
    return world.wait(() => taken.slice(from).some(({ event }) => event.type === type), 90_000);
  };

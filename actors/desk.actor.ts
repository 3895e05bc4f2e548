/**
 * The desk answers what needs no chart: configuration (5.3, 5.8), data transfer (4.3, 5.6), unlocking (5.18).
 */
import { fromCallback } from 'xstate';
import type { connectorMachine } from '../machines/connector/connector.machine.js';
import type { OutboxEvent } from '../machines/outbox/outbox.setup.js';
import type { registrationMachine } from '../machines/registration/registration.machine.js';
import { type DeskEvent, peer, snapshotOf } from '../machines/system.js';
import { checkValue, findKey, isSecret } from '../protocol/configuration.js';
import { type ConfigurationKeyName, configurationKeys } from '../protocol/configuration-keys.js';
import type { Request, Response } from '../protocol/messages.js';
import { portsOf } from '../protocol/ports.js';
import { withDeadline } from './deadline.js';
import { stateOf } from './station-state.js';

/** A lock moves, and what moves takes its time. */
const unlockDeadlineMs = 10_000;

/** What a transaction is given to end before its cable is unlocked all the same. */
const endDeadlineMs = 5_000;

type System = { get(id: string): unknown };

export const deskActor = fromCallback<DeskEvent>(({ receive, system }) => {
  receive((event) => {
    answer(system, event).then(
      (payload) => tellOutbox(system, { type: 'outbox.respond', callId: event.callId, payload }),
      (error) => {
        portsOf(system).journal.note({ level: 'error', event: 'desk.failed', error: String(error) });
        stateOf(system).handling.delete(event.callId);
        const refusal = { code: 'InternalError', description: 'the station could not handle the request' };
        tellOutbox(system, { type: 'outbox.refuse', callId: event.callId, ...refusal });
      },
    );
  });
});

/** An answer may take its time, and the station may be over by then: nobody is left to give it to. */
function tellOutbox(system: System, event: OutboxEvent): void {
  if (system.get('station') !== undefined) peer(system, 'outbox').send(event);
}

async function answer(system: System, event: DeskEvent): Promise<object> {
  switch (event.type) {
    case 'csms.getConfiguration':
      return getConfiguration(system, event.payload);
    case 'csms.changeConfiguration':
      return { status: await changeConfiguration(system, event.payload) };
    case 'csms.dataTransfer':
      // No vendor has anything to say here, and so there is no data (4.3).
      return { status: 'UnknownVendorId' };
    case 'csms.unlockConnector':
      return { status: await unlock(system, event.payload) };
  }
}

function getConfiguration(system: System, { key = [] }: Request<'GetConfiguration'>): Response<'GetConfiguration'> {
  // An empty list is as good as none (T TC_002).
  const asked = key.length > 0 ? key.map((name) => ({ name, known: findKey(name) })) : null;
  const found = asked ? asked.flatMap(({ known }) => known ?? []) : configurationKeys;
  const unknownKey = asked?.flatMap(({ name, known }) => (known ? [] : [name])) ?? [];
  const configurationKey = found.map((known) => {
    const value = isSecret(known) ? undefined : currentValue(system, known.key);
    return { key: known.key, readonly: known.access === 'R', ...(value !== undefined && { value }) };
  });
  return { configurationKey, ...(unknownKey.length > 0 && { unknownKey }) };
}

function currentValue(system: System, key: ConfigurationKeyName): string | undefined {
  // The CSMS sets this one with BootNotification.conf too (4.2).
  if (key === 'HeartbeatInterval')
    return String(snapshotOf<typeof registrationMachine>(system, 'registration').context.heartbeatMs / 1000);
  return stateOf(system).configuration.get(key);
}

async function changeConfiguration(
  system: System,
  { key, value }: Request<'ChangeConfiguration'>,
): Promise<Response<'ChangeConfiguration'>['status']> {
  const { configuration, product } = stateOf(system);
  const { journal, store } = portsOf(system);
  const known = findKey(key);
  const refuse = (status: 'NotSupported' | 'Rejected', why: string) => {
    journal.note({ level: 'warn', event: 'configuration.refused', key, status, why });
    return status;
  };
  if (!known) return refuse('NotSupported', `${key} is not a key of this station`);
  if (known.access === 'R') return refuse('Rejected', `${known.key} is read-only`);
  if (isSecret(known)) return refuse('Rejected', `${known.key} is set at the station, not over OCPP`);
  const checked = checkValue(known, value, product);
  if (!checked.ok) return refuse('Rejected', checked.why);
  await store.configuration.save(known.key, checked.value);
  configuration.set(known.key, checked.value);
  journal.note({ level: 'info', event: 'configuration.changed', key: known.key, value: checked.value });
  peer(system, 'station').send({ type: 'configuration.changed', key: known.key, value: checked.value });
  return 'Accepted';
}

/** Resolves when no transaction runs there any more, or when that takes too long: the driver wants the cable. */
function untilIdle(system: System, connectorId: number): Promise<void> {
  const { clock } = portsOf(system);
  const connector = peer(system, `connector-${connectorId}`);
  const isBusy = () => snapshotOf<typeof connectorMachine>(system, `connector-${connectorId}`).hasTag('busy');
  if (!isBusy()) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = clock.setTimeout(done, endDeadlineMs);
    const subscription = connector.subscribe({ next: () => isBusy() || done(), error: done, complete: done });
    function done() {
      clock.clearTimeout(timer);
      subscription.unsubscribe();
      resolve();
    }
  });
}

async function unlock(
  system: System,
  { connectorId }: Request<'UnlockConnector'>,
): Promise<Response<'UnlockConnector'>['status']> {
  const { facts } = stateOf(system);
  const { clock, hardware } = portsOf(system);
  const outlet = facts.capabilities?.connectors.find(({ id }) => id === connectorId);
  // Also for a connector that does not exist (errata 3.87); nothing happens to a transaction.
  if (!outlet?.hasLock || !hardware.unlock) return 'NotSupported';
  peer(system, `connector-${connectorId}`).send({ type: 'transaction.stop', reason: 'UnlockCommand' });
  await untilIdle(system, connectorId);
  const gaveUp = new AbortController();
  const unlocking = () => hardware.unlock?.(connectorId, gaveUp.signal) ?? Promise.resolve('NotSupported' as const);
  return withDeadline(clock, unlockDeadlineMs, 'the lock', unlocking).catch(() => {
    gaveUp.abort();
    return 'UnlockFailed' as const;
  });
}

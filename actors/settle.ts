/** The quiet before the station goes down: transactions end, and what is owed is told while somebody listens. */
import type { AnyActorRef } from 'xstate';
import type { connectorMachine } from '../machines/connector/connector.machine.js';
import type { outboxMachine } from '../machines/outbox/outbox.machine.js';
import type { Patience } from '../machines/station/station.context.js';
import { peer, snapshotOf } from '../machines/system.js';
import { portsOf } from '../protocol/ports.js';
import { stateOf } from './station-state.js';

/** What transactions are given to be written. What is not settled by then is settled after the boot; nothing is lost. */
const patienceMs = 15_000;

type System = { get(id: string): unknown };

function isSettled(system: System, awaitsAnswers: boolean): boolean {
  const { product } = stateOf(system);
  for (let id = 1; id <= product.connectors.length; id++) {
    // A chart that has just crashed is nowhere until it begins again; what it had written is told after the boot.
    if (system.get(`connector-${id}`) === undefined) continue;
    const connector = snapshotOf<typeof connectorMachine>(system, `connector-${id}`);
    if (connector.status === 'active' && connector.hasTag('busy')) return false;
  }
  if (!awaitsAnswers || system.get('outbox') === undefined) return true;
  const outbox = snapshotOf<typeof outboxMachine>(system, 'outbox');
  if (!outbox.matches({ gate: 'open' })) return true;
  const repeats = outbox.matches({ delivery: 'waiting' });
  if (stateOf(system).handling.size > 0) return false;
  return (
    outbox.context.inFlight === null &&
    outbox.context.calls.length === 0 &&
    (outbox.context.owed.length === 0 || repeats)
  );
}

/** Resolves when no transaction runs and nothing waits for the CSMS, or when patience has run out. */
export function settled(system: System, { answersMs }: Patience, signal: AbortSignal): Promise<void> {
  const { clock } = portsOf(system);
  const { product } = stateOf(system);
  return new Promise((resolve) => {
    const watched: AnyActorRef[] = [peer(system, 'outbox')];
    for (let id = 1; id <= product.connectors.length; id++) watched.push(peer(system, `connector-${id}`));
    let awaitsAnswers = true;
    const look = () => {
      if (isSettled(system, awaitsAnswers)) done();
    };
    const impatient = clock.setTimeout(() => {
      awaitsAnswers = false;
      look();
    }, answersMs);
    const subscriptions = watched.map((ref) => ref.subscribe({ next: look, error: look }));
    const timer = clock.setTimeout(done, patienceMs);
    signal.addEventListener('abort', done);
    function done() {
      clock.clearTimeout(timer);
      clock.clearTimeout(impatient);
      for (const subscription of subscriptions) subscription.unsubscribe();
      resolve();
    }
    look();
  });
}

/** The connection chart on its own: what is dialled when, and what it says to whom. */
import { connectionMachine } from '../../machines/connection/connection.machine.js';
import type { Way, Ways } from '../../protocol/ports/store.js';
import { ChartRig } from './chart-rig.js';

export const lower: Way = { profile: 1, url: 'ws://central.example/ocpp', password: 'key-1', certificate: null };
export const higher: Way = { ...lower, profile: 2, url: 'wss://central.example/ocpp' };

export function line(pingIntervalMs = 60_000, ways: Ways = { present: lower, other: null }) {
  const rig = new ChartRig(connectionMachine, {
    input: {
      ways,
      backOff: { minimumMs: 1_000, jitterMs: 0, maximumMs: 6_000 },
      pingIntervalMs,
      pongTimeoutMs: 20_000,
      fallbackMs: 900_000,
    },
    peers: ['registration', 'outbox', 'certificates', 'security-events'],
  });
  rig.send({ type: 'connection.dial' });
  return rig;
}

export type Line = ReturnType<typeof line>;

export const dials = ({ begun }: Line) => begun.filter(({ id }) => id === 'link').length;
export const commands = (rig: Line) => rig.saidTo('child:link');
export const lose = (rig: Line) => rig.send({ type: 'link.closed', code: 1006, reason: 'lost', problem: 'lost' });

/** How long it waits before it dials again. */
export function waitMs(rig: Line): number {
  const before = dials(rig);
  const since = rig.clock.monotonic();
  while (dials(rig) === before) rig.clock.advanceToNext();
  return rig.clock.monotonic() - since;
}

/** The ways on which it has dialled, oldest first. */
export const dialled = ({ begun }: Line) => begun.flatMap(({ id, input }) => (id === 'link' ? [input as Way] : []));
export const onTrial = () => line(0, { present: higher, other: lower });
export const switchTo = (rig: Line, present: Way, other: Way | null) =>
  rig.send({ type: 'connection.switched', ways: { present, other } });

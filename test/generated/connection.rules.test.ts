/** When the station dials, and when it gives a connection up: J 3.2, 5.3, errata 3.4, from the specification. */
import { describe, expect, it } from 'vitest';
import { connectionMachine } from '../../machines/connection/connection.machine.js';
import { ChartRig } from '../support/chart-rig.js';

function line(pingIntervalMs = 60_000) {
  const rig = new ChartRig(connectionMachine, {
    input: {
      target: { url: 'ws://central.example/ocpp', identity: 'CP-1' },
      backOff: { minimumMs: 1_000, jitterMs: 0, maximumMs: 6_000 },
      pingIntervalMs,
      pongTimeoutMs: 20_000,
    },
    peers: ['registration', 'outbox'],
  });
  rig.send({ type: 'connection.dial' });
  return rig;
}

type Line = ReturnType<typeof line>;

const dials = ({ begun }: Line) => begun.length;
const commands = (rig: Line) => rig.saidTo('child:link');
const lose = (rig: Line) => rig.send({ type: 'link.closed', code: 1006, reason: 'lost', problem: 'lost' });

/** How long it waits before it dials again. */
function waitMs(rig: Line): number {
  const before = dials(rig);
  const since = rig.clock.monotonic();
  while (dials(rig) === before) rig.clock.advanceToNext();
  return rig.clock.monotonic() - since;
}

describe('dialling', () => {
  it('each failure doubles the wait, up to the cap, and it never gives up', () => {
    const rig = line();
    const waits = Array.from({ length: 6 }, () => {
      lose(rig);
      return waitMs(rig);
    });
    expect(waits).toEqual([1_000, 2_000, 4_000, 6_000, 6_000, 6_000]);
  });

  it('a handshake that succeeded forgets the failures before it', () => {
    const rig = line();
    for (let failures = 0; failures < 4; failures += 1) {
      lose(rig);
      waitMs(rig);
    }
    rig.send({ type: 'link.opened' });
    lose(rig);
    expect(waitMs(rig)).toBe(1_000);
  });

  it('a connection that the CSMS closes in the ordinary way is dialled again too', () => {
    const rig = line();
    rig.send({ type: 'link.opened' });
    rig.send({ type: 'link.closed', code: 1000, reason: 'Goodbye.' });
    expect(waitMs(rig)).toBe(1_000);
  });
});

describe('watching (WebSocketPingInterval, J 5.3)', () => {
  it('a ping goes out each interval while pongs come', () => {
    const rig = line();
    rig.send({ type: 'link.opened' });
    for (let pings = 1; pings <= 3; pings += 1) {
      rig.clock.advance(60_000);
      expect(commands(rig)).toHaveLength(pings);
      rig.send({ type: 'link.pong' });
    }
    expect(new Set(commands(rig))).toEqual(new Set(['link.ping']));
  });

  it('without a pong the connection is given up, and dialled anew once it is closed', () => {
    const rig = line();
    rig.send({ type: 'link.opened' });
    rig.clock.advance(60_000 + 19_999);
    expect(commands(rig)).toEqual(['link.ping']);
    rig.clock.advance(1);
    expect(commands(rig)).toEqual(['link.ping', 'link.hangUp']);
    lose(rig);
    expect(waitMs(rig)).toBe(1_000);
  });

  it('0 means no pings', () => {
    const rig = line(0);
    rig.send({ type: 'link.opened' });
    rig.clock.advance(3_600_000);
    expect(commands(rig)).toEqual([]);
  });

  it('a new interval holds from now on', () => {
    const rig = line(0);
    rig.send({ type: 'link.opened' });
    rig.send({ type: 'configuration.changed', key: 'WebSocketPingInterval', value: '10' });
    rig.clock.advance(10_000);
    expect(commands(rig)).toEqual(['link.ping']);
  });
});

it('who hangs on the connection hears of each coming and going, the outbox of the going first', () => {
  const rig = line();
  rig.send({ type: 'link.opened' });
  lose(rig);
  expect(rig.said.map(({ to, event }) => `${to} ${event.type}`)).toEqual([
    'registration link.up',
    'outbox link.down',
    'registration link.down',
  ]);
});

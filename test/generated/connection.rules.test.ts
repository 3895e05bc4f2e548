/** When the station dials, and when it gives a connection up: J 3.2, 5.3, errata 3.4, from the specification. */
import { describe, expect, it } from 'vitest';
import type { LinkSecurityProblem } from '../../protocol/ports/link.js';
import { commands, higher, type Line, line, lose, waitMs } from '../support/line-rig.js';

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

describe('what is wrong with the security of the CSMS (W A00, T TC_078)', () => {
  const bad = (about: string): LinkSecurityProblem => ({
    event: 'InvalidCentralSystemCertificate',
    techInfo: `wrong: ${about}`,
    about,
  });
  const refuse = (rig: Line, about: string) => {
    while (!rig.runs('link')) rig.clock.advanceToNext();
    rig.send({ type: 'link.closed', code: null, reason: 'refused', problem: 'tls', security: bad(about) });
  };
  const told = (rig: Line) => rig.eventsTo('security-events').map((event) => event['techInfo']);

  it('is told once for each kind, however often it is met, and once more after a good connection', () => {
    const rig = line(0);
    for (const about of ['expired', 'expired', 'other name', 'expired', 'other name']) refuse(rig, about);
    expect(told(rig)).toEqual(['wrong: expired', 'wrong: other name']);
    while (!rig.runs('link')) rig.clock.advanceToNext();
    rig.send({ type: 'link.opened' });
    lose(rig);
    refuse(rig, 'expired');
    expect(told(rig)).toEqual(['wrong: expired', 'wrong: other name', 'wrong: expired']);
  });

  it('does not fill the store, whatever somebody on the way makes up', () => {
    const rig = line(0);
    for (let times = 0; times < 100; times += 1) refuse(rig, `certificate ${times}`);
    expect(told(rig)).toHaveLength(20);
  });

  it('is nothing, and then the root that vouches for it is told to the certificates', () => {
    const rig = line(0, { present: higher, other: null });
    rig.send({
      type: 'link.opened',
      secured: { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', certificate: 'aa', root: 'bb' },
    });
    expect(rig.eventsTo('certificates')).toEqual([{ type: 'connection.secured', root: 'bb' }]);
  });
});

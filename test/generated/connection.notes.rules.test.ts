/** What the connection writes down, what it is begun anew for, and what it does not let itself be disturbed by: J 5.3, W A01. */
import { describe, expect, it } from 'vitest';
import { connectionMachine } from '../../machines/connection/connection.machine.js';
import { ChartRig } from '../support/chart-rig.js';
import {
  commands,
  dialled,
  dials,
  higher,
  type Line,
  line,
  lose,
  lower,
  onTrial,
  switchTo,
  waitMs,
} from '../support/line-rig.js';

const set = (rig: Line, key: string, value: string) => rig.send({ type: 'configuration.changed', key, value });
const otherCertificate = { ...lower, certificate: 'for another profile' };

it('nobody is dialled before the station says so, for who is told of the connection must be there first', () => {
  const input = {
    ways: { present: lower, other: null },
    backOff: { minimumMs: 1_000, jitterMs: 0, maximumMs: 6_000 },
    pingIntervalMs: 0,
    pongTimeoutMs: 20_000,
    fallbackMs: 900_000,
  };
  const rig = new ChartRig(connectionMachine, { input, peers: ['registration', 'outbox'] });
  rig.clock.advance(86_400_000);
  expect(dials(rig)).toBe(0);
  rig.send({ type: 'connection.dial' });
  expect(dials(rig)).toBe(1);
});

describe('the journal', () => {
  const url = lower.url;

  it('has each connection with its way, and each loss with what was wrong', () => {
    const rig = line(0);
    rig.send({ type: 'link.opened' });
    rig.send({ type: 'link.closed', code: 1000, reason: 'Goodbye.' });
    waitMs(rig);
    rig.send({ type: 'link.closed', code: null, reason: 'refused', problem: 'dns' });
    expect(rig.journal.entries).toEqual([
      { level: 'info', event: 'connection.opened', url, securityProfile: 1 },
      { level: 'info', event: 'connection.closed', url, code: 1000, reason: 'Goodbye.' },
      { level: 'warn', event: 'connection.closed', url, code: null, reason: 'refused', problem: 'dns' },
    ]);
  });

  it('has under which TLS it was made', () => {
    const rig = line(0, { present: higher, other: null });
    rig.send({ type: 'link.opened', secured: { version: 'TLSv1.3', cipher: 'X', certificate: 'aa', root: 'bb' } });
    const tls = { tls: 'TLSv1.3', cipher: 'X', securityProfile: 2 };
    expect(rig.journal.entries).toEqual([{ level: 'info', event: 'connection.opened', url: higher.url, ...tls }]);
  });

  it('has the end of one that was left for another way', () => {
    const rig = line(0);
    rig.send({ type: 'link.opened' });
    switchTo(rig, higher, lower);
    rig.send({ type: 'link.closed', code: 1000, reason: 'anew' });
    expect(rig.journal.entries.at(-1)).toMatchObject({ event: 'connection.closed', code: 1000, reason: 'anew' });
  });
});

describe('a connection that is begun anew, as a chart that hangs on it has lost its place', () => {
  it('is closed, everybody hears so, and it is dialled again after the shortest wait', () => {
    const rig = line();
    rig.send({ type: 'link.opened' });
    rig.send({ type: 'connection.renew' });
    expect(rig.runs('link')).toBe(false);
    expect(rig.saidTo('outbox')).toEqual(['link.down']);
    expect(rig.saidTo('registration')).toEqual(['link.up', 'link.down']);
    expect(waitMs(rig)).toBe(1_000);
    expect(dialled(rig)).toEqual([lower, lower]);
  });

  it('is dialled anew too where nobody had answered yet', () => {
    const rig = line();
    rig.send({ type: 'connection.renew' });
    expect(rig.runs('link')).toBe(false);
    expect(waitMs(rig)).toBe(1_000);
  });
});

describe('a key that is changed', () => {
  it('WebSocketPingInterval holds for the next connection too', () => {
    const rig = line(0);
    set(rig, 'WebSocketPingInterval', '10');
    rig.send({ type: 'link.opened' });
    rig.clock.advance(10_000);
    expect(commands(rig)).toEqual(['link.ping']);
  });

  it('another one does not put the ping off (J 5.3)', () => {
    const rig = line(60_000);
    rig.send({ type: 'link.opened' });
    rig.clock.advance(50_000);
    set(rig, 'HeartbeatInterval', '600');
    rig.clock.advance(10_000);
    expect(commands(rig)).toEqual(['link.ping']);
  });

  it('SecurityFallbackTime says how long the next way is tried', () => {
    const rig = onTrial();
    set(rig, 'SecurityFallbackTime', '60');
    lose(rig);
    rig.clock.advance(60_000);
    expect(rig.runs('leaveWay')).toBe(true);
  });
});

describe('a part of a way that its profile does not use (W A01)', () => {
  it('gives up no dial that is under way', () => {
    const rig = line(0);
    switchTo(rig, otherCertificate, null);
    expect(dialled(rig)).toEqual([lower]);
  });

  it('cuts no wait short: a CSMS that is overloaded is left alone', () => {
    const rig = line(0);
    lose(rig);
    rig.clock.advance(900);
    switchTo(rig, otherCertificate, null);
    expect(dials(rig)).toBe(1);
    rig.clock.advance(100);
    expect(dialled(rig)).toEqual([lower, otherCertificate]);
  });

  it('does not lengthen the trial of a way, and is kept for it', () => {
    const rig = onTrial();
    const present = { ...higher, certificate: 'for another profile' };
    lose(rig);
    rig.clock.advance(800_000);
    switchTo(rig, present, lower);
    rig.clock.advance(99_999);
    expect(rig.runs('leaveWay')).toBe(false);
    rig.clock.advance(1);
    expect(rig.begun.at(-1)).toEqual({ id: 'leaveWay', input: present });
  });
});

describe('a way on trial', () => {
  /** It fails for as long as the fallback time, and the other one is about to be tried. */
  const failsForLong = (rig: Line) => {
    lose(rig);
    for (let waits = 0; waits < 10_000 && !rig.runs('leaveWay'); waits += 1) {
      if (rig.runs('link')) lose(rig);
      rig.clock.advanceToNext();
    }
  };

  it.each<[string, boolean]>([
    ['new credentials', true],
    ['what the record says of a chart that begins again', false],
  ])('is what was proven before, when there is something to go back to: %s', (_, leadsElsewhere) => {
    const rig = line(0);
    switchTo(rig, leadsElsewhere ? higher : lower, leadsElsewhere ? lower : higher);
    expect(rig.snapshot.hasTag('onTrial')).toBe(true);
    failsForLong(rig);
    expect(rig.begun.at(-1)).toEqual({ id: 'leaveWay', input: leadsElsewhere ? higher : lower });
  });

  it('asks for a sign of life each time it is reached, also when it had failed before', () => {
    const rig = onTrial();
    lose(rig);
    waitMs(rig);
    for (let times = 1; times <= 2; times += 1) {
      rig.send({ type: 'link.opened' });
      expect(rig.saidTo('registration').filter((type) => type === 'heartbeat.wanted')).toHaveLength(times);
      lose(rig);
      waitMs(rig);
    }
  });

  it('that could not be left is tried on, for as long again', () => {
    const rig = onTrial();
    failsForLong(rig);
    rig.fail('leaveWay');
    expect(rig.runs('leaveWay')).toBe(false);
    expect(rig.snapshot.hasTag('onTrial')).toBe(true);
    while (!rig.runs('link')) rig.clock.advanceToNext();
    rig.send({ type: 'link.opened' });
    rig.clock.advance(900_000);
    expect(rig.begun.at(-1)).toEqual({ id: 'leaveWay', input: higher });
    expect(rig.runs('leaveWay')).toBe(true);
  });

  it('that lives, but could not be kept, is tried on, and kept with the next sign of life', () => {
    const rig = onTrial();
    rig.send({ type: 'link.opened' });
    rig.send({ type: 'connection.lives' });
    rig.fail('proveWay');
    expect(rig.runs('proveWay')).toBe(false);
    expect(rig.runs('leaveWay')).toBe(false);
    lose(rig);
    waitMs(rig);
    rig.send({ type: 'link.opened' });
    rig.send({ type: 'connection.lives' });
    expect(rig.runs('proveWay')).toBe(true);
  });
});

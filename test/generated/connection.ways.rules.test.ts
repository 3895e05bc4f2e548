/** When new credentials are tried, kept and left: W A01, A05, T TC_083, from the whitepaper. */
import { describe, expect, it } from 'vitest';
import type { Way } from '../../protocol/ports/store.js';
import { commands, dialled, higher, line, lose, lower, onTrial, switchTo, waitMs } from '../support/line-rig.js';

describe('a change of the way (W A01, A05)', () => {
  it('closes the connection, and dials anew at once when it is closed', () => {
    const rig = line(0);
    rig.send({ type: 'link.opened' });
    switchTo(rig, higher, lower);
    expect(commands(rig)).toEqual(['link.leave']);
    expect(dialled(rig)).toEqual([lower]);
    rig.send({ type: 'link.closed', code: 1000, reason: 'anew' });
    expect(dialled(rig)).toEqual([lower, higher]);
    expect(rig.clock.monotonic()).toBe(0);
  });

  it('does not wait out a back-off, and begins the waits anew', () => {
    const rig = line(0);
    for (let failures = 0; failures < 3; failures += 1) {
      lose(rig);
      waitMs(rig);
    }
    lose(rig);
    switchTo(rig, higher, lower);
    expect(dialled(rig).at(-1)).toEqual(higher);
    lose(rig);
    expect(waitMs(rig)).toBe(1_000);
  });

  it('gives up a dial that was under way', () => {
    const rig = line(0);
    switchTo(rig, higher, lower);
    expect(dialled(rig)).toEqual([lower, higher]);
  });

  it('that does not matter to the profile leaves the connection as it is', () => {
    const rig = line(0);
    rig.send({ type: 'link.opened' });
    switchTo(rig, { ...lower, certificate: 'ab' }, null);
    expect(commands(rig)).toEqual([]);
    expect(rig.snapshot.hasTag('onTrial')).toBe(false);
  });
});

describe('a way on trial', () => {
  it('that is open asks for a sign of life, and has proven itself when one comes', () => {
    const rig = onTrial();
    expect(rig.snapshot.hasTag('onTrial')).toBe(true);
    rig.send({ type: 'link.opened' });
    expect(rig.saidTo('registration')).toEqual(['link.up', 'heartbeat.wanted']);
    rig.send({ type: 'connection.lives' });
    expect(rig.begun.at(-1)).toEqual({ id: 'proveWay', input: higher });
    rig.done('proveWay', { present: higher, other: null });
    expect(rig.snapshot.hasTag('onTrial')).toBe(false);
    expect(rig.snapshot.hasTag('open')).toBe(true);
  });

  it('is tried as long as the fallback time from its first failure, and then the other one at once', () => {
    const rig = onTrial();
    // The network is late: nothing has been tried yet.
    rig.clock.advance(20 * 60_000);
    expect(dialled(rig)).toEqual([higher]);
    lose(rig);
    while (rig.clock.monotonic() < 35 * 60_000 - 1) {
      if (rig.runs('link')) lose(rig);
      rig.clock.advance(Math.min(1_000, 35 * 60_000 - 1 - rig.clock.monotonic()));
    }
    expect(new Set(dialled(rig))).toEqual(new Set([higher]));
    if (rig.runs('link')) lose(rig);
    rig.clock.advance(1);
    expect(rig.begun.at(-1)).toEqual({ id: 'leaveWay', input: higher });
    rig.done('leaveWay', { present: lower, other: higher });
    expect(dialled(rig).at(-1)).toEqual(lower);
    expect(rig.snapshot.hasTag('onTrial')).toBe(true);
  });

  it('is gone to and fro for ever, until one of the two has proven itself', () => {
    const rig = onTrial();
    const fallBack = (from: Way, to: Way) => {
      lose(rig);
      rig.clock.advance(900_000);
      while (!rig.runs('leaveWay')) {
        if (rig.runs('link')) lose(rig);
        rig.clock.advanceToNext();
      }
      rig.done('leaveWay', { present: to, other: from });
      expect(dialled(rig).at(-1)).toEqual(to);
    };
    for (let times = 0; times < 3; times += 1) {
      fallBack(higher, lower);
      fallBack(lower, higher);
    }
    rig.send({ type: 'link.opened' });
    rig.send({ type: 'connection.lives' });
    rig.done('proveWay', { present: higher, other: null });
    expect(rig.snapshot.context.ways).toEqual({ present: higher, other: null });
  });

  it('is left when somebody opens the door and says nothing for the fallback time', () => {
    const rig = onTrial();
    rig.send({ type: 'link.opened' });
    rig.clock.advance(900_000 - 1);
    expect(rig.runs('leaveWay')).toBe(false);
    rig.clock.advance(1);
    expect(rig.begun.at(-1)).toEqual({ id: 'leaveWay', input: higher });
    rig.done('leaveWay', { present: lower, other: higher });
    expect(commands(rig)).toEqual(['link.leave']);
    rig.send({ type: 'link.closed', code: 1000, reason: 'anew' });
    expect(dialled(rig)).toEqual([higher, lower]);
  });

  it('is left when the CSMS opens the door and shuts it again each time', () => {
    const rig = onTrial();
    for (let times = 0; times < 10_000 && !rig.runs('leaveWay'); times += 1) {
      if (rig.runs('link')) {
        rig.send({ type: 'link.opened' });
        rig.send({ type: 'link.closed', code: 1008, reason: 'not you' });
      }
      rig.clock.advanceToNext();
    }
    expect(rig.runs('leaveWay')).toBe(true);
    expect(rig.clock.monotonic()).toBe(900_000);
  });

  it('is not proven by what is still said on the connection before it', () => {
    const rig = line(0);
    rig.send({ type: 'link.opened' });
    switchTo(rig, higher, lower);
    rig.send({ type: 'connection.lives' });
    expect(rig.runs('proveWay')).toBe(false);
  });

  it('that has proven itself is never left, however long it fails (T TC_083)', () => {
    const rig = line(0, { present: higher, other: null });
    lose(rig);
    while (rig.clock.monotonic() < 24 * 3_600_000) {
      if (rig.runs('link')) lose(rig);
      rig.clock.advanceToNext();
    }
    expect(new Set(dialled(rig))).toEqual(new Set([higher]));
  });
});

/** Which way to the CSMS counts, and what is left behind: W A00.FR.005, A01, A05. */
import { describe, expect, it } from 'vitest';
import { linkTarget } from '../../actors/link-target.js';
import { changePassword, changeWay, leaveWay, noteReached, proveWay } from '../../actors/ways.js';
import { reachesAlike, waysAfter } from '../../machines/connection/way.js';
import type { Way } from '../../protocol/ports/store.js';
import { type Booted, WayDesk } from '../support/way-desk.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const url = 'ws://central.example/ocpp';
const plain = { url, identity: 'CP-1', password: bytes('the first password') };

/** What the present way would dial with. */
function dialled({ system, state }: Booted): { readonly url: string; readonly password: string | null } {
  const target = linkTarget(system, state.connection.present);
  return { url: target.url, password: target.password ? new TextDecoder().decode(target.password) : null };
}

/** A connection has opened on the present way. */
const arrive = ({ system, state }: Pick<Booted, 'system' | 'state'>) => noteReached(system, state.connection.present);

describe('which parts of a way count', () => {
  const way = (profile: Way['profile']): Way => ({ profile, url, password: 'key-1', certificate: 'aa' });

  it.each([
    [0, false, false],
    [1, true, false],
    [2, true, false],
    [3, false, true],
  ] as const)('under profile %i: password %s, certificate %s', (profile, countsPassword, countsCertificate) => {
    const present = way(profile);
    expect(reachesAlike(present, { ...present, password: 'key-2' })).toBe(!countsPassword);
    expect(reachesAlike(present, { ...present, certificate: 'bb' })).toBe(!countsCertificate);
    expect(reachesAlike(present, { ...present, url: 'ws://other.example' })).toBe(false);
  });

  it('a way that is not proven is never what is gone back to', () => {
    const proven = way(1);
    const first = waysAfter({ present: proven, other: null }, { profile: 2 });
    const second = waysAfter(first, { password: 'key-2' });
    expect(second).toEqual({ present: { ...way(2), password: 'key-2' }, other: proven });
  });

  it('who goes back and then forth again has the two ways still', () => {
    const back = { present: way(1), other: way(2) };
    expect(waysAfter(back, { profile: 2 })).toEqual({ present: way(2), other: way(1) });
  });

  it('what is kept for later is kept in both ways: the CSMS has forgotten the old one', () => {
    const trial = { present: way(3), other: way(2) };
    expect(waysAfter(trial, { password: 'key-2' })).toEqual({
      present: { ...way(3), password: 'key-2' },
      other: { ...way(2), password: 'key-2' },
    });
  });
});

describe('the first way', () => {
  it('is what the station is started with, and nothing is written for it', async () => {
    const desk = new WayDesk();
    const { state, contents, ...booted } = await desk.boot(plain);
    expect(state.connection.present).toMatchObject({ profile: 1, url });
    expect(dialled({ state, contents, ...booted })).toEqual({ url, password: 'the first password' });
    expect(contents().connection).toBeNull();
    expect(desk.kept).toEqual([]);
  });

  it.each([
    ['ws://a/ocpp', undefined, 0],
    ['wss://a/ocpp', undefined, 0],
    ['ws://a/ocpp', 'the first password', 1],
    ['wss://a/ocpp', 'the first password', 2],
  ])('%s with the password %s is security profile %i', async (address, password, profile) => {
    const access = { url: address, identity: 'CP-1', ...(password !== undefined && { password: bytes(password) }) };
    const { state } = await new WayDesk().boot(access);
    expect(state.connection.present.profile).toBe(profile);
    expect(state.configuration.get('SecurityProfile')).toBe(String(profile));
  });
});

describe('a new password', () => {
  it('counts from the next boot on too, with the one before to go back to', async () => {
    const desk = new WayDesk();
    const first = await desk.boot(plain);
    const ways = await changePassword(first.system, bytes('the second one!!'));
    expect(dialled(first).password).toBe('the second one!!');
    expect(ways.other).toMatchObject({ profile: 1, url });
    const second = await desk.boot(plain);
    expect(dialled(second).password).toBe('the second one!!');
    expect(second.state.connection.other).not.toBeNull();
    // Secrets stand in the vault, and nowhere in the records.
    expect(desk.kept).toEqual(['the first password', 'the second one!!']);
    const written = JSON.stringify(second.contents());
    for (const secret of desk.kept) {
      expect(written).not.toContain(secret);
      expect(written.toLowerCase()).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  it('that has proven itself leaves nothing to go back to, and only what must be known at the next start', async () => {
    const desk = new WayDesk();
    const { system, state } = await desk.boot(plain);
    await changePassword(system, bytes('the second one!!'));
    arrive({ system, state });
    await proveWay(system, state.connection.present);
    await changePassword(system, bytes('the third one!!!'));
    const ways = await proveWay(system, state.connection.present);
    expect(ways.other).toBeNull();
    expect(desk.kept).toEqual(['the first password', 'the third one!!!']);
    const again = await desk.boot(plain);
    expect(dialled(again).password).toBe('the third one!!!');
    expect(again.state.connection.other).toBeNull();
  });

  it('that fails is left for the one before, and that one for it, each time on disk', async () => {
    const desk = new WayDesk();
    const { system, state } = await desk.boot(plain);
    await changePassword(system, bytes('the second one!!'));
    await leaveWay(system, state.connection.present);
    expect(dialled(await desk.boot(plain)).password).toBe('the first password');
    await leaveWay(system, state.connection.present);
    expect(dialled(await desk.boot(plain)).password).toBe('the second one!!');
  });

  it('that was replaced meanwhile is neither left nor proven', async () => {
    const { system, state } = await new WayDesk().boot(plain);
    await changePassword(system, bytes('the second one!!'));
    const tried = state.connection.present;
    arrive({ system, state });
    await changePassword(system, bytes('the third one!!!'));
    const before = state.connection;
    expect(await leaveWay(system, tried)).toEqual({ present: before.present, other: before.other });
    expect(await proveWay(system, tried)).toEqual({ present: before.present, other: before.other });
    expect(state.connection).toEqual(before);
  });

  it('that the disk does not take changes nothing, and is forgotten at the next boot', async () => {
    const desk = new WayDesk();
    const { system, state, store } = await desk.boot(plain);
    const before = state.connection;
    await store.ledger.cut();
    await expect(changePassword(system, bytes('the second one!!'))).rejects.toMatchObject({ name: 'StorageError' });
    expect(state.connection).toEqual(before);
    const again = await desk.boot(plain);
    expect(dialled(again).password).toBe('the first password');
    expect(desk.kept).toEqual([]);
  });

  it('under a profile that says none is kept for later', async () => {
    const { system, state } = await new WayDesk().boot({ url, identity: 'CP-1' });
    const before = state.connection.present;
    const ways = await changePassword(system, bytes('for later on....'));
    expect(ways.other).toBeNull();
    expect(reachesAlike(ways.present, before)).toBe(true);
    await changeWay(system, { profile: 1 });
    expect(linkTarget(system, state.connection.present).password).toEqual(bytes('for later on....'));
  });

  it('and another change before it has led anywhere: the other one is refused, and leaves nothing behind', async () => {
    const desk = new WayDesk();
    const booted = await desk.boot(plain);
    const { system, state } = booted;
    const old = state.connection.present;
    const key = changePassword(system, bytes('the second one!!'));
    const secure = { profile: 2, url: 'wss://central.example/ocpp' } as const;
    const later = [changePassword(system, bytes('the third one!!!')), changeWay(system, secure)];
    await key;
    for (const one of later) await expect(one).rejects.toThrow('still changes');
    // What opens on the old way is not where it leads.
    noteReached(system, old);
    await expect(changeWay(system, secure)).rejects.toThrow('still changes');
    expect(dialled(booted)).toEqual({ url, password: 'the second one!!' });
    expect(desk.kept).toEqual(['the first password', 'the second one!!']);
    arrive(booted);
    await changeWay(system, secure);
    expect(dialled(booted)).toEqual({ url: secure.url, password: 'the second one!!' });
  });

  it('that was gone back from can be given again as soon as a connection has opened', async () => {
    const booted = await new WayDesk().boot(plain);
    await changePassword(booted.system, bytes('the second one!!'));
    await leaveWay(booted.system, booted.state.connection.present);
    await expect(changePassword(booted.system, bytes('the third one!!!'))).rejects.toThrow('still changes');
    arrive(booted);
    await changePassword(booted.system, bytes('the third one!!!'));
    expect(dialled(booted).password).toBe('the third one!!!');
  });

  it('is left for the one before at every fourth boot without a proof, to and fro', async () => {
    const desk = new WayDesk();
    const { system } = await desk.boot(plain);
    await changePassword(system, bytes('the second one!!'));
    const tried: (string | null)[] = [];
    for (let boots = 0; boots < 8; boots += 1) tried.push(dialled(await desk.boot(plain)).password);
    const [old, given] = ['the first password', 'the second one!!'];
    expect(tried).toEqual([given, given, given, old, old, old, old, given]);
    expect(desk.journal.entries.filter(({ event }) => event === 'connection.fallsBack')).toHaveLength(2);
  });

  it('that is proven after some boots is not left, and the next one has all of its boots', async () => {
    const desk = new WayDesk();
    await changePassword((await desk.boot(plain)).system, bytes('the second one!!'));
    for (let boots = 0; boots < 2; boots += 1) await desk.boot(plain);
    const third = await desk.boot(plain);
    await proveWay(third.system, third.state.connection.present);
    for (let boots = 0; boots < 5; boots += 1)
      expect(dialled(await desk.boot(plain)).password).toBe('the second one!!');
    await changePassword((await desk.boot(plain)).system, bytes('the third one!!!'));
    for (let boots = 0; boots < 3; boots += 1)
      expect(dialled(await desk.boot(plain)).password).toBe('the third one!!!');
  });
});

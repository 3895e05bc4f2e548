/** What a station begins with that was started before: W A00.FR.005. */
import { describe, expect, it } from 'vitest';
import { linkTarget } from '../../actors/link-target.js';
import { changePassword, changeWay, noteReached, proveWay } from '../../actors/ways.js';
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

describe('a station that is started otherwise than before (W A00.FR.005)', () => {
  const raised = async (desk: WayDesk) => {
    const { system, state } = await desk.boot(plain);
    await changePassword(system, bytes('the second one!!'));
    arrive({ system, state });
    await changeWay(system, { profile: 2, url: 'wss://central.example/ocpp' });
    await proveWay(system, state.connection.present);
  };

  it.each([
    ['another password', { ...plain, password: bytes('a password anew.') }, 1],
    ['no password', { url, identity: 'CP-1' }, 0],
    ['another address', { ...plain, url: 'ws://other.example/ocpp' }, 1],
    ['another secure address', { ...plain, secureUrl: 'wss://other.example/ocpp' }, 1],
  ])('with %s takes that, and stays with it', async (_, access, profile) => {
    const desk = new WayDesk();
    await raised(desk);
    for (let boots = 0; boots < 2; boots += 1) {
      const again = await desk.boot(access);
      expect(again.state.connection).toMatchObject({ present: { profile, url: access.url }, other: null });
      expect(dialled(again).password).toBe('password' in access ? new TextDecoder().decode(access.password) : null);
    }
    // What the CSMS had set under the old options is over, even if somebody comes back to them.
    expect(dialled(await desk.boot(plain))).toEqual({ url, password: 'the first password' });
  });

  it('just as before stays where the CSMS has brought it', async () => {
    const desk = new WayDesk();
    await raised(desk);
    const again = await desk.boot(plain);
    expect(again.state.connection.present.profile).toBe(2);
    expect(dialled(again)).toEqual({ url: 'wss://central.example/ocpp', password: 'the second one!!' });
    expect(desk.journal.entries.filter(({ event }) => event === 'connection.asStarted')).toEqual([]);
  });

  it('and one whose secrets are lost begin with what they are started with', async () => {
    const desk = new WayDesk();
    await raised(desk);
    desk.secrets.clear();
    const again = await desk.boot(plain);
    expect(dialled(again)).toEqual({ url, password: 'the first password' });
    expect(desk.journal.entries).toContainEqual(expect.objectContaining({ event: 'connection.asStarted' }));
  });

  const lose = (desk: WayDesk, lost: string) => {
    for (const [name, secret] of desk.secrets) if (new TextDecoder().decode(secret) === lost) desk.secrets.delete(name);
  };

  it('is not one whose first password is lost: what the CSMS has set counts, and the lost one is kept anew', async () => {
    const desk = new WayDesk();
    await raised(desk);
    lose(desk, 'the first password');
    for (let boots = 0; boots < 2; boots += 1)
      expect(dialled(await desk.boot(plain))).toEqual({
        url: 'wss://central.example/ocpp',
        password: 'the second one!!',
      });
    expect(desk.kept).toEqual(['the first password', 'the second one!!']);
    // From now on another one is noticed again.
    expect(dialled(await desk.boot({ ...plain, password: bytes('a password anew.') })).url).toBe(url);
  });

  it('and one whose password on trial is lost goes on with the one before', async () => {
    const desk = new WayDesk();
    const first = await desk.boot(plain);
    await changePassword(first.system, bytes('the second one!!'));
    arrive(first);
    await proveWay(first.system, first.state.connection.present);
    await changePassword(first.system, bytes('the third one!!!'));
    lose(desk, 'the third one!!!');
    const again = await desk.boot(plain);
    expect(dialled(again).password).toBe('the second one!!');
    expect(again.state.connection.other).toBeNull();
  });

  it('throws no recorded secret away in the boot in which it begins anew', async () => {
    const desk = new WayDesk();
    await raised(desk);
    await desk.boot({ ...plain, password: bytes('a password anew.') });
    expect(desk.kept).toContain('the second one!!');
  });
});

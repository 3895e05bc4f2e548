import { describe, expect, it } from 'vitest';
import { loopbackLink } from '../../adapters/csms/loopback-link.js';
import { switchedLink } from '../../adapters/csms/switched-link.js';
import type { Link } from '../../protocol/ports/link.js';
import { listeners, settled, TARGET } from './loopback-ends.js';

describe('the switched link', () => {
  async function openSwitched() {
    const ends = listeners();
    const { link: wire, peer } = loopbackLink();
    peer.serve(ends.server('accept'));
    const uplink = switchedLink(wire);
    uplink.link.open(TARGET, ends.sink());
    await settled();
    return { ...ends, peer, uplink };
  }

  it('is the wire itself while it is up', async () => {
    const { heard, uplink, peer } = await openSwitched();
    expect(uplink.up).toBe(true);
    heard.length = 0;
    uplink.link.send('up');
    peer.send('down');
    uplink.link.ping();
    await settled();
    uplink.link.close(1000, 'done');
    await settled();
    expect(heard).toEqual([
      'csms frame up',
      'station frame down',
      'csms pinged',
      'station pong',
      'station closed 1000 ordinarily',
      'csms closed 1000 done',
    ]);
  });

  it('loses the connection at once when it is switched off, and not inside the call', async () => {
    const { heard, uplink, peer } = await openSwitched();
    heard.length = 0;
    peer.send('on its way');
    uplink.setUp(false);
    uplink.setUp(false);
    expect(heard).toEqual([]);
    await settled();
    expect(uplink.up).toBe(false);
    expect(heard.toSorted()).toEqual(['csms closed null ', 'station closed null lost']);
    uplink.link.send('into the void');
    uplink.link.ping();
    uplink.link.close(1000, 'nothing to close');
    await settled();
    expect(heard).toHaveLength(2);
  });

  it('fails every dial while it is off, without reaching the wire, and lets them through again once on', async () => {
    const { heard, uplink, peer, sink } = await openSwitched();
    uplink.setUp(false);
    await settled();
    heard.length = 0;
    const reasons: string[] = [];
    uplink.link.open(TARGET, { ...sink(), closed: ({ reason, problem }) => reasons.push(`${problem}: ${reason}`) });
    expect(reasons).toEqual([]);
    await settled();
    expect(reasons).toEqual(['unreachable: The uplink is switched off.']);
    uplink.setUp(true);
    await settled();
    expect([heard, peer.target]).toEqual([[], null]);
    uplink.link.open(TARGET, sink('again'));
    await settled();
    expect(heard).toEqual(['csms dialled by CP1', 'again opened', 'csms opened']);
  });

  it('ends an attempt in the making as unreachable, and forgets the one that a newer dial replaced', async () => {
    const { heard, uplink, peer, sink, server } = await openSwitched();
    peer.serve(server('wait'));
    uplink.link.open(TARGET, sink('second'));
    await settled();
    uplink.setUp(false);
    uplink.setUp(true);
    peer.serve(server('accept'));
    uplink.link.open(TARGET, sink('third'));
    await settled();
    expect(heard.filter((line) => line.startsWith('second'))).toEqual([]);
    uplink.setUp(false);
    await settled();
    expect(heard.filter((line) => /closed .*(lost|unreach|ordin)/.test(line))).toEqual(['third closed null lost']);
  });

  it('keeps the reason of a farewell that it overtakes', async () => {
    const { heard, uplink, peer } = await openSwitched();
    peer.goSilent();
    uplink.link.close(1002, 'no pong', 'silent');
    uplink.setUp(false);
    await settled();
    expect(heard.filter((line) => line.startsWith('station closed'))).toEqual(['station closed 1002 silent']);
  });

  it('closes a link that cannot be severed in the ordinary way, and the station hears of a loss all the same', async () => {
    const { heard, sink, server } = listeners();
    const { link: severable, peer } = loopbackLink();
    peer.serve(server('accept'));
    const { open, send, ping, close } = severable;
    const plain: Link = { open, send, ping, close };
    const uplink = switchedLink(plain);
    uplink.link.open(TARGET, sink());
    await settled();
    heard.length = 0;
    uplink.setUp(false);
    await settled();
    expect(heard.toSorted()).toEqual(['csms closed 1001 The uplink is switched off.', 'station closed null lost']);
  });
});

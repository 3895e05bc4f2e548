import { describe, expect, it } from 'vitest';
import { loopbackLink } from '../../adapters/csms/loopback-link.js';
import { listeners, settled, TARGET } from './loopback-ends.js';

async function openLoopback() {
  const ends = listeners();
  const { link, peer } = loopbackLink();
  peer.serve(ends.server('accept'));
  link.open(TARGET, ends.sink());
  await settled();
  ends.heard.length = 0;
  return { ...ends, link, peer };
}

describe('the loopback link', () => {
  it('dials, carries frames both ways in their order, answers pings and closes, never inside the call', async () => {
    const { heard, sink, server } = listeners();
    const { link, peer } = loopbackLink();
    peer.serve(server('accept'));
    link.open(TARGET, sink());
    expect(heard).toEqual([]);
    await settled();
    expect(peer.target).toBe(TARGET);
    link.send('1');
    link.send('2');
    peer.send('a');
    link.ping();
    peer.send('b');
    link.close(1000, 'done');
    link.send('too late');
    peer.send('too late');
    expect(heard).toHaveLength(3);
    await settled();
    expect(heard).toEqual([
      'csms dialled by CP1',
      'station opened',
      'csms opened',
      'csms frame 1',
      'csms frame 2',
      'station frame a',
      'csms pinged',
      'station frame b',
      'station closed 1000 ordinarily',
      'csms closed 1000 done',
    ]);
    expect(peer.target).toBeNull();
  });

  it('accepts and loses everything as long as nobody serves', async () => {
    const { heard, sink } = listeners();
    const { link } = loopbackLink();
    link.open(TARGET, sink());
    await settled();
    link.send('nobody reads this');
    link.ping();
    await settled();
    expect(heard).toEqual(['station opened', 'station pong']);
  });

  it('refuses a dial at once or after a while, for the reason the CSMS gives', async () => {
    const { heard, sink, server } = listeners();
    const { link, peer } = loopbackLink();
    peer.serve(server('unknown-identity'));
    link.open(TARGET, sink());
    await settled();
    peer.serve(server('wait'));
    link.open(TARGET, sink());
    await settled();
    link.send('dropped, for nobody has answered');
    peer.refuse('refused-credentials');
    peer.accept();
    await settled();
    expect(heard).toEqual([
      'csms dialled by CP1',
      'station closed null unknown-identity',
      'csms dialled by CP1',
      'station closed null refused-credentials',
    ]);
  });

  it('lets a dial wait until it is accepted', async () => {
    const { heard, sink, server } = listeners();
    const { link, peer } = loopbackLink();
    peer.serve(server('wait'));
    link.open(TARGET, sink());
    await settled();
    expect(heard).toEqual(['csms dialled by CP1']);
    peer.accept();
    await settled();
    expect(heard.slice(1)).toEqual(['station opened', 'csms opened']);
  });

  it('ends an attempt that the station gives up, with no close code', async () => {
    const { heard, sink, server } = listeners();
    const { link, peer } = loopbackLink();
    peer.serve(server('wait'));
    link.open(TARGET, sink());
    link.close(1000, 'never mind');
    await settled();
    expect(heard).toEqual(['station closed null ordinarily']);
    peer.accept();
    link.close(1000, 'again');
    await settled();
    expect(heard).toHaveLength(1);
  });

  it('tells the station when the CSMS closes, once', async () => {
    const { heard, peer, link } = await openLoopback();
    peer.close(1001, 'going away');
    peer.close(1001, 'going away');
    link.close(1000, 'me too');
    await settled();
    expect(heard).toEqual(['station closed 1001 ordinarily', 'csms closed 1001 going away']);
  });

  it('tells both sides when the wire breaks', async () => {
    const { heard, peer } = await openLoopback();
    peer.drop();
    await settled();
    expect(heard).toEqual(['station closed 1006 lost', 'csms closed null ']);
  });

  it('carries nothing and tells nobody once it is silent, until the station closes it', async () => {
    const { heard, peer, link } = await openLoopback();
    peer.goSilent();
    link.send('swallowed');
    link.ping();
    peer.send('swallowed');
    peer.close(1000, 'swallowed');
    await settled();
    expect(heard).toEqual([]);
    link.close(1002, 'no pong', 'silent');
    await settled();
    expect(heard).toEqual(['station closed 1002 silent']);
  });

  it('says nothing more to the sink of an earlier dial', async () => {
    const { heard, peer, link, sink } = await openLoopback();
    peer.send('on its way when the station dials anew');
    link.open(TARGET, sink('second'));
    await settled();
    expect(heard).toEqual(['csms closed null ', 'csms dialled by CP1', 'second opened', 'csms opened']);
  });

  it('refuses close codes that no close frame can carry, as a defect of the caller', () => {
    const { link, peer } = loopbackLink();
    for (const code of [0, 999, 1005, 1006, 1015, 2000, 5000, 1000.5, Number.NaN]) {
      expect(() => link.close(code, '')).toThrow(/close code/);
      expect(() => peer.close(code, '')).toThrow(/close code/);
    }
  });
});

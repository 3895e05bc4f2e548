import { describe, expect, it } from 'vitest';
import { bareStation } from '../support/bare-station.js';
import { booted, started, startPayload, stopPayload } from '../support/csms-fixture.js';

describe('the door', () => {
  const basic = (identity: string, password: Uint8Array) =>
    `Basic ${Buffer.concat([Buffer.from(`${identity}:`), password]).toString('base64')}`;

  it('lets in who knows the password, byte for byte, even with a colon in the identity', async () => {
    const password = Uint8Array.from([0, 255, 58, 13, ...new Array<number>(12).fill(7)]);
    const csms = await started({ passwords: new Map([['a:b', password]]) });
    const enter = (identity: string, authorization?: string) =>
      bareStation(csms.url, identity, authorization === undefined ? {} : { authorization });
    await enter('a:b', basic('a:b', password));
    await expect(enter('a:b', basic('a:b', password.slice(1)))).rejects.toThrow('401');
    await expect(enter('a:b')).rejects.toThrow('401');
    await expect(enter('stranger', basic('stranger', password))).rejects.toThrow('404');
  });

  it('refuses in every way asked for, and lets in again', async () => {
    const csms = await started();
    for (const status of [302, 403, 503]) {
      csms.refuse('CP-1', status);
      await expect(bareStation(csms.url, 'CP-1')).rejects.toThrow(`${status}`);
    }
    csms.refuse('CP-1', 'drop');
    await expect(bareStation(csms.url, 'CP-1')).rejects.toThrow('socket hang up');
    csms.refuse('CP-1', 'no-subprotocol');
    await expect(bareStation(csms.url, 'CP-1')).rejects.toThrow('no subprotocol');
    csms.refuse('CP-1', null);
    await booted(csms);
  });

  it('completes the handshake without a common subprotocol, and then closes (J 3.2)', async () => {
    const csms = await started();
    await expect(bareStation(csms.url, 'CP-1', { protocols: ['ocpp2.0.1'] })).rejects.toThrow('no subprotocol');
    const mute = await bareStation(csms.url, 'CP-1', { protocols: [] });
    expect(await mute.closed()).toBe(1002);
    await bareStation(csms.url, 'CP-1', { protocols: ['ocpp2.0.1', 'ocpp1.6'] });
  });

  it('can be shut and opened again at the same port, and everything is still known', async () => {
    const csms = await started();
    const station = await booted(csms);
    await station.call('s', 'StartTransaction', startPayload());
    await csms.away();
    expect(await station.closed()).toBe(1006);
    await expect(bareStation(csms.url, 'CP-1')).rejects.toThrow('ECONNREFUSED');
    const again = csms.station('CP-1').reconnected();
    await csms.back();
    const returned = await bareStation(csms.url, 'CP-1');
    await again;
    await returned.call('e', 'StopTransaction', stopPayload(1));
    expect(csms.bill(1)?.energyWh).toBe(2500);
    expect(csms.violations).toEqual([]);
  });

  it('replaces a connection of the same identity with the newer one', async () => {
    const csms = await started();
    const older = await booted(csms);
    const newer = await booted(csms);
    older.say('[2,"x","Nonsense",{}]');
    expect(await older.closed()).toBe(1006);
    await newer.call('h', 'Heartbeat', {});
    expect(csms.station('CP-1').isConnected).toBe(true);
    expect(csms.violations).toEqual([]);
  });
});

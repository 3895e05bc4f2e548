import { describe, expect, it } from 'vitest';
import { createStation } from '../../cli/create-station.js';
import { error, result, silence } from '../../conformance/csms/answers.js';
import type { VendorHandler } from '../../protocol/ports/vendor.js';
import { onSite } from '../support/station-site.js';

describe.concurrent('DataTransfer from the CSMS', () => {
  const vendors: Readonly<Record<string, VendorHandler>> = {
    'org.example': async ({ messageId, data }) =>
      messageId === 'echo' ? { status: 'Accepted', data: data ?? '' } : { status: 'UnknownMessageId' },
    'org.example.broken': () => {
      throw new Error('out of order');
    },
    'org.example.silly': async () => JSON.parse('{"status":"Perhaps"}'),
    'org.example.empty': async () => JSON.parse('null'),
  };

  it('is answered by the handler of its vendor, whatever the case of the name', () =>
    onSite(
      async (site) => {
        await site.boot();
        const echo = { vendorId: 'ORG.Example', messageId: 'echo', data: '{"n":1}' };
        expect(await site.peer.call('DataTransfer', echo)).toEqual({ status: 'Accepted', data: '{"n":1}' });
        expect(await site.peer.call('DataTransfer', { vendorId: 'org.example' })).toEqual({
          status: 'UnknownMessageId',
        });
      },
      { vendors },
    ));

  it('of an unknown vendor has no data in its answer (4.3)', () =>
    onSite(
      async (site) => {
        await site.boot();
        for (const vendorId of ['org.unknown', 'constructor', '__proto__'])
          expect(await site.peer.call('DataTransfer', { vendorId, data: 'x' })).toEqual({ status: 'UnknownVendorId' });
      },
      { vendors },
    ));

  it.each(['org.example.broken', 'org.example.silly', 'org.example.empty'])(
    'is Rejected with a note when the handler fails: %s',
    (vendorId) =>
      onSite(
        async (site) => {
          await site.boot();
          expect(await site.peer.call('DataTransfer', { vendorId })).toEqual({ status: 'Rejected' });
          expect(await site.logbook.next('vendor.failed')).toMatchObject({ vendorId });
        },
        { vendors },
      ),
  );
});

describe.concurrent('DataTransfer to the CSMS', () => {
  const message = { vendorId: 'org.example', messageId: 'hello', data: 'world' };

  it('brings back what the CSMS answers', () =>
    onSite(async (site) => {
      await site.boot();
      site.peer.script('DataTransfer', result({ status: 'Accepted', data: 'and you' }));
      expect(await site.station.dataTransfer(message)).toEqual({ status: 'Accepted', data: 'and you' });
      expect((await site.peer.next('DataTransfer')).payload).toEqual(message);
    }));

  it('fails with a name for it: refused, unanswered, no connection, no message, no station', () =>
    onSite(
      async (site) => {
        await expect(site.station.dataTransfer(message)).rejects.toMatchObject({ code: 'offline' });
        await site.boot();
        site.peer.script('DataTransfer', error('NotImplemented'));
        await expect(site.station.dataTransfer(message)).rejects.toMatchObject({ code: 'refused' });
        site.peer.script('DataTransfer', silence);
        await expect(site.station.dataTransfer(message)).rejects.toMatchObject({ code: 'timeout' });
        await expect(site.station.dataTransfer({ vendorId: 'x'.repeat(256) })).rejects.toMatchObject({
          code: 'bad-value',
        });
        site.peer.script('DataTransfer', silence);
        const cutOff = site.station.dataTransfer(message);
        cutOff.catch(() => undefined);
        await site.station.cut();
        await expect(cutOff).rejects.toMatchObject({ code: 'offline' });
      },
      { configuration: { MessageTimeout: '1' }, csms: { messageTimeoutMs: 500 } },
    ));

  it('does not pile up: the eleventh that waits is refused at once, the others are answered', () =>
    onSite(async (site) => {
      await site.boot();
      const sent = Array.from({ length: 11 }, () => site.station.dataTransfer(message));
      const outcomes = await Promise.allSettled(sent);
      expect(outcomes.map(({ status }) => status)).toEqual([...Array(10).fill('fulfilled'), 'rejected']);
      expect(outcomes.at(-1)).toMatchObject({ reason: { code: 'busy' } });
    }));
});

describe('createStation', () => {
  const create = (vendors: Readonly<Record<string, VendorHandler>>) =>
    createStation({
      csms: { url: 'ws://127.0.0.1/ocpp', identity: 'CP-1' },
      product: 'BSC-S12BCC',
      hardware: {
        start: async () => {},
        permit: async () => {},
        setLimit: async () => {},
        readMeter: async () => ({ energyWh: 0 }),
      },
      data: null,
      vendors,
    });

  it('refuses vendors whose name no message can carry', () => {
    const handler: VendorHandler = () => ({ status: 'Accepted' });
    expect(() => create({ [`org.${'x'.repeat(252)}`]: handler })).toThrow('1 to 255 characters');
    expect(() => create({ '': handler })).toThrow('1 to 255 characters');
    expect(() => create({ 'org.example': handler })).not.toThrow();
  });

  it('refuses a handler that is no function', () => {
    expect(() => create(JSON.parse('{"org.example":"echo"}'))).toThrow('"org.example" is a string, not a function');
  });
});

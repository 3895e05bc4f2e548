import { describe, expect, it } from 'vitest';
import { onSite, type StationSite } from '../support/station-site.js';
import { serverFrame } from '../support/wire-tap.js';

const invalidMessages = 'security.InvalidMessages';

/** Everything the station has said since, the oldest first, but for the security event that is made of nonsense. */
function listen(site: StationSite): () => readonly string[] {
  const from = site.peer.frames.length;
  return () =>
    site.peer.frames
      .slice(from)
      .filter(({ direction }) => direction === 'received')
      .filter(({ frame }) => frame.kind !== 'call' || frame.action !== 'SecurityEventNotification')
      .map(({ text }) => text);
}

const notedBy = (site: StationSite) => site.logbook.of(invalidMessages).length;

/** In the words of the station's configuration, so that the CALLs are right but for what is said to be wrong. */
const call = (payload: string, action = 'ChangeConfiguration', id = 'm1') => `[2,"${id}","${action}",${payload}]`;
const good = '{"key":"HeartbeatInterval","value":"60"}';

describe.concurrent('garbage that cannot be answered is noted as InvalidMessages, once, and nothing else is said:', () => {
  it.each([
    ['no JSON', '}{ not json'],
    ['half a frame', '[2,"m1","Reset",{"ty'],
    ['an empty text', ''],
    ['a number', '42'],
    ['null', 'null'],
    ['an object', '{"2":"m1"}'],
    ['an empty array', '[]'],
    ['an id that is a number', '[2,7,"Reset",{"type":"Soft"}]'],
    ['an id that is an object', '[2,{},"Reset",{"type":"Soft"}]'],
    ['an unknown message type', '[5,"m1","Reset",{}]'],
    ['a message type in a text', '["2","m1","Reset",{}]'],
    ['60 000 brackets', '['.repeat(60_000)],
    ['60 000 brackets and their ends', '['.repeat(60_000) + ']'.repeat(60_000)],
    ['60 000 objects in each other', '{"a":'.repeat(60_000)],
    ['a result of the wrong shape', '[3,"nobody-asked",{},{}]'],
    ['a result that is a text', '[3,"nobody-asked","yes"]'],
    ['an error of the wrong shape', '[4,"nobody-asked"]'],
    ['a result with __proto__', '[3,"nobody-asked",{"__proto__":{"status":"Accepted"}}]'],
  ])('%s', (_, text) =>
    onSite(async (site) => {
      await site.boot();
      const said = listen(site);
      site.peer.send(text);
      await site.fence();
      expect(said()).toHaveLength(1);
      expect(notedBy(site)).toBe(1);
      await site.wholeSession();
    }),
  );
});

describe.concurrent('a CALL that cannot be obeyed is answered with one CALLERROR:', () => {
  const tooDeep = `{"key":${'['.repeat(60_000)}`;
  it.each([
    ['an unknown action', call('{}', 'MakeCoffee'), 'NotImplemented'],
    ['an action in the wrong case', call('{"type":"Soft"}', 'reset'), 'NotImplemented'],
    ['an action of prototypes', call('{}', '__proto__'), 'NotImplemented'],
    ['an inherited action', call('{}', 'constructor'), 'NotImplemented'],
    ['an action that only stations call', call('{}', 'Heartbeat'), 'NotSupported'],
    ['an action that is a number', '[2,"m1",7,{}]', 'FormationViolation'],
    ['too few elements', '[2,"m1","Reset"]', 'FormationViolation'],
    ['too many elements', '[2,"m1","Reset",{"type":"Soft"},{}]', 'FormationViolation'],
    ['a payload that is an array', call('[]'), 'FormationViolation'],
    ['a payload that is a text', call('"Soft"', 'Reset'), 'FormationViolation'],
    ['a payload nested too deep', call(tooDeep), 'FormationViolation'],
    ['an over-long id', call(good, 'ChangeConfiguration', 'x'.repeat(37)), 'FormationViolation'],
    ['a very long id', call(good, 'ChangeConfiguration', 'x'.repeat(200)), 'FormationViolation'],
    ['an empty id', call(good, 'ChangeConfiguration', ''), 'FormationViolation'],
    ['__proto__ as a key', call('{"__proto__":{"value":"1"},"key":"HeartbeatInterval"}'), 'FormationViolation'],
    ['__proto__ in escapes', call('{"\\u005f_proto__":1,"key":"HeartbeatInterval"}'), 'FormationViolation'],
    ['constructor as a key', call('{"constructor":{},"key":"a","value":"b"}'), 'FormationViolation'],
    ['an unknown field', call('{"key":"HeartbeatInterval","value":"60","colour":"red"}'), 'FormationViolation'],
    ['a missing field', call('{"key":"HeartbeatInterval"}'), 'ProtocolError'],
    ['an empty payload', call('null'), 'ProtocolError'],
    ['a number for a text', call('{"key":"HeartbeatInterval","value":60}'), 'TypeConstraintViolation'],
    ['null for a text', call('{"key":"HeartbeatInterval","value":null}'), 'TypeConstraintViolation'],
    ['an over-long text', call(`{"key":"${'k'.repeat(51)}","value":"1"}`), 'TypeConstraintViolation'],
    [
      'a fraction for a whole number',
      call('{"transactionId":1.5}', 'RemoteStopTransaction'),
      'TypeConstraintViolation',
    ],
    ['a value outside its list', call('{"type":"Medium"}', 'Reset'), 'PropertyConstraintViolation'],
  ])('%s', (_, text, code) =>
    onSite(async (site) => {
      await site.boot();
      const said = listen(site);
      site.peer.send(text);
      await site.fence();
      const [error, fenced, ...rest] = said();
      const [type, id, given] = JSON.parse(error ?? 'null');
      expect([type, id, given]).toEqual([4, JSON.parse(/^\[2,("[^"]*")/.exec(text)?.[1] ?? ''), code]);
      expect(JSON.parse(fenced ?? 'null')[0]).toBe(3);
      expect(rest).toEqual([]);
      await site.wholeSession();
    }),
  );

  it('an id that is still being handled, which spoils the first answer in nothing', () =>
    onSite(
      async (site) => {
        await site.boot();
        site.world.mood({ unlock: 'hang' });
        site.peer.send('[2,"same","UnlockConnector",{"connectorId":1}]');
        const second = await site.peer.exchange('[2,"same","UnlockConnector",{"connectorId":1}]');
        expect(second).toMatchObject({ kind: 'error', code: 'GenericError' });
        site.world.mood({ unlock: 'normal' });
        // Another id is obeyed meanwhile.
        await site.fence();
        await site.wholeSession(2);
      },
      { lockable: [1] },
    ));

  it('an id that was handled before is a new request', () =>
    onSite(async (site) => {
      await site.boot();
      for (let time = 0; time < 2; time += 1) {
        expect(await site.peer.exchange(call(good))).toMatchObject({
          kind: 'result',
          payload: { status: 'Accepted' },
        });
      }
    }));
});

describe.concurrent('a frame that no text is', () => {
  it.each([
    ['a binary frame with no JSON is noted', serverFrame(2, Uint8Array.of(0, 1, 2, 255)), 1],
    ['a binary frame with bytes that are not UTF-8 is noted', serverFrame(2, Uint8Array.of(0x5b, 0xc3, 0x28)), 1],
    ['a binary frame with an answer to nothing is ignored', serverFrame(2, Buffer.from('[3,"nobody-asked",{}]')), 0],
  ])('%s, and the connection stays', (_, bytes, noted) =>
    onSite(
      async (site) => {
        await site.boot();
        const said = listen(site);
        site.tap.inject(bytes);
        await site.fence();
        expect(said()).toHaveLength(1);
        expect(notedBy(site)).toBe(noted);
        expect(site.peer.connections).toBe(1);
        await site.wholeSession();
      },
      { tapped: true },
    ),
  );
});

/** What ends the connection, as nothing after it can be trusted. */
const deadly: readonly (readonly [string, (site: StationSite) => void, number])[] = [
  ['a frame of 10 MB', (site) => void site.peer.send(`[2,"m1","Reset",{"type":"${'x'.repeat(10_000_000)}"}]`), 1009],
  ['a text that is not UTF-8', (site) => site.tap.inject(serverFrame(1, Uint8Array.of(0x5b, 0xc3, 0x28))), 1007],
  ['bytes that are no WebSocket', (site) => site.tap.inject(Buffer.from('HTTP/1.1 200 OK\r\n\r\n')), 1002],
];

describe.concurrent('a frame that ends the connection', () => {
  it.each(deadly)('%s: noted as InvalidMessages, connected again, and a session works', (_, harm, code) =>
    onSite(
      async (site) => {
        await site.boot();
        harm(site);
        expect(await site.logbook.next('connection.closed')).toMatchObject({ code });
        await site.reconnected();
        expect(notedBy(site)).toBe(1);
        await site.wholeSession();
        expect(site.calls('BootNotification')).toHaveLength(1);
      },
      { tapped: true },
    ),
  );

  it.each(deadly)('%s: a transaction in progress goes on and is billed once', (_, harm) =>
    onSite(
      async (site) => {
        await site.boot();
        const { transactionId } = await site.charge(1);
        harm(site);
        await site.reconnected();
        expect(site.station.describe()?.connectors[0]).toMatchObject({ status: 'Charging', transactionId });
        expect(await site.leave(1)).toMatchObject({ transactionId, reason: 'Local' });
        expect(site.calls('StartTransaction')).toHaveLength(1);
        expect(new Set(site.calls('StopTransaction').map(({ id }) => id)).size).toBe(1);
      },
      { tapped: true },
    ),
  );
});

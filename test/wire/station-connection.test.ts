import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../conformance/csms/admission.js';
import { hastenedClock } from '../support/hastened-clock.js';
import { identity } from '../support/identity.js';
import { onSite } from '../support/station-site.js';

/** Figures that no other wait has, without jitter, so that they can be told apart. */
const backOff = { minimumMs: 53, jitterMs: 0, maximumMs: 212 };
const backOffs = (waits: readonly number[]) => waits.filter((ms) => ms === 53 || ms === 106 || ms === 212);

const key = Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]);

describe.concurrent('a CSMS that does not let the station in', () => {
  const refusals: readonly (readonly [string, Refusal, string, RegExp])[] = [
    ['refuses the password', 401, 'refused-credentials', /refuses the identity or password.*HTTP 401/],
    ['does not know the identity', 404, 'unknown-identity', /does not know the identity "CP-1"/],
    ['is in trouble', 503, 'unexpected-answer', /no central system, or one in trouble \(HTTP 503\)/],
    ['points elsewhere', 301, 'unexpected-answer', /another address.*not followed/],
    ['does not speak ocpp1.6', 'no-subprotocol', 'no-subprotocol', /does not agree to speak OCPP 1\.6/],
    ['hangs up', 'drop', 'unreachable', /No one answers/],
  ];
  it.each(refusals)(
    'as it %s is tried again, ever more slowly, and told of in a sentence',
    (_, refusal, problem, words) => {
      const clock = hastenedClock(1);
      return onSite(
        async (site) => {
          site.csms.refuse(identity, refusal);
          await site.station.start();
          for (let attempt = 0; attempt < 4; attempt += 1) {
            const { reason, ...entry } = await site.logbook.next('connection.closed');
            expect(entry).toMatchObject({ level: 'warn', problem });
            expect(reason).toMatch(words);
            // One sentence, for a person who sees nothing else.
            expect(reason).toMatch(/^[A-Z].*\.$/);
          }
          expect(site.station.describe()).toMatchObject({ connection: 'backOff', registration: 'offline' });
          site.csms.refuse(identity, null);
          await site.registered();
          expect(backOffs(clock.waits).slice(0, 4)).toEqual([53, 106, 212, 212]);
          // A connection that succeeded makes the next wait short again.
          const before = backOffs(clock.waits).length;
          site.peer.cut();
          await site.reconnected();
          expect(backOffs(clock.waits)[before]).toBe(53);
          await site.wholeSession();
        },
        { clock, backOff },
      );
    },
  );

  it('as it is away altogether is waited for, and the transaction that ran meanwhile is billed', () =>
    onSite(async (site) => {
      await site.boot();
      const { transactionId } = await site.charge(1);
      await site.csms.away();
      expect(await site.logbook.next('connection.closed')).toMatchObject({ problem: 'lost' });
      expect(await site.logbook.next('connection.closed')).toMatchObject({
        problem: 'unreachable',
        reason: expect.stringContaining('connection refused'),
      });
      site.world.stop(1, 'button');
      await site.logbook.next('transaction.closed');
      await site.csms.back();
      expect((await site.peer.next('StopTransaction')).payload).toMatchObject({ transactionId, reason: 'Local' });
      await site.wholeSession(2);
    }));
});

describe.concurrent('Basic authentication (J 6.2.2)', () => {
  it('carries the bytes of the password with every request, and no log shows them', () =>
    onSite(
      async (site) => {
        await site.boot();
        site.peer.cut();
        await site.reconnected();
        await site.wholeSession();
        const written = JSON.stringify(site.logbook.entries);
        expect(written).not.toContain(Buffer.from(key).toString('base64'));
        expect(written.toLowerCase()).not.toContain(Buffer.from(key).toString('hex'));
        expect(written).not.toContain('Basic ');
      },
      { password: key, csms: { passwords: new Map([[identity, key]]) } },
    ));

  it('with the wrong password is refused, again and again', () =>
    onSite(
      async (site) => {
        await site.station.start();
        for (let attempt = 0; attempt < 3; attempt += 1)
          expect(await site.logbook.next('connection.closed')).toMatchObject({ problem: 'refused-credentials' });
        expect(site.peer.connections).toBe(0);
      },
      { password: key.slice(1), csms: { passwords: new Map([[identity, key]]) } },
    ));
});

describe.concurrent('a connection that has died without a word', () => {
  it('is found by the ping that nobody answers, and made anew; a transaction goes on', () => {
    const clock = hastenedClock(20);
    return onSite(
      async (site) => {
        await site.boot();
        const { transactionId } = await site.charge(1);
        site.tap.deafen();
        expect(await site.logbook.next('connection.closed')).toMatchObject({ problem: 'silent' });
        await site.reconnected();
        expect(clock.waits).toContain(7_000);
        await site.fence();
        expect(await site.leave(1)).toMatchObject({ transactionId, reason: 'Local' });
        expect(site.calls('BootNotification')).toHaveLength(1);
      },
      { clock, tapped: true, configuration: { WebSocketPingInterval: '7' } },
    );
  });

  it('is watched from the moment WebSocketPingInterval is changed', () => {
    const clock = hastenedClock(20);
    return onSite(
      async (site) => {
        await site.boot();
        const accepted = { status: 'Accepted' };
        const change = { key: 'WebSocketPingInterval', value: '7' };
        expect(await site.peer.call('ChangeConfiguration', change)).toEqual(accepted);
        site.tap.deafen();
        expect(await site.logbook.next('connection.closed')).toMatchObject({ problem: 'silent' });
        await site.reconnected();
      },
      { clock, tapped: true, configuration: { WebSocketPingInterval: '0' } },
    );
  });
});

/** A changed way to the CSMS on a whole station: what may be changed when, and what proves it (W A01, A05). */
import { describe, expect, it } from 'vitest';
import { createPki } from '../../adapters/pki/pki.js';
import { createAuthority } from '../../conformance/pki/authority.js';
import { memoryVault } from '../../persistence/vault.js';
import { WholeStation, type WholeStationOptions } from '../support/whole-station.js';

const key = (nth: number) => `key-number-0000${nth}`;
const setKey = (nth: number) => ({ key: 'AuthorizationKey', value: key(nth) });
const access = { password: new TextEncoder().encode(key(0)) };

async function onStation(options: WholeStationOptions, test: (whole: WholeStation) => Promise<void>): Promise<void> {
  const whole = new WholeStation({ access, ...options });
  try {
    await whole.pass(3_000);
    await test(whole);
  } finally {
    await whole.end();
  }
}

const saidNow = (whole: WholeStation) => new TextDecoder().decode(whole.csms.target?.password);

describe('two changes without waiting for an answer', () => {
  it.each([
    ['AuthorizationKey', key(2)],
    ['SecurityProfile', '2'],
  ])('the second one, of %s, is Rejected: its answer might not arrive', (name, value) =>
    onStation({}, async (whole) => {
      whole.csms.send(JSON.stringify([2, 'a', 'ChangeConfiguration', setKey(1)]));
      whole.csms.send(JSON.stringify([2, 'b', 'ChangeConfiguration', { key: name, value }]));
      await whole.pass(10_000);
      expect(whole.replies.get('a')).toEqual([3, 'a', { status: 'Accepted' }]);
      expect(whole.journal.entries).toContainEqual(
        expect.objectContaining({ event: 'configuration.refused', key: name, status: 'Rejected' }),
      );
      expect(saidNow(whole)).toBe(key(1));
      expect(whole.run.describe().security).toEqual({ profile: 1, fallback: null });
      // There it is: now it may be changed again.
      expect((await whole.call('ChangeConfiguration', setKey(2)))?.[2]).toEqual({ status: 'Accepted' });
      await whole.pass(10_000);
      expect(saidNow(whole)).toBe(key(2));
    }),
  );
});

describe('a way on trial has proven itself', () => {
  it('when the CSMS answers the Heartbeat with an error', () =>
    onStation({}, async (whole) => {
      whole.answers.Heartbeat = () => 'NotSupported';
      await whole.call('ChangeConfiguration', setKey(1));
      await whole.pass(3_000);
      expect(saidNow(whole)).toBe(key(1));
      expect(whole.run.describe().security).toEqual({ profile: 1, fallback: null });
    }));

  it.each(['Pending', 'Rejected'])('when the CSMS answers a BootNotification with %s', async (status) => {
    const whole = new WholeStation({ access });
    const answer = (said: string) => () => ({
      status: said,
      currentTime: new Date(whole.clock.now()).toISOString(),
      interval: 300,
    });
    whole.answers.BootNotification = answer('Pending');
    await whole.pass(3_000);
    await whole.call('ChangeConfiguration', setKey(1));
    whole.answers.BootNotification = answer(status);
    await whole.pass(3_000);
    // Nothing is asked while Pending: the handshake proves nothing.
    expect(saidNow(whole)).toBe(key(1));
    expect(whole.run.describe().security).toEqual({ profile: 1, fallback: 1 });
    await whole.pass(300_000);
    expect(whole.of('BootNotification')).toHaveLength(2);
    expect(whole.run.describe().security).toEqual({ profile: 1, fallback: null });
    await whole.end();
  });
});

describe('SecurityProfile 2', () => {
  it.each([
    [true, 'Rejected'],
    [false, 'Accepted'],
  ])('with the only root expired (%s), given at the start or installed, is %s', async (expired, status) => {
    const { certificate } = createAuthority('the operator', { expired });
    const { pki } = createPki(memoryVault());
    const facts = await pki.factsOf(certificate);
    const use = 'CentralSystemRootCertificate' as const;
    const installedAt = '2026-01-01T00:00:00Z';
    const record = { fingerprint: facts?.fingerprint ?? '', use, pem: certificate, installedAt, preset: false };
    for (const rootCa of [[], [certificate]])
      await onStation({ access: { ...access, rootCa }, ports: () => ({ pki }) }, async (whole) => {
        const currentTime = new Date().toISOString();
        whole.answers.Heartbeat = () => ({ currentTime });
        await whole.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
        await whole.pass(100);
        if (rootCa.length === 0) await whole.store.ledger.commit({ putCertificates: [record] });
        const answer = await whole.call('ChangeConfiguration', { key: 'SecurityProfile', value: '2' });
        expect(answer?.[2]).toEqual({ status });
      });
  });
});

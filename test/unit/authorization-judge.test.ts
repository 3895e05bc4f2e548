/** Whether a tag may charge, against the rules written down once more: 3.5, 4.1, 9.1. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AuthorizationSettings,
  asOf,
  contradicts,
  judge,
  judgeOffline,
  type KnownOfTag,
} from '../../machines/authorization/judge.js';
import type { IdTagInfo } from '../../protocol/messages.js';

const statuses = ['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'] as const;

const settings: fc.Arbitrary<AuthorizationSettings> = fc.record({
  authorizeRemote: fc.boolean(),
  localListEnabled: fc.boolean(),
  cacheEnabled: fc.boolean(),
  localPreAuthorize: fc.boolean(),
  localAuthorizeOffline: fc.boolean(),
  allowOfflineTxForUnknownId: fc.boolean(),
});

const info: fc.Arbitrary<IdTagInfo | null> = fc.oneof(
  fc.constant(null),
  fc.record({ status: fc.constantFrom(...statuses), parentIdTag: fc.constantFrom('GROUP', 'OTHERS') }),
);

const known: fc.Arbitrary<KnownOfTag> = fc.record({ listed: info, cached: info, isOnline: fc.boolean() });

type Row = readonly [
  online: boolean | '*',
  listed: 'good' | 'bad' | 'none' | '*',
  cached: 'good' | 'bad' | 'none' | '*',
  preAuthorize: boolean | '*',
  offline: boolean | '*',
  unknown: boolean | '*',
  verdict: 'accept' | 'refuse' | 'ask',
];

/** The first row that fits holds. */
const table: readonly Row[] = [
  [true, 'good', '*', true, '*', '*', 'accept'],
  [true, 'none', 'good', true, '*', '*', 'accept'],
  [true, '*', '*', '*', '*', '*', 'ask'],
  [false, 'good', '*', '*', true, '*', 'accept'],
  [false, 'good', '*', '*', false, '*', 'refuse'],
  [false, 'bad', '*', '*', '*', '*', 'refuse'],
  [false, 'none', 'good', '*', true, '*', 'accept'],
  [false, 'none', 'good', '*', false, '*', 'refuse'],
  [false, 'none', 'bad', '*', '*', '*', 'refuse'],
  [false, 'none', 'none', '*', '*', true, 'accept'],
  [false, 'none', 'none', '*', '*', false, 'refuse'],
];

/** ConcurrentTx is good enough in the list (3.5.2), not in the cache. */
const worthOf = (entry: IdTagInfo | null, good: readonly string[]) => {
  if (!entry) return 'none';
  return good.includes(entry.status) ? 'good' : 'bad';
};

function expected(of: AuthorizationSettings, { listed, cached, isOnline }: KnownOfTag): string {
  const facts = [
    isOnline,
    worthOf(listed, ['Accepted', 'ConcurrentTx']),
    worthOf(cached, ['Accepted']),
    of.localPreAuthorize,
    of.localAuthorizeOffline,
    of.allowOfflineTxForUnknownId,
  ];
  const row = table.find((one) => facts.every((fact, column) => one[column] === '*' || one[column] === fact));
  return row?.[6] ?? 'no row';
}

describe('the judgement of a tag', () => {
  it('is that of the table, for all settings and everything that can be known', () => {
    fc.assert(
      fc.property(settings, known, (given, of) => {
        expect(judge(given, of).kind).toBe(expected(given, of));
      }),
      { numRuns: 2_000 },
    );
  });

  it('names the group from where the yes came, the list before the cache', () => {
    fc.assert(
      fc.property(settings, known, (given, of) => {
        const verdict = judge(given, of);
        if (verdict.kind !== 'accept') return;
        expect(verdict.parentIdTag).toBe((of.listed ?? of.cached)?.parentIdTag ?? null);
      }),
    );
  });

  it('never lets pass offline what is known as bad', () => {
    fc.assert(
      fc.property(settings, known, (given, of) => {
        if (['Blocked', 'Expired', 'Invalid'].includes((of.listed ?? of.cached)?.status ?? ''))
          expect(judgeOffline(given, of).kind).toBe('refuse');
      }),
    );
  });
});

describe('an entry whose time has passed', () => {
  const at = Date.parse('2026-01-01T00:00:00Z');
  const entry = (status: IdTagInfo['status'], expiryDate: string) => ({
    idTag: 'TAG',
    idTagInfo: { status, expiryDate },
  });

  it.each([
    ['Accepted', '2026-01-01T00:00:00Z', 'Expired'],
    ['ConcurrentTx', '2025-12-31T23:59:59Z', 'Expired'],
    ['Accepted', '2026-01-01T00:00:01Z', 'Accepted'],
    // Later by the letters, earlier by the sun.
    ['Accepted', '2026-01-01T01:30:00+02:00', 'Expired'],
    ['Blocked', '2025-01-01T00:00:00Z', 'Blocked'],
  ] as const)('%s until %s reads %s', (status, expiryDate, expectedStatus) => {
    expect(asOf(entry(status, expiryDate), at).status).toBe(expectedStatus);
  });
});

describe('a contradiction to the list (3.5.2)', () => {
  it.each([
    ['Accepted', 'Invalid', true],
    ['Accepted', 'ConcurrentTx', false],
    ['Blocked', 'Accepted', true],
    ['Expired', 'Invalid', false],
    ['Accepted', 'Accepted', false],
  ] as const)('%s in the list, %s from the CSMS: %s', (listed, answer, is) => {
    expect(contradicts({ status: listed }, { status: answer })).toBe(is);
  });
});

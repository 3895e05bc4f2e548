import { describe, expect, it } from 'vitest';
import { cases } from '../../../conformance/cases/cases.js';
import { appliesTo, Pool, profileOf, verdictOn } from './verdicts.js';

const pool = new Pool(10);

describe('a right station', () => {
  it.each(['BSC-S12BCC', 'SC-AC2-DETACHABLE', 'SC-MINIMAL'])(
    'passes every case that applies to %s',
    async (designation) => {
      const profile = profileOf(designation);
      const applicable = cases.filter((each) => appliesTo(each, profile));
      const verdicts = await Promise.all(
        applicable.map((each) => pool.run(async () => [each.id, await verdictOn(each, [], profile)] as const)),
      );
      expect(verdicts.filter(([, verdict]) => verdict !== null)).toEqual([]);
    },
    240_000,
  );
});

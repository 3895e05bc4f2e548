import { describe, expect, it } from 'vitest';
import { cases } from '../../../conformance/cases/cases.js';
import { type Fault, type FaultName, faults } from './faults.js';
import { caseOf, Pool, verdictOn } from './verdicts.js';

/** `WRONG_STATIONS=all` plays every case with every fault, which takes an hour. */
const isWhole = process.env['WRONG_STATIONS'] === 'all';

/** A fault that shows wherever somebody charges is tried in the first of these cases only. */
const mostFailing = isWhole ? cases.length : 3;
const neighbours = isWhole ? cases.length : 2;

const table = Object.entries<Fault>(faults) as [FaultName, Fault][];
const pool = new Pool(20);

/** Cases that the fault does not concern, first of all those of the same chapter. */
function unconcerned({ failsIn }: Fault): readonly string[] {
  const chapters = failsIn.map((id) => caseOf(id).chapter);
  return cases
    .filter(({ id, chapter }) => (isWhole || chapters.includes(chapter)) && !failsIn.includes(id))
    .map(({ id }) => id)
    .slice(0, neighbours);
}

async function failing(ids: readonly string[], fault: FaultName): Promise<readonly string[]> {
  const verdicts = await Promise.all(ids.map((id) => pool.run(() => verdictOn(caseOf(id), [fault]))));
  return ids.filter((_, index) => verdicts[index] !== null);
}

// Side by side: most of a case is waiting.
describe.concurrent('a station that is wrong in one thing', () => {
  it('is one of at least forty', () => {
    expect(table.length).toBeGreaterThanOrEqual(40);
  });

  it.each(table)(
    '%s: fails in what forbids it and in nothing beside it',
    async (name, fault) => {
      const concerned = fault.failsIn.slice(0, mostFailing);
      const others = unconcerned(fault);
      expect(concerned.length).toBeGreaterThan(0);
      expect(await failing([...concerned, ...others], name)).toEqual(concerned);
    },
    120_000,
  );
});

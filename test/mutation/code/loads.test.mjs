/**
 * What is broken so badly that it cannot be loaded. Test files that import it fail then before they have any test, and
 * Stryker takes that for a mutant nobody has noticed.
 */
import { expect, it } from 'vitest';
import { areaOfThisRun } from './areas.mjs';

it.each(areaOfThisRun().loads)('%s can be loaded', async (path) => {
  await expect(import(`../../../${path}`)).resolves.toBeDefined();
});

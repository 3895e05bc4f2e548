/** What holds whichever way the outlets stand: 3.4, 3.10, 5.11, 5.13. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  decideTag,
  isSameTag,
  type OutletView,
  placeTag,
  type TagRequest,
} from '../../machines/authorization/decide.js';
import { outlet } from '../support/outlets.js';

const tag = fc.constantFrom('A', 'a', 'B', 'C');
const group = fc.constantFrom(null, 'G', 'H');

const view = (connectorId: number): fc.Arbitrary<OutletView> =>
  fc
    .record({
      use: fc.constantFrom('unusable', 'free', 'plugged', 'authorised', 'busy', 'finishing', 'reserved'),
      idTag: tag,
      parentIdTag: group,
      held: fc.record({ reservationId: fc.constant(1), idTag: tag, parentIdTag: group }),
      lockedFor: fc.boolean(),
      isPlugged: fc.boolean(),
    })
    .map(({ use, idTag, parentIdTag, held, lockedFor, isPlugged }) => {
      const isUsed = use === 'authorised' || use === 'busy' || use === 'finishing';
      return outlet(connectorId, use, {
        ...(isUsed && { idTag, parentIdTag }),
        heldFor: use === 'reserved' ? held : null,
        lockedFor: use === 'finishing' && lockedFor,
        ...(use === 'reserved' && { isPlugged }),
      });
    });

const outlets = fc.tuple(view(1), view(2), view(3));
const request: fc.Arbitrary<TagRequest> = fc.record({
  idTag: tag,
  connectorId: fc.constantFrom(null, 1, 2, 3, 4),
  remote: fc.boolean(),
});

const of = (all: readonly OutletView[], connectorId: number) => {
  const found = all.find((one) => one.connectorId === connectorId);
  if (!found) throw new Error(`no outlet ${connectorId}`);
  return found;
};

it('a tag begins only where nobody is, and only where nobody else is waited for', () => {
  fc.assert(
    fc.property(outlets, request, group, (all, asked, parentIdTag) => {
      const placed = placeTag(all, asked, parentIdTag);
      if (placed.kind !== 'start') return;
      const { use, heldFor, lockedFor } = of(all, placed.connectorId);
      expect(['free', 'plugged', 'finishing', 'reserved']).toContain(use);
      expect(lockedFor).toBe(false);
      if (asked.connectorId !== null) expect(placed.connectorId).toBe(asked.connectorId);
      if (heldFor)
        expect(isSameTag(heldFor.idTag, asked.idTag) || isSameTag(heldFor.parentIdTag, parentIdTag)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

it('what is stopped or let go belongs to the tag or to its group, and never from afar', () => {
  fc.assert(
    fc.property(outlets, request, group, (all, asked, parentIdTag) => {
      for (const one of [decideTag(all, asked), placeTag(all, asked, parentIdTag)]) {
        if (one.kind !== 'stop' && one.kind !== 'release') continue;
        expect(asked.remote).toBe(false);
        const { use, lockedFor, ...its } = of(all, one.connectorId);
        expect(one.kind === 'stop' ? use === 'busy' : lockedFor).toBe(true);
        expect(isSameTag(its.idTag, asked.idTag) || isSameTag(its.parentIdTag, parentIdTag)).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

it('a question is asked exactly where some group could make a difference, or none is needed (T 068, 069, 046_1, 053_1)', () => {
  fc.assert(
    fc.property(outlets, request, (all, asked) => {
      const { kind } = decideTag(all, asked);
      const could = [null, 'G', 'H'].some((parent) => placeTag(all, asked, parent).kind !== 'ignore');
      if (kind === 'identify' || kind === 'ignore') expect(kind === 'identify').toBe(could);
    }),
    { numRuns: 2_000 },
  );
});

/** The authorization chart, bound to the local list and the cache. */
import { fromPromise } from 'xstate';
import type { LookUpInput } from '../machines/authorization/admission.js';
import { authorizationMachine } from '../machines/authorization/authorization.machine.js';
import type { KnownOfTag } from '../machines/authorization/judge.js';
import { portsOf } from '../protocol/ports.js';
import { withDeadline } from './deadline.js';
import { learn, lookUp } from './tag-memory.js';

/** A driver stands there and waits: a store that is slower than that is not worth waiting for. */
const lookUpDeadlineMs = 2_000;

export const authorizationActor = authorizationMachine.provide({
  actors: {
    lookUp: fromPromise<KnownOfTag, LookUpInput>(async ({ input, system }) => {
      const { clock, journal } = portsOf(system);
      try {
        return await withDeadline(clock, lookUpDeadlineMs, 'the store', () => lookUp(system, input));
      } catch (error) {
        journal.note({ level: 'error', event: 'tag.notLookedUp', idTag: input.idTag, error: String(error) });
        throw error;
      }
    }),
  },
  actions: {
    learn: ({ system }, lesson) => learn(system, lesson),
  },
});

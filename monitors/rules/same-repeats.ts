import type { CallFrame } from '../../protocol/frames.js';
import { remember } from '../remember.js';
import type { Rule } from '../rule.js';

/** What comes again, comes again soon. */
const mostRemembered = 5_000;

/**
 * A message that is said again, under its id, is word for word the same: but for the transactionId, which the CSMS may
 * have told in between. And what is said of a transaction is what was written down to be said.
 */
export const sameRepeats: Rule = {
  name: 'same-repeats',
  clause: 'J errata 3.1, 3.7.1',
  open({ ledger }) {
    const said = new Map<string, string>();
    return (seen, violate) => {
      if (seen.kind !== 'frame' || seen.direction !== 'sent' || seen.frame.kind !== 'call') return;
      const { id, action, payload } = seen.frame;
      const content = contentOf(action, payload);
      const before = said.get(id);
      if (before !== undefined && before !== content)
        violate(`${action} ${id} came again with other content than before.`);
      remember(said, id, content, mostRemembered);
      if (action !== 'StartTransaction' && action !== 'StopTransaction') return;
      const owed = [...ledger.of('owed').values()].find(({ messageId }) => messageId === id);
      if (owed !== undefined && contentOf(owed.action, owed.payload) !== content)
        violate(`${action} ${id} says something else than what was written to be said.`);
    };
  },
};

function contentOf(action: string, { transactionId: _, ...payload }: CallFrame['payload']): string {
  return JSON.stringify([action, payload]);
}

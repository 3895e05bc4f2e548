import type { CallFrame } from '../../protocol/frames.js';
import type { LedgerChange, LedgerContents } from '../../protocol/ports/store.js';
import type { Rule, Violate } from '../rule.js';
import type { SessionsSeen } from '../sessions-seen.js';

/**
 * Of one transaction comes its start, then its values, then its stop: nothing of it before and nothing after, and no
 * second start. So on the wire, and so already in what is written to be said.
 */
export const transactionOrder: Rule = {
  name: 'transaction-order',
  clause: '3.7, 4.8, 4.10',
  open({ sessions, ledger }) {
    const plan = new Plan();
    return (seen, violate) => {
      if (seen.kind === 'answered' && seen.call === 'ledger.open') plan.found(seen.answer);
      // What a disk did not take is written again, with a place of its own.
      for (const change of ledger.written) plan.write(change, violate);
      if (seen.kind !== 'frame' || seen.direction !== 'sent' || seen.frame.kind !== 'call') return;
      judgeCall(seen.frame, sessions, violate);
    };
  },
};

function judgeCall(call: CallFrame, sessions: SessionsSeen, violate: Violate): void {
  const { id, action, payload } = call;
  const session = sessions.of(call);
  if (action === 'StartTransaction' && session) {
    const running = sessions.all.find(
      (other) => other !== session && other.connectorId === session.connectorId && other.stopId === null,
    );
    const isNew = session.stopId === null && session.ids.length === 0;
    if (running && isNew)
      violate(`A transaction has begun at connector ${session.connectorId}, where one has not been stopped.`);
    if (session.stopId !== null) violate('StartTransaction came again after the StopTransaction of the transaction.');
    return;
  }
  if (action !== 'MeterValues' && action !== 'StopTransaction') return;
  const transactionId = payload['transactionId'];
  if (transactionId === undefined) return;
  if (session === null) {
    violate(`${action} tells of transaction ${transactionId}, which was never begun.`);
  } else if (session.stopId !== null && session.stopId !== id) {
    violate(`${action} tells of transaction ${transactionId}, which was stopped before.`);
  }
}

/** What is written to be said of each transaction, by its local id. */
class Plan {
  readonly #stages = new Map<string, 'started' | 'stopped'>();
  /** Places in the order of delivery that have been judged. */
  readonly #judged = new Set<number>();
  #nextSeq = 0;

  found({ transactions, owed, nextSeq }: LedgerContents): void {
    this.#stages.clear();
    this.#judged.clear();
    for (const { localId, phase } of transactions) {
      this.#stages.set(localId, phase === 'stopped' ? 'stopped' : 'started');
    }
    for (const { seq } of owed) this.#judged.add(seq);
    this.#nextSeq = nextSeq;
  }

  write({ putOwed = [], removeOwed = [], giveUp = [], removeTransactions = [] }: LedgerChange, violate: Violate): void {
    for (const { seq, localId, action } of putOwed) {
      if (this.#judged.has(seq)) continue;
      this.#judged.add(seq);
      if (seq < this.#nextSeq) violate(`${action} was written with a place that was taken before: ${seq}.`);
      this.#nextSeq = Math.max(this.#nextSeq, seq + 1);
      if (localId !== null) this.#enter(localId, action, violate);
    }
    for (const seq of [...removeOwed, ...giveUp.map((given) => given.seq)]) this.#judged.delete(seq);
    for (const localId of removeTransactions) this.#stages.delete(localId);
  }

  #enter(localId: string, action: string, violate: Violate): void {
    const stage = this.#stages.get(localId);
    if (action === 'StartTransaction') {
      if (stage !== undefined) violate(`A second StartTransaction was written for the transaction ${localId}.`);
      this.#stages.set(localId, 'started');
    } else {
      if (stage === undefined) violate(`${action} was written for the transaction ${localId}, which has no start.`);
      if (stage === 'stopped') violate(`${action} was written for the transaction ${localId} after its stop.`);
      if (action === 'StopTransaction') this.#stages.set(localId, 'stopped');
    }
  }
}

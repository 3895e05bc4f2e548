/** The ledger of a replay: its answers are those of the trace, and what it holds follows from them. */
import { apply, batchOf } from '../../persistence/batch.js';
import { NO_FACTS, recordChanges } from '../../persistence/changes.js';
import { contentsOf } from '../../persistence/ledger.js';
import type { ChainState } from '../../persistence/recover.js';
import { Truth } from '../../persistence/truth.js';
import type { LedgerChange, LedgerContents, LedgerDamage } from '../../protocol/ports/store.js';

/** Notes are written by themselves when there are so many. */
const mostNotes = 20;

export class ReplayedLedger {
  readonly #state: ChainState = { truth: new Truth(), digest: 0, seq: 0, batch: 0, facts: NO_FACTS };
  #damage: readonly LedgerDamage[] = [];
  #waiting: { readonly number: number | null; readonly change: LedgerChange }[] = [];

  get contents(): LedgerContents {
    return contentsOf({ state: this.#state, damage: this.#damage });
  }

  opened(contents: LedgerContents): void {
    this.#damage = contents.damage;
    this.#write(changeTo(contents));
    this.#state.facts = { ...this.#state.facts, nextSeq: contents.nextSeq };
  }

  noted(change: LedgerChange): void {
    this.#waiting.push({ number: null, change });
    if (this.#waiting.filter(({ number }) => number === null).length >= mostNotes) this.#writeThose(isNote);
  }

  /** `number`: of the question. */
  asked(number: number, change: LedgerChange): void {
    this.#waiting.push({ number, change });
  }

  /** It is on disk, and what was noted before with it. */
  committed(number: number): void {
    const last = this.#waiting.findIndex((one) => one.number === number);
    const before = new Set(this.#waiting.slice(0, last));
    this.#writeThose((one) => one.number === number || (isNote(one) && before.has(one)));
  }

  failed(number: number): void {
    this.#waiting = this.#waiting.filter((one) => one.number !== number);
  }

  #writeThose(isMeant: (one: { readonly number: number | null; readonly change: LedgerChange }) => boolean): void {
    const meant = this.#waiting.filter(isMeant);
    this.#waiting = this.#waiting.filter((one) => !isMeant(one));
    for (const { change } of meant) this.#write(change);
  }

  #write(change: LedgerChange): void {
    apply(this.#state, batchOf(this.#state, recordChanges(change)));
  }
}

const isNote = ({ number }: { readonly number: number | null }) => number === null;

function changeTo(contents: LedgerContents): LedgerChange {
  const { connection, securityLogHead } = contents;
  return {
    giveUp: contents.givenUp,
    putTransactions: contents.transactions,
    putOwed: contents.owed,
    putReservations: contents.reservations,
    putAvailability: contents.availability,
    putStopValues: contents.stopValues,
    putProfiles: contents.profiles,
    putSecurityEvents: contents.securityEvents,
    putCertificates: contents.certificates,
    ...(connection && { putConnection: connection }),
    putCertificateRequest: contents.certificateRequest,
    putFirmware: contents.firmware,
    ...(securityLogHead && { putSecurityLogHead: securityLogHead }),
  };
}

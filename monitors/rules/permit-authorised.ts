import type { IdTagInfo } from '../../protocol/messages.js';
import type { ConnectorId, PermitLease } from '../../protocol/ports/hardware.js';
import type { TransactionRecord } from '../../protocol/ports/store.js';
import type { Memory } from '../memory.js';
import { remember } from '../remember.js';
import type { Rule } from '../rule.js';
import type { Sight } from '../sight.js';

/** Verdicts that are remembered; whoever begins does so soon after one. */
const mostTags = 10_000;

/** Whether a tag was found good the last time that anybody said something of it. */
type Verdict = { readonly ok: boolean; readonly untilMs: number; readonly saidMs: number; readonly byCsms: boolean };

/** A list or cache that is looked up so soon after the CSMS has accepted a tag is compared, and takes nothing back. */
const comparedMs = 60_000;

/**
 * Energy is permitted for a transaction that is on disk and runs, at its outlet, begun by a tag that somebody entitled
 * has accepted; and no more once the CSMS has refused the tag, but for MaxEnergyOnInvalidId.
 */
export const permitAuthorised: Rule = {
  name: 'permit-authorised',
  clause: '4.2, 4.8, errata 3.17',
  open(memory) {
    const tags = new TagsSeen(memory);
    const registersWh = new Map<ConnectorId, number>();
    /** Transactions whose right to begin has been judged, or that had begun before anybody looked. */
    const judged = new Set<string>();
    return (seen, violate) => {
      tags.see(seen);
      for (const { removeTransactions = [] } of memory.ledger.written)
        for (const localId of removeTransactions) judged.delete(localId);
      if (seen.kind === 'fact' && seen.fact === 'meter') registersWh.set(seen.connectorId, seen.reading.energyWh);
      if (seen.kind === 'answered' && seen.call === 'ledger.open') {
        for (const { localId } of seen.answer.transactions) judged.add(localId);
      }
      if (seen.kind !== 'asked' || seen.call !== 'hardware.permit') return;
      const { connectorId, lease } = seen.about;
      if (lease === null) return;
      const record = memory.ledger.of('transaction').get(lease.sessionId);
      const registerWh = registersWh.get(connectorId) ?? 0;
      const wrong = wrongWith(record, connectorId, lease, memory, registerWh);
      if (wrong !== null) violate(`Connector ${connectorId} was permitted energy for ${wrong}.`);
      if (record === undefined || judged.has(record.localId)) return;
      judged.add(record.localId);
      if (!tags.allows(record.idTag, seen.atMs))
        violate(`Connector ${connectorId} was permitted energy for a tag that nobody has accepted.`);
    };
  },
};

function wrongWith(
  record: TransactionRecord | undefined,
  connectorId: ConnectorId,
  { sessionId }: PermitLease,
  { settings }: Memory,
  registerWh: number,
): string | null {
  if (record === undefined) return `${sessionId}, whose start is not on disk`;
  if (record.connectorId !== connectorId) return `a transaction of connector ${record.connectorId}`;
  if (record.phase === 'stopped') return `${sessionId}, which has been stopped`;
  if (record.refusedAtWh === undefined) return null;
  const mostWh = Number(settings.value('MaxEnergyOnInvalidId') ?? 0);
  const drawnWh = Math.max(record.lastMeterWh, Math.floor(registerWh)) - record.refusedAtWh;
  return mostWh > 0 && drawnWh < mostWh ? null : `${sessionId}, whose tag the CSMS has refused`;
}

/** What was said of tags: by the CSMS, the local list and the cache. */
class TagsSeen {
  readonly #memory: Memory;
  readonly #verdicts = new Map<string, Verdict>();
  /** Calls that ask for a verdict: the tag, by the id of the call. */
  readonly #asked = new Map<string, string>();

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  see(seen: Sight): void {
    if (seen.kind === 'answered' && (seen.call === 'localList.find' || seen.call === 'cache.find')) {
      if (seen.answer) this.#compare(seen.answer.idTag, seen.answer.idTagInfo, seen.sinceMs);
    }
    if (seen.kind !== 'frame' || seen.frame.kind === 'invalid' || seen.frame.kind === 'error') return;
    const { frame, direction } = seen;
    if (direction === 'sent' && frame.kind === 'call' && typeof frame.payload['idTag'] === 'string')
      remember(this.#asked, frame.id, frame.payload['idTag'], mostTags);
    if (direction !== 'received') return;
    if (frame.kind === 'call') {
      const { idTag } = frame.payload;
      const isRemote = frame.action === 'RemoteStartTransaction' && typeof idTag === 'string';
      // Whoever starts without being asked is the judge (5.11).
      if (isRemote && this.#memory.settings.value('AuthorizeRemoteTxRequests') !== 'true')
        this.#judge(idTag, { status: 'Accepted' }, seen.sinceMs, true);
      return;
    }
    const idTag = this.#asked.get(frame.id);
    this.#asked.delete(frame.id);
    const info = frame.payload['idTagInfo'] as IdTagInfo | undefined;
    if (idTag !== undefined && typeof info === 'object' && info !== null) this.#judge(idTag, info, seen.sinceMs, true);
  }

  #compare(idTag: string, info: IdTagInfo, sinceMs: number): void {
    const known = this.#verdicts.get(idTag.toLowerCase());
    const isRecent = known?.byCsms && known.ok && sinceMs >= known.saidMs && sinceMs - known.saidMs <= comparedMs;
    if (!isRecent) this.#judge(idTag, info, sinceMs, false);
  }

  #judge(idTag: string, { status, expiryDate }: IdTagInfo, saidMs: number, byCsms: boolean): void {
    const untilMs = expiryDate === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiryDate);
    // Of a tag on the list another transaction is the CSMS's concern (3.5.2).
    const ok = status === 'Accepted' || status === 'ConcurrentTx';
    remember(this.#verdicts, idTag.toLowerCase(), { ok, untilMs, saidMs, byCsms }, mostTags);
  }

  allows(idTag: string, nowMs: number): boolean {
    const verdict = this.#verdicts.get(idTag.toLowerCase());
    if (verdict !== undefined) return verdict.ok && verdict.untilMs > nowMs;
    return this.#memory.settings.value('AllowOfflineTxForUnknownId') === 'true';
  }
}

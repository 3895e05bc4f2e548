/** What is on disk: transactions, and what is owed to the CSMS. A change counts when the ledger has acknowledged it. */
import { connectorOf, type Fields, fieldsOf, instantOf, listOf, numberOf, type TraceLine, textOf } from './line.js';
import { mostOwed } from './most.js';
import { withOutlet } from './outlets.js';
import type { GivenUpNow, OwedNow, Present, TransactionNow } from './present.js';

export function ledgerLine(present: Present, line: TraceLine): Present {
  // It is written with the next change, and the station goes by it at once.
  if (line.kind === 'ledger.noted') return changed(present, fieldsOf(line['change']), line.atMs);
  if (line['call'] === 'ledger.open') return opened(present, fieldsOf(line['answer']), line.atMs);
  if (line['call'] !== 'ledger.commit') return present;
  const asked = present.asked.find(({ number, call }) => number === line['number'] && call === 'ledger.commit');
  return asked === undefined ? present : changed(present, fieldsOf(asked.about), asked.sinceMs);
}

function opened(present: Present, contents: Fields, atMs: number): Present {
  const { transactions, owed, givenUp } = contents;
  const outlets = present.outlets.map((outlet) => ({ ...outlet, transaction: null }));
  const empty = { ...present, outlets, owed: [], givenUp: [] };
  return changed(empty, { putTransactions: transactions, putOwed: owed, giveUp: givenUp }, atMs, true);
}

function changed(before: Present, change: Fields, atMs: number, isOld = false): Present {
  let present = before;
  for (const told of listOf(change['putTransactions'])) present = withTransaction(present, told);
  const owed = withOwed(present, change, atMs, isOld);
  const givenUp = withGivenUp(present, change, atMs);
  if (owed !== present.owed || givenUp !== present.givenUp) present = { ...present, owed, givenUp };
  const { removeTransactions } = change;
  for (const localId of Array.isArray(removeTransactions) ? removeTransactions : [])
    present = withoutTransaction(present, localId);
  return present;
}

function withTransaction(present: Present, told: Fields): Present {
  const localId = textOf(told['localId']);
  if (localId === null) return present;
  if (told['phase'] === 'stopped') return withoutTransaction(present, localId);
  return withOutlet(present, connectorOf(told['connectorId']), (outlet) => {
    const known = outlet.transaction?.localId === localId ? outlet.transaction : null;
    const transaction: TransactionNow = {
      localId,
      // Who writes a record need not know yet what the CSMS has answered.
      transactionId: idOf(told['transactionId']) ?? known?.transactionId ?? null,
      idTag: textOf(told['idTag']) ?? '',
      meterStartWh: numberOf(told['meterStartWh']) ?? 0,
      startedAt: textOf(told['startedAt']) ?? '',
    };
    return { ...outlet, transaction };
  });
}

/** -1 stands for an id that will never come: its StartTransaction was given up (errata 3.18). */
function idOf(told: unknown): number | null {
  return told === -1 ? null : numberOf(told);
}

function withoutTransaction(present: Present, localId: unknown): Present {
  const outlet = present.outlets.find(({ transaction }) => transaction?.localId === localId);
  if (outlet === undefined) return present;
  return withOutlet(present, outlet.connectorId, (one) => ({ ...one, transaction: null }));
}

function withOwed(present: Present, change: Fields, atMs: number, isOld: boolean): readonly OwedNow[] {
  const put = listOf(change['putOwed']);
  const { removeOwed } = change;
  const gone = new Set<unknown>(Array.isArray(removeOwed) ? removeOwed : []);
  for (const { seq } of listOf(change['giveUp'])) gone.add(seq);
  if (put.length === 0 && gone.size === 0) return present.owed;
  const owed = present.owed.filter(({ seq }) => !gone.has(seq));
  for (const told of put) {
    const one = owedOf(present, change, told, atMs, isOld);
    if (one === null || gone.has(one.seq)) continue;
    // From the end: what is new is the last, and a station that was offline for long owes much.
    const place = owed.findLastIndex(({ seq }) => seq <= one.seq);
    const known = owed[place]?.seq === one.seq ? owed[place] : undefined;
    if (known !== undefined) owed[place] = { ...one, sinceMs: known.sinceMs };
    else if (owed.length < mostOwed) owed.splice(place + 1, 0, one);
  }
  return owed;
}

function owedOf(present: Present, change: Fields, told: Fields, atMs: number, isOld: boolean): OwedNow | null {
  const [seq, messageId] = [numberOf(told['seq']), textOf(told['messageId'])];
  if (seq === null || messageId === null) return null;
  const payload = fieldsOf(told['payload']);
  const localId = textOf(told['localId']);
  return {
    seq,
    messageId,
    action: textOf(told['action']) ?? '?',
    connectorId: connectorOf(payload['connectorId']) ?? connectorOfTransaction(present, change, localId),
    attempts: numberOf(told['attempts']) ?? 0,
    sinceMs: (isOld ? toldAt(payload) : null) ?? atMs,
    localId,
  };
}

/** StopTransaction does not say where it was. */
function connectorOfTransaction({ outlets, owed }: Present, change: Fields, localId: string | null): number | null {
  if (localId === null) return null;
  const record = listOf(change['putTransactions']).find((one) => one['localId'] === localId);
  return (
    connectorOf(record?.['connectorId']) ??
    outlets.find(({ transaction }) => transaction?.localId === localId)?.connectorId ??
    owed.find((one) => one.localId === localId && one.connectorId !== null)?.connectorId ??
    null
  );
}

function toldAt(payload: Fields): number | null {
  return instantOf(payload['timestamp']) ?? instantOf(listOf(payload['meterValue'])[0]?.['timestamp']);
}

const mostGivenUp = 100;

function withGivenUp(present: Present, change: Fields, atMs: number): readonly GivenUpNow[] {
  const told = listOf(change['giveUp']);
  if (told.length === 0) return present.givenUp;
  const added = told.flatMap((one) => {
    const owed = owedOf(present, change, one, atMs, true);
    if (owed === null) return [];
    const sinceMs = present.owed.find(({ seq }) => seq === owed.seq)?.sinceMs ?? owed.sinceMs;
    return [{ ...owed, sinceMs, givenUpAtMs: instantOf(one['at']) ?? atMs, why: textOf(one['why']) }];
  });
  return [...present.givenUp, ...added].slice(-mostGivenUp);
}

/** Transactions and what is owed to the CSMS about them (3.7.1), as records of the chain. */
import type { SecurityLogHead } from '../protocol/ports/logs.js';
import type {
  AvailabilityRecord,
  CertificateRecord,
  CertificateRequestRecord,
  ConnectionRecord,
  FirmwareRecord,
  GivenUpMessage,
  InstalledProfile,
  Ledger,
  LedgerContents,
  OwedMessage,
  ReservationRecord,
  SecurityEventRecord,
  StopValueRecord,
  TransactionRecord,
} from '../protocol/ports/store.js';
import type { Chain } from './chain.js';
import { type RecordChange, recordChanges } from './changes.js';
import { bodiesOf } from './recover.js';

/**
 * A message given up leaves those that are owed, whether or not the change says so, and the newest 100 are kept. Opened
 * a second time it tells what is on disk then.
 */
export function ledgerOn(chain: Chain): Ledger {
  return {
    async open() {
      await chain.open();
      // As it was then, whatever is written later.
      return { ...contentsOf(chain) };
    },
    contents: () => contentsOf(chain),
    commit: (change) => chain.commit(recordChanges(change)),
    note: (change) => chain.note(recordChanges(change)),
    close: () => chain.close(),
    cut: () => chain.cut(),
  };
}

/** Each kind is looked up when it is asked for: who wants the reservations does not pay for ten thousand messages. */
export function contentsOf({ state, damage }: Pick<Chain, 'state' | 'damage'>): LedgerContents {
  const bodies = <Body>(kind: RecordChange['kind']) => {
    const found: Body[] = [];
    for (const { body } of state.truth.of(kind).values()) found.push(body as Body);
    return found;
  };
  return {
    get transactions() {
      return bodies<TransactionRecord>('transaction');
    },
    get owed() {
      return bodies<OwedMessage>('owed').sort((a, b) => a.seq - b.seq);
    },
    get givenUp() {
      // In the order in which they were given up, which is not that of their numbers.
      const given = bodiesOf<GivenUpMessage>(state, 'givenUp').sort((a, b) => a.seq - b.seq);
      return given.map(({ body }) => body);
    },
    get reservations() {
      return bodies<ReservationRecord>('reservation');
    },
    get availability() {
      return bodies<AvailabilityRecord>('availability');
    },
    get stopValues() {
      return bodies<StopValueRecord>('stopValue').sort((a, b) => a.index - b.index);
    },
    get profiles() {
      return bodies<InstalledProfile>('profile');
    },
    get securityEvents() {
      return bodies<SecurityEventRecord>('securityEvent').sort((a, b) => a.number - b.number);
    },
    get certificates() {
      return bodies<CertificateRecord>('certificate');
    },
    get connection() {
      return bodies<ConnectionRecord>('connection')[0] ?? null;
    },
    get certificateRequest() {
      return bodies<CertificateRequestRecord>('certificateRequest')[0] ?? null;
    },
    get firmware() {
      return bodies<FirmwareRecord>('firmware')[0] ?? null;
    },
    get securityLogHead() {
      return bodies<SecurityLogHead>('securityLogHead')[0] ?? null;
    },
    nextSeq: state.facts.nextSeq,
    damage,
  };
}

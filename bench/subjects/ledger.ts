/** A StartTransaction into the ledger beside a bare synced put, in two folders of one disk. Prints microseconds. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ClassicLevel } from 'classic-level';
import { realClock } from '../../adapters/clock/real-clock.js';
import { openStore } from '../../persistence/store.js';
import type { Journal } from '../../protocol/ports/journal.js';
import type { Ledger, LedgerChange } from '../../protocol/ports/store.js';

const rounds = 9;
const perRound = 20;
/** In the street the disk is quiet before a session begins: the second copy of the commit before is long written. */
const quietMs = 25;
const recordBytes = 350;

const silent: Journal = { note() {} };

async function timed(work: () => Promise<void>): Promise<number> {
  const beganAt = performance.now();
  await work();
  return (performance.now() - beganAt) * 1000;
}

function startOf(seq: number): LedgerChange {
  const localId = `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`;
  const at = '2026-01-31T12:00:00.000Z';
  return {
    putTransactions: [
      {
        localId,
        connectorId: 1,
        idTag: '04A1B2C3D4E5F6',
        meterStartWh: 1_234_567,
        startedAt: at,
        transactionId: null,
        lastMeterWh: 1_234_567,
        lastSeenAt: at,
        phase: 'open',
      },
    ],
    putOwed: [
      {
        seq,
        messageId: localId,
        action: 'StartTransaction',
        payload: { connectorId: 1, idTag: '04A1B2C3D4E5F6', meterStart: 1_234_567, timestamp: at },
        localId,
        attempts: 0,
      },
    ],
  };
}

function endOf({ putTransactions = [], putOwed = [] }: LedgerChange): LedgerChange {
  return {
    removeTransactions: putTransactions.map(({ localId }) => localId),
    removeOwed: putOwed.map(({ seq }) => seq),
  };
}

/** One put and one commit after the other; what a commit left behind is removed outside the measured time. */
async function pairs(database: ClassicLevel, ledger: Ledger, firstSeq: number, pauseMs: number) {
  const record = 'x'.repeat(recordBytes);
  const putUs: number[] = [];
  const commitUs: number[] = [];
  const pause = () => (pauseMs === 0 ? undefined : wait(pauseMs));
  for (let seq = firstSeq; seq < firstSeq + perRound; seq += 1) {
    await pause();
    putUs.push(await timed(() => database.put(`owed!${seq}`, record, { sync: true })));
    await database.del(`owed!${seq}`, { sync: true });
    await pause();
    const change = startOf(seq);
    commitUs.push(await timed(() => ledger.commit(change)));
    await ledger.commit(endOf(change));
  }
  return { putUs, commitUs };
}

async function main(folder: string): Promise<void> {
  const database = new ClassicLevel(join(folder, 'bare'));
  await database.open();
  const { ledger } = openStore(join(folder, 'ledger'), silent, realClock());
  await ledger.open();
  await pairs(database, ledger, 1, 0);
  const quiet = [];
  const busy = [];
  for (let round = 1; round <= rounds; round += 1) {
    quiet.push(await pairs(database, ledger, (2 * round - 1) * perRound + 1, quietMs));
    busy.push(await pairs(database, ledger, 2 * round * perRound + 1, 0));
  }
  await ledger.close();
  await database.close();
  console.log(JSON.stringify({ quiet, busy }));
}

await main(process.argv[2] ?? '');

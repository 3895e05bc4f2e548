/**
 * Opens a ledger of 100 000 records beside a bare LevelDB that only reads them. First argument: a folder; second: `fill`
 * or `fillDelivered`, which make one and end, `floor` or `ledger`, which open it and print milliseconds. A process each, as
 * after a boot. Of what was delivered nothing is left but what LevelDB has not swept up yet.
 */
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { realClock } from '../../adapters/clock/real-clock.js';
import { LEVEL_OPTIONS, READ_BYTES } from '../../persistence/level-disk.js';
import { openStore } from '../../persistence/store.js';
import type { Journal } from '../../protocol/ports/journal.js';
import type { LedgerChange } from '../../protocol/ports/store.js';

/** A transaction with its start, its stop and seven meter values between: ten records each. */
const sessions = 10_000;
const valuesOfASession = 7;
const perChange = 100;

const silent: Journal = { note() {} };

const idOf = (kind: number, number: number) => `0000000${kind}-0000-4000-8000-${String(number).padStart(12, '0')}`;

function session(number: number): LedgerChange {
  const localId = idOf(0, number);
  const at = new Date(Date.UTC(2026, 0, 1) + number * 3_000_000).toISOString();
  const lastMeterWh = 1_000_000 + number * 20_000;
  const firstSeq = number * (valuesOfASession + 2) + 1;
  const sampledValue = [
    { value: String(lastMeterWh), context: 'Sample.Periodic', measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
    { value: '48000.0', context: 'Sample.Periodic', measurand: 'Power.Active.Import', unit: 'W' },
  ];
  const message = (place: number, action: 'StartTransaction' | 'MeterValues' | 'StopTransaction', payload: object) => ({
    seq: firstSeq + place,
    messageId: idOf(place + 1, number),
    action,
    payload: { ...payload },
    localId,
    attempts: 0,
  });
  const values = Array.from({ length: valuesOfASession }, (_, index) =>
    message(index + 1, 'MeterValues', {
      connectorId: 1,
      transactionId: -1,
      meterValue: [{ timestamp: at, sampledValue }],
    }),
  );
  return {
    putTransactions: [
      {
        localId,
        connectorId: 1,
        idTag: '04A1B2C3D4E5F6',
        meterStartWh: lastMeterWh - 20_000,
        startedAt: at,
        transactionId: null,
        lastMeterWh,
        lastSeenAt: at,
        phase: 'stopped',
      },
    ],
    putOwed: [
      message(0, 'StartTransaction', {
        connectorId: 1,
        idTag: '04A1B2C3D4E5F6',
        meterStart: lastMeterWh,
        timestamp: at,
      }),
      ...values,
      message(valuesOfASession + 1, 'StopTransaction', { meterStop: lastMeterWh, timestamp: at, reason: 'Local' }),
    ],
  };
}

function delivered({ putTransactions = [], putOwed = [] }: LedgerChange): LedgerChange {
  return {
    removeTransactions: putTransactions.map(({ localId }) => localId),
    removeOwed: putOwed.map(({ seq }) => seq),
  };
}

async function fill(folder: string, isDelivered: boolean): Promise<void> {
  const { ledger } = openStore(folder, silent, realClock());
  await ledger.open();
  for (let first = 0; first < sessions; first += perChange) {
    const changes = Array.from({ length: perChange }, (_, index) => session(first + index));
    const written = {
      putTransactions: changes.flatMap(({ putTransactions = [] }) => putTransactions),
      putOwed: changes.flatMap(({ putOwed = [] }) => putOwed),
    };
    await ledger.commit(written);
    if (isDelivered) await ledger.commit(delivered(written));
  }
  await ledger.close();
}

async function openLedger(folder: string) {
  const { ledger } = openStore(folder, silent, realClock());
  const beganAt = performance.now();
  const { owed, transactions, damage } = await ledger.open();
  const ms = performance.now() - beganAt;
  await ledger.close();
  return { ms, records: owed.length + transactions.length, damage: damage.length };
}

async function openBare(folder: string) {
  const database = new ClassicLevel(join(folder, 'store'), LEVEL_OPTIONS);
  const beganAt = performance.now();
  await database.open();
  const entries = new Map(await database.iterator({ highWaterMarkBytes: READ_BYTES }).all());
  const ms = performance.now() - beganAt;
  await database.close();
  return { ms, records: entries.size - 1, damage: 0 };
}

const [, , folder = '', what] = process.argv;
if (what === 'fill' || what === 'fillDelivered') await fill(folder, what === 'fillDelivered');
else console.log(JSON.stringify(what === 'floor' ? await openBare(folder) : await openLedger(folder)));

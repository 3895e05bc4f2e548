/**
 * Opening the ledger after a year of sessions, 100 000 records: once with all of them delivered, as they are, and once
 * with all of them still owed, ten times what the outbox lets pile up, beside a LevelDB that only reads them.
 */
import { text } from 'node:stream/consumers';
import { bundled } from './bundle.mjs';
import { endNode, startNode, temporaryFolder, whileRuns } from './children.mjs';
import { median, rounded, spread } from './figures.mjs';

const rounds = 5;

export async function benchReopen() {
  const script = await bundled('bench/subjects/reopen.ts');
  const run = async (folder, what) => {
    const subject = startNode([script, folder, what], { output: true });
    const told = await whileRuns(subject, `figures of reopening (${what})`, text(subject.stdout), 120_000);
    await endNode(subject);
    return told === '' ? undefined : JSON.parse(told);
  };
  const [year, owed] = [temporaryFolder(), temporaryFolder()];
  await run(year, 'fillDelivered');
  await run(owed, 'fill');
  const [yearMs, floorMs, ledgerMs] = [[], [], []];
  let records = 0;
  for (let round = 0; round < rounds; round += 1) {
    yearMs.push((await run(year, 'ledger')).ms);
    floorMs.push((await run(owed, 'floor')).ms);
    const opened = await run(owed, 'ledger');
    ledgerMs.push(opened.ms);
    records = opened.records;
  }
  const detail = `${records} records; a bare LevelDB reads them in ${rounded(median(floorMs))} ms`;
  const measured = { floorMs: spread(floorMs), ledgerMs: spread(ledgerMs), records };
  return [
    {
      name: 'reopening after a year of sessions',
      value: median(yearMs),
      unit: 'ms',
      goal: { atMost: 1000 },
      detail: `${records} records were written, and delivered`,
      measured: { yearMs: spread(yearMs) },
    },
    { name: '  with all of them owed', value: median(ledgerMs), unit: 'ms', goal: { atMost: 1000 }, detail, measured },
    {
      name: '  against the bare read',
      value: median(ledgerMs) / median(floorMs),
      unit: 'times',
      detail: 'each record checked, read and put in order',
      measured: {},
    },
  ];
}

/** A StartTransaction on disk: what a session waits for before it may begin. */
import { text } from 'node:stream/consumers';
import { bundled } from './bundle.mjs';
import { endNode, startNode, temporaryFolder, whileRuns } from './children.mjs';
import { median, rounded, spread } from './figures.mjs';

export async function benchLedger() {
  const subject = startNode([await bundled('bench/subjects/ledger.ts'), temporaryFolder()], { output: true });
  const { quiet, busy } = JSON.parse(await whileRuns(subject, 'figures of the ledger', text(subject.stdout), 60_000));
  await endNode(subject);
  return [row('StartTransaction on disk', quiet, { atMost: 1.5 }), row('  one after the other, without a pause', busy)];
}

/** The ratio is that of all latencies; the spread is that of the rounds. */
function row(name, rounds, goal) {
  const all = (kind) => median(rounds.flatMap((round) => round[kind]));
  const perRound = (kind) => spread(rounds.map((round) => median(round[kind])));
  return {
    name,
    value: all('commitUs') / all('putUs'),
    unit: 'times',
    ...(goal && { goal }),
    detail: `${rounded(all('commitUs'))} us; a synced put of 350 bytes: ${rounded(all('putUs'))} us`,
    measured: { putUs: perRound('putUs'), commitUs: perRound('commitUs') },
  };
}

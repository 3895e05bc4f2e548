/** What it costs an event to be kept by the flight recorder, or written to the trace; and what a full recorder holds. */
import { text } from 'node:stream/consumers';
import { bundled } from './bundle.mjs';
import { endNode, startNode, temporaryFolder, whileRuns } from './children.mjs';
import { median, rounded, spread } from './figures.mjs';

export async function benchObserving() {
  const args = ['--expose-gc', await bundled('bench/subjects/observing.ts'), temporaryFolder()];
  const subject = startNode(args, { output: true });
  const told = await whileRuns(subject, 'figures of the observers', text(subject.stdout), 120_000);
  await endNode(subject);
  const { us, bytes } = JSON.parse(told);
  const megabytes = (bytes.recorder - bytes.bare) / 1_048_576;
  return [
    row('an event with the flight recorder', us, 'recorder', { atMost: 1.15 }),
    row('  with a trace', us, 'trace'),
    {
      name: '  a full flight recorder, heap',
      value: megabytes,
      unit: 'MiB',
      goal: { atMost: 4 },
      detail: `4096 observations; a station without grows by ${rounded(bytes.bare / 1_048_576)} MiB meanwhile`,
      measured: { bytes },
    },
  ];
}

/** Turn by turn, so that what else the machine does meets all of them. */
function row(name, us, subject, goal) {
  const ratios = us[subject].map((each, round) => each / us.bare[round]);
  return {
    name,
    value: median(ratios),
    unit: 'times',
    ...(goal && { goal }),
    detail: `${rounded(median(us[subject]))} us of CPU; observed by nobody: ${rounded(median(us.bare))} us`,
    measured: { ratio: spread(ratios), us: spread(us[subject]), bareUs: spread(us.bare) },
  };
}

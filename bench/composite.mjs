/** The composite schedule of a day: what one takes, and how it grows with profiles and with periods. */
import { text } from 'node:stream/consumers';
import { bundled } from './bundle.mjs';
import { endNode, startNode, whileRuns } from './children.mjs';
import { median, rounded, spread } from './figures.mjs';

export async function benchComposite() {
  const subject = startNode([await bundled('bench/subjects/composite.ts')], { output: true });
  const told = await whileRuns(subject, 'figures of the schedules', text(subject.stdout), 60_000);
  await endNode(subject);
  const { outlet, station } = JSON.parse(told);
  const [asked] = outlet;
  /** Sixteen times as much; still larger ones are shown and not judged, for they measure the garbage collector. */
  const large = (part) => outlet.find((one) => one[part] === 16 * asked[part]);
  return [
    {
      ...row('composite schedule of 24 h, 10 profiles of 48 periods', asked),
      detail: `${asked.told} periods told, ${rounded(median(asked.textUs))} us to stringify them`,
      goal: { atMost: 2 },
    },
    { ...row('  the first of a process', asked), value: asked.firstUs / 1000, detail: 'code that is not warm' },
    row('  of the station, two outlets', station),
    ...['profiles', 'periods'].flatMap((part) => growth(outlet, part, asked, large(part))),
  ];
}

/** One row a size, and the ratio of what a period costs in a large one and in the one that is asked for. */
function growth(outlet, part, asked, large) {
  const other = part === 'profiles' ? 'periods' : 'profiles';
  const sizes = outlet.filter((one) => one[other] === asked[other]).sort((one, next) => one[part] - next[part]);
  return [
    ...sizes.map((one) => row(`  ${one.profiles} profiles of ${one.periods}`, one)),
    {
      name: `  a period with ${large[part] / asked[part]} times as many ${part}`,
      value: eachUs(large) / eachUs(asked),
      unit: 'times',
      goal: { atMost: 1.5 },
      detail: `${rounded(eachUs(large))} us; with ${asked[part]}: ${rounded(eachUs(asked))} us`,
      measured: { eachUs: rounded(eachUs(large)), askedEachUs: rounded(eachUs(asked)) },
    },
  ];
}

/** All periods of all profiles have a say in the day. */
function eachUs({ us, profiles, periods }) {
  return median(us) / (profiles * periods);
}

function row(name, { us, textUs, profiles, periods, told }) {
  return {
    name,
    value: median(us) / 1000,
    unit: 'ms',
    detail: `${profiles * periods} periods, ${rounded(eachUs({ us, profiles, periods }))} us each`,
    measured: { us: spread(us), textUs: spread(textUs), profiles, periods, told },
  };
}

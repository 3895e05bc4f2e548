/**
 * Every call of the station to its hardware, store, host, keys, files and logs goes wrong once, in every way a call can,
 * while a story is told around it: the station lives, answers, bills what was delivered, and comes to rest.
 */
import { describe, expect, it } from 'vitest';
import type { RuleName } from '../../monitors/rule.js';
import { count } from '../support/family-figures.js';
import { sampled } from '../support/sampling.js';
import { FamilyStation } from './family-station.js';
import { allNonsense, type Failure, type Fault, failures, type Nonsense, type PortCall } from './faulty-ports.js';
import { type Story, stories } from './stories.js';

interface Trial {
  readonly story: Story;
  readonly call: PortCall;
  readonly fault: Fault;
}

/**
 * A disk that never answers again, and has not failed either, is no station any more: what was asked of it is neither
 * done nor undone, and nobody may guess. It bills nothing that was not delivered, and a watchdog has to see to it.
 */
const isOver = ({ call, fault }: Trial) => call.port === 'store' && fault.how === 'hangs';

/** A driver that begins an old session with its sink after the new one has begun tells its facts to nobody. */
const isUnfair = ({ call, fault }: Trial) => call.name === 'hardware.start' && fault.how === 'slow';

/** A Wh less for each rounding of a register. */
const roundingWh = 1;

/** What could not be written is not written again where nothing hangs on it: an expired reservation goes at the boot. */
const allowedFor = (trial: Trial): readonly RuleName[] => {
  if (isOver(trial)) return ['answered-once', 'deadlines-kept'];
  // A key takes minutes on a small machine: what the CSMS asks of the keys meanwhile waits for it.
  if (trial.call.name === 'pki.createRequest') return ['answered-once'];
  return trial.call.port === 'store' ? ['deadlines-kept'] : [];
};

async function told(trial: Trial): Promise<FamilyStation> {
  const { story, call, fault } = trial;
  const at = new FamilyStation(story.site, fault.nth === 0 ? null : fault, allowedFor(trial));
  await story.tell(at);
  if (story.endsRun) return at;
  await at.calm();
  // An installation may take an hour before the outlets are given back.
  if (call.name === 'host.installFirmware' && fault.how === 'hangs') await at.pass(3_600_000);
  return at;
}

function judge(at: FamilyStation, trial: Trial): void {
  const { story, call, fault } = trial;
  expect(['actor.crashed', 'station.failed'].map((event) => at.noted(event))).toEqual([0, 0]);
  expect(at.ended).not.toBe('with an error');
  expect(at.book.complaints).toEqual([]);
  for (const id of [1, 2]) if (at.isSettled(id)) expect(at.book.billedWh(id)).toBeLessThanOrEqual(at.registerWh(id));
  if (isOver(trial)) return;
  expect(at.unanswered).toEqual([]);
  // Nobody charges while an installation runs, which may take an hour before it is given up.
  const isInstalling = call.name === 'host.installFirmware' && fault.how === 'hangs';
  if (!isInstalling) expect(story.cameTrue(at)).toBe(true);
  const isLatePermit = call.name === 'hardware.permit' && fault.how === 'slow';
  // What a driver lets flow that gives a permit long after it was taken back belongs to no session.
  for (const id of [1, 2])
    if (at.isSettled(id) && !(isLatePermit && story.endsRun))
      expect(at.book.billedWh(id)).toBeGreaterThan(at.registerWh(id) - roundingWh * (at.book.sessions.length + 1));
  if (story.endsRun) return;
  expect(at.whole.run.describe()).toMatchObject({ owed: [], givenUp: [], connection: 'open' });
  for (const id of [1, 2]) {
    expect(at.outlet(id).status).toBe('Available');
    expect(at.whole.statuses(id).at(-1)).toBe('Available');
  }
}

const nobody: PortCall = { port: '', name: '' };

async function trialsOf(story: Story): Promise<readonly Trial[]> {
  const sound: Trial = { story, call: nobody, fault: { nth: 0, how: 'throws' } };
  const at = await told(sound);
  judge(at, sound);
  await at.end();
  return at.faulty.calls.flatMap((call, index) => {
    const ways: readonly (Failure | Nonsense)[] =
      call.name === 'hardware.readMeter' ? [...failures, ...allNonsense] : failures;
    return ways.map((how) => ({ story, call, fault: { nth: index + 1, how } }));
  });
}

const all: Trial[] = [];
for (const story of stories) all.push(...(await trialsOf(story)).filter((trial) => !isUnfair(trial)));
const chosen = sampled('failures of drivers', all, 40);

const words: Readonly<Record<Failure | Nonsense, string>> = {
  throws: 'throws',
  rejects: 'fails',
  hangs: 'never answers',
  late: 'answers too late',
  slow: 'is done too late',
  'no number': 'shows no number',
  negative: 'is negative',
  fallen: 'has fallen',
  empty: 'says nothing',
};

const drawn = stories
  .map((story) => ({ story, own: chosen.filter((trial) => trial.story === story) }))
  .filter(({ own }) => own.length > 0);

describe.each(drawn.map(({ story, own }) => [story.title, own] as const))('%s', (_, own) => {
  it.each(own.map((trial) => [trial.fault.nth, trial.call.name, words[trial.fault.how], trial] as const))(
    'and call %d, %s, %s',
    async (_nth, _name, _how, trial) => {
      const at = await told(trial);
      judge(at, trial);
      count('failures of drivers', trial.call.name);
      await at.end();
    },
  );
});

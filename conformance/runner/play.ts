/** Plays one way of one case: a central system, a station that has just booted, and the steps between them. */
import type { Csms, CsmsOptions } from '../csms/csms.js';
import type { PayloadCheck } from '../csms/records.js';
import type { CsmsStation } from '../csms/station.js';
import { asOfNow, connects, noteAttempts } from '../language/attempts.js';
import type { Way } from '../language/case.js';
import { Driver } from '../language/driver.js';
import { CaseFailure } from '../language/failure.js';
import { Order } from '../language/order.js';
import { booted } from '../language/states.js';
import { Story } from '../language/story.js';
import { Supplies, type SuppliesOptions } from '../language/supplies.js';
import { Tester } from '../language/tester.js';
import type { Timing } from '../language/timing.js';
import type { StartStation, StationSetup, StationUnderTest } from '../launch/station-under-test.js';
import type { StationProfile } from '../product/station-profile.js';
import type { Puppet } from '../puppet/puppet.js';
import type { Failure, WayResult } from '../report/results.js';
import { type Invariants, invariantsOf } from './invariants.js';
import { now, openCsms, setupOf } from './site.js';
import { Stopwatch } from './stopwatch.js';

export interface PlayOptions {
  readonly profile: StationProfile;
  readonly start: StartStation;
  readonly timing: Timing;
  /** The connector under test. */
  readonly connector: number;
  /** Judges every payload; default: this project's schemas. */
  readonly check?: PayloadCheck | undefined;
  /** Where the tool listens; default: free ports of loopback. */
  readonly listen?: Pick<CsmsOptions, 'host' | 'port'> | undefined;
  /** A central system that stays from case to case, for a station that stays too. */
  readonly csms?: Csms | undefined;
  /** Default STATION-1. */
  readonly identity?: string | undefined;
  /** What the tool has of a station that runs already: its key, its firmware. */
  readonly supplies?: Omit<SuppliesOptions, 'identity' | 'vendorName'> | undefined;
  /** Default 240 s: longer than any case takes by itself, but not than a person may take. */
  readonly longestCaseMs?: number | undefined;
  /** Ends it early; what comes out then says nothing of the station. */
  readonly signal?: AbortSignal | undefined;
}

export interface Played {
  readonly result: WayResult;
  readonly samples: Stopwatch['samples'];
}

export async function play(way: Way, options: PlayOptions): Promise<Played> {
  const began = performance.now();
  const story = new Story(now);
  const stopwatch = new Stopwatch();
  const failure = await perform(way, options, story, stopwatch).then(
    () => null,
    (error: unknown) => failureOf(error, story),
  );
  const result: WayResult = {
    way: way.name,
    result: failure === null ? 'PASS' : 'FAIL',
    seconds: Math.round((performance.now() - began) / 10) / 100,
    remarks: story.remarks,
    ...(failure === null ? {} : { failure }),
  };
  return { result, samples: stopwatch.samples };
}

function failureOf(error: unknown, story: Story): Failure {
  if (error instanceof CaseFailure) {
    return { step: story.step, expected: error.expected, came: error.came, log: story.excerpt };
  }
  const came = error instanceof Error ? error.message : String(error);
  return { step: story.step, expected: 'the step to be possible', came, log: story.excerpt };
}

async function perform(way: Way, options: PlayOptions, story: Story, stopwatch: Stopwatch): Promise<void> {
  const { profile, identity = 'STATION-1', check, listen } = options;
  const supplies = new Supplies({ identity, vendorName: profile.vendorName, ...options.supplies });
  const site = { identity, way, supplies, check, listen };
  const csms = options.csms ?? (await openCsms(site));
  const stopTiming = csms.station(identity).observe((record) => stopwatch.frame(record));
  const stopNoting = noteAttempts(csms, story);
  const invariants = invariantsOf(csms.station(identity));
  const since = asOfNow(csms);
  const hands = new Hands();
  // It listens before the station begins: the first frame may come at once.
  const tester = testerOf({ csms, options, story, supplies, hands, stopwatch, identity, invariants });
  const known = csms.violations.length;
  try {
    await withStation(setupOf(csms, profile, site), options, async ({ puppet, boot }) => {
      hands.puppet = puppet;
      if (boot !== undefined) {
        await boot();
        // What came while the station was tidied up and went down belongs to no case.
        tester.begin();
        for (const { rule, description } of csms.violations.slice(known)) {
          story.remark(`before the case, while the station was tidied up: ${rule}: ${description}`);
        }
      }
      await connects(tester, since);
      await booted(tester);
      await way.play(tester);
      await tester.end();
    });
  } finally {
    stopTiming();
    stopNoting();
    tester.close();
    await supplies.close();
    if (options.csms === undefined) await csms.close();
  }
}

/** A station that dies by itself fails whatever is awaited of it. */
async function withStation(
  setup: StationSetup,
  { start, signal, longestCaseMs = 240_000 }: PlayOptions,
  use: (station: StationUnderTest) => Promise<void>,
): Promise<void> {
  const limit = limitOf(longestCaseMs, signal);
  try {
    const starting = start(setup);
    const underTest = await Promise.race([starting, limit.reached]).catch((error: unknown) => {
      // It may begin after all, with nobody left to end it.
      starting.then((late) => late.stop()).catch(() => {});
      throw error;
    });
    try {
      await Promise.race([use(underTest), underTest.failed, limit.reached]);
    } finally {
      await underTest.stop();
    }
  } finally {
    limit.forget();
  }
}

/** Rejects when the run is interrupted, or when something is awaited that nobody gave an end. */
function limitOf(longestMs: number, signal: AbortSignal | undefined) {
  let forget = () => {};
  const reached = new Promise<never>((_, reject) => {
    const leave = () => reject(new Error('the run was interrupted'));
    const timer = setTimeout(() => reject(new Error(`the case has no end after ${longestMs} ms`)), longestMs);
    signal?.addEventListener('abort', leave);
    if (signal?.aborted === true) leave();
    forget = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
    };
  });
  reached.catch(() => {});
  return { reached, forget };
}

/** The puppet comes with the station, and so after all that waits for it. */
class Hands {
  puppet: Puppet | null = null;

  get here(): Puppet {
    if (this.puppet === null) throw new Error('play: nobody can act at a station that was not started');
    return this.puppet;
  }
}

interface TesterNeeds {
  readonly csms: Csms;
  readonly options: PlayOptions;
  readonly story: Story;
  readonly supplies: Supplies;
  readonly hands: Hands;
  readonly stopwatch: Stopwatch;
  readonly identity: string;
  readonly invariants: Invariants;
}

function testerOf({ csms, options, story, supplies, hands, stopwatch, identity, invariants }: TesterNeeds): Tester {
  const { timing, connector, profile } = options;
  const station = csms.station(identity);
  const order = new Order({ story, violations: () => csms.violations, ...timing });
  const driver = new Driver({
    puppet: () => hands.here,
    connector,
    acted: (text) => {
      story.acted(text);
      stopwatch.acted();
    },
    line: { cut: () => csms.away(), restore: () => csms.back() },
    rebooting: () => bootComesNext(station, invariants, timing),
  });
  return new Tester({ csms, station, profile, connector, timing, order, story, driver, supplies, now });
}

/** What was sent before the power went is still on its way; only the next connection begins with the boot. */
function bootComesNext(station: CsmsStation, invariants: Invariants, { longWaitMs }: Timing): void {
  station.disconnected({ timeoutMs: longWaitMs }).then(
    () => {
      station.expectBoot();
      invariants.rebooted();
    },
    () => undefined,
  );
}

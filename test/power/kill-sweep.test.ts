/**
 * The story of the sweep with a real process, a real disk and a real line: start, meter, lose the link, stop, start again
 * offline, come back. The process is killed at the n-th frame or after so many milliseconds, and begins anew, 200 times.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { seededRandom } from '../../adapters/clock/random.js';
import { realClock } from '../../adapters/clock/real-clock.js';
import type { Csms } from '../../conformance/csms/csms.js';
import type { FrameRecord } from '../../conformance/csms/records.js';
import type { CsmsStation } from '../../conformance/csms/station.js';
import { openStore } from '../../persistence/store.js';
import type { Random } from '../../protocol/ports/time.js';
import { bundled } from '../support/bundled.js';
import { startCsms } from '../support/csms.js';
import { identity } from '../support/identity.js';
import { distinct, registerOf } from '../support/power-cut.js';
import { Notebook } from '../support/stores.js';

const chains = 5;
const killsOfAChain = 40;

/** Frames from the start of the process until the story is over, and how long that takes. */
const framesOfTheStory = 44;
const storyMs = 2_500;

interface Chain {
  readonly script: string;
  readonly csms: Csms;
  readonly peer: CsmsStation;
  readonly folder: string;
  readonly random: Random;
  /** Tags of the sessions whose start was on disk, as the process told before it died. */
  readonly opened: Set<string>;
  sessions: number;
}

function begin({ script, csms, peer, folder, opened }: Chain): ChildProcess {
  peer.forget();
  peer.expectBoot();
  csms.refuse(identity, null);
  const child = fork(script, [folder, csms.url]);
  child.on('message', (idTag) => opened.add(String(idTag)));
  return child;
}

const isCall = ({ direction, frame }: FrameRecord, action: string) =>
  direction === 'received' && frame.kind === 'call' && frame.action === action;

/** Drives by what is heard. A process that is gone takes no more messages, and the rest of the story falls away. */
async function drive(chain: Chain, child: ChildProcess): Promise<void> {
  const { peer, csms } = chain;
  const tell = (word: string) => child.connected && child.send(word, () => undefined);
  const nextTag = () => `TAG-${++chain.sessions}`;
  const heard = (action: string, times = 1) =>
    new Promise<void>((resolve) => {
      let left = times;
      const stop = peer.observe((record) => {
        if (!isCall(record, action) || --left > 0) return;
        stop();
        resolve();
      });
    });
  await heard('BootNotification');
  await wait(50);
  tell('unplug');
  tell('plug');
  const first = nextTag();
  const started = heard('StartTransaction');
  const metered = heard('MeterValues', 2);
  tell(first);
  await started;
  await metered;
  csms.refuse(identity, 503);
  peer.cut();
  await wait(100);
  tell(first);
  await wait(100);
  tell('unplug');
  tell('plug');
  const second = nextTag();
  tell(second);
  await wait(200);
  csms.refuse(identity, null);
  await heard('MeterValues', 2);
  tell(second);
}

/** From the start of a process until it is killed, at a moment that is drawn. */
async function killOnce(chain: Chain): Promise<void> {
  const { peer, random } = chain;
  const child = begin(chain);
  const ended = once(child, 'exit');
  const atFrame =
    random.fraction() < 0.5 ? 1 + Math.floor(random.fraction() * framesOfTheStory) : Number.POSITIVE_INFINITY;
  let seen = 0;
  const stop = peer.observe(() => {
    seen += 1;
    if (seen === atFrame) child.kill('SIGKILL');
  });
  // A story that needs more frames than the number drawn ends by the clock.
  const limit = setTimeout(
    () => child.kill('SIGKILL'),
    atFrame < Number.POSITIVE_INFINITY ? storyMs * 2 : 200 + random.fraction() * storyMs,
  );
  void drive(chain, child);
  expect(await ended).toEqual([null, 'SIGKILL']);
  clearTimeout(limit);
  stop();
  if (peer.isConnected) await peer.disconnected();
}

async function finish(chain: Chain): Promise<void> {
  const { peer } = chain;
  const child = begin(chain);
  const ended = once(child, 'exit');
  await peer.next('BootNotification', { timeoutMs: 30_000 });
  child.send('unplug');
  await peer.next('StatusNotification', {
    where: ({ connectorId, status }) => connectorId === 1 && status === 'Available',
    timeoutMs: 30_000,
  });
  child.send('stop');
  expect(await ended).toEqual([0, null]);
  const { ledger } = openStore(join(chain.folder, 'records'), new Notebook(), realClock());
  expect(await ledger.open()).toMatchObject({ owed: [], transactions: [], givenUp: [], damage: [] });
  await ledger.close();
}

const callsOf = (peer: CsmsStation, action: string) =>
  peer.frames.flatMap(({ direction, frame }) =>
    direction === 'received' && frame.kind === 'call' && frame.action === action ? [frame] : [],
  );

/** Sessions that were on disk and never came or never ended, and those that came or ended twice. */
function judge({ csms, peer, opened }: Chain): { readonly lost: number; readonly doubled: number } {
  const starts = distinct(callsOf(peer, 'StartTransaction')) as readonly { readonly idTag: string }[];
  const stops = distinct(callsOf(peer, 'StopTransaction')) as readonly { readonly transactionId: number }[];
  expect(csms.violations).toEqual([]);
  for (const { start, stop, meterValues } of csms.sessions) {
    expect(['PowerLoss', 'Local', 'EVDisconnected']).toContain(stop?.reason);
    const registers = meterValues.map(({ sampledValue }) => registerOf(sampledValue));
    const rising = [start.meterStart, ...registers, stop?.meterStop ?? Number.NaN];
    expect(rising).toEqual([...rising].sort((one, other) => one - other));
  }
  const told = new Set(starts.map(({ idTag }) => idTag));
  const ended = new Set(stops.map(({ transactionId }) => transactionId));
  const missing = [...opened].filter((idTag) => !told.has(idTag)).length;
  const open = csms.sessions.filter(({ transactionId }) => !ended.has(transactionId)).length;
  return { lost: missing + open, doubled: starts.length - told.size + stops.length - ended.size };
}

async function chainOfKills(script: string, seed: number) {
  const folder = await mkdtemp(join(tmpdir(), 'statecharge-kill-'));
  const csms = await startCsms();
  const chain: Chain = {
    script,
    csms,
    peer: csms.station(identity),
    folder,
    random: seededRandom(seed),
    opened: new Set(),
    sessions: 0,
  };
  try {
    for (let kill = 0; kill < killsOfAChain; kill += 1) await killOnce(chain);
    await finish(chain);
    return { ...judge(chain), sessions: csms.sessions.length, reasons: csms.sessions.map(({ stop }) => stop?.reason) };
  } finally {
    await csms.close();
    await rm(folder, { recursive: true, force: true });
  }
}

it('a station killed 200 times in the middle of its work bills each session once', { timeout: 900_000 }, async () => {
  const script = await bundled('test/power/station-child.ts');
  const told = await Promise.all(Array.from({ length: chains }, (_, index) => chainOfKills(script, index + 1)));
  const sum = (of: (chain: (typeof told)[number]) => number) => told.reduce((all, chain) => all + of(chain), 0);
  const [lost, doubled, sessions] = [sum((one) => one.lost), sum((one) => one.doubled), sum((one) => one.sessions)];
  console.log(`kill sweep: ${chains * killsOfAChain} kills, ${sessions} sessions, ${lost} lost, ${doubled} doubled`);
  expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
  expect(sessions).toBeGreaterThan(killsOfAChain);
  const reasons = new Set(told.flatMap((chain) => chain.reasons));
  expect(reasons).toContain('PowerLoss');
  expect(reasons).toContain('Local');
});

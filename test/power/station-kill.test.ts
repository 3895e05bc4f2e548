import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { seededRandom } from '../../adapters/clock/random.js';
import { realClock } from '../../adapters/clock/real-clock.js';
import type { Csms } from '../../conformance/csms/csms.js';
import type { CsmsStation } from '../../conformance/csms/station.js';
import { openStore } from '../../persistence/store.js';
import { startCsms } from '../support/csms.js';
import { identity } from '../support/identity.js';
import { distinct, registerOf } from '../support/power-cut.js';
import { Notebook } from '../support/stores.js';

const script = fileURLToPath(new URL('station-child.ts', import.meta.url));
const kills = 6;

/** From the tag at the reader until the car has left the CSMS and the station exchange about so many frames. */
const framesOfASession = 18;

interface Bench {
  readonly csms: Csms;
  readonly peer: CsmsStation;
  readonly folder: string;
}

/** A process of the station, registered; the car of before is still there, or none is. */
async function begin({ csms, peer, folder }: Bench, plugged: boolean): Promise<ChildProcess> {
  peer.forget();
  peer.expectBoot();
  const child = fork(script, [folder, csms.url], { execArgv: ['--import', 'tsx'] });
  const timeoutMs = 30_000;
  await peer.next('BootNotification', { timeoutMs });
  const isBack = (told: { connectorId: number; status: string }) =>
    told.connectorId === 1 && told.status === (plugged ? 'Preparing' : 'Available');
  await peer.next('StatusNotification', { where: isBack, timeoutMs });
  return child;
}

/** A driver charges, presents the tag again after three samples; the process is killed at the n-th frame of all this. */
async function killInSession({ peer }: Bench, child: ChildProcess, idTag: string, frames: number): Promise<void> {
  const ended = once(child, 'exit');
  let seen = 0;
  let samples = 0;
  const stop = peer.observe(({ frame }) => {
    seen += 1;
    if (seen === frames) child.kill('SIGKILL');
    if (seen < frames && frame.kind === 'call' && frame.action === 'MeterValues' && ++samples === 3) child.send(idTag);
  });
  child.send('plug');
  child.send(idTag);
  expect(await ended).toEqual([null, 'SIGKILL']);
  stop();
  await peer.disconnected();
}

const callsOf = (peer: CsmsStation, action: string) =>
  peer.frames.flatMap(({ direction, frame }) =>
    direction === 'received' && frame.kind === 'call' && frame.action === action ? [frame] : [],
  );

function expectOneBillEach({ csms, peer }: Bench): void {
  const starts = distinct(callsOf(peer, 'StartTransaction'));
  const stops = distinct(callsOf(peer, 'StopTransaction'));
  expect(csms.violations).toEqual([]);
  expect(csms.sessions).toHaveLength(starts.length);
  expect(stops).toHaveLength(starts.length);
  let registerWh = 0;
  for (const { start, stop, meterValues } of csms.sessions) {
    expect(['PowerLoss', 'Local']).toContain(stop?.reason);
    const registers = meterValues.map(({ sampledValue }) => registerOf(sampledValue));
    const rising = [registerWh, start.meterStart, ...registers, stop?.meterStop ?? Number.NaN];
    expect(rising).toEqual([...rising].sort((one, other) => one - other));
    registerWh = stop?.meterStop ?? Number.NaN;
  }
}

it('a station killed in running transactions bills each of them once, with energy that only rises', {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'statecharge-kill-'));
  const csms = await startCsms();
  const bench: Bench = { csms, peer: csms.station(identity), folder };
  const random = seededRandom(16);
  const children: ChildProcess[] = [];
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      const child = await begin(bench, kill > 1);
      children.push(child);
      await killInSession(bench, child, `TAG-${kill}`, 4 + Math.floor(random.fraction() * (framesOfASession - 4)));
    }
    const last = await begin(bench, true);
    children.push(last);
    const ended = once(last, 'exit');
    last.send('unplug');
    last.send('stop');
    expect(await ended).toEqual([0, null]);
    expectOneBillEach(bench);
    expect(csms.sessions.filter(({ stop }) => stop?.reason === 'PowerLoss').length).toBeGreaterThan(1);
    const { ledger } = openStore(join(folder, 'records'), new Notebook(), realClock());
    expect(await ledger.open()).toMatchObject({ owed: [], transactions: [], givenUp: [], damage: [] });
    await ledger.close();
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await csms.close();
    await rm(folder, { recursive: true, force: true });
  }
});

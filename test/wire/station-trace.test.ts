/** The trace of a whole station: what is in it, and what is never in it. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStation } from '../../cli/create-station.js';
import { readTrace, type Trace } from '../../visualizations/trace/read-trace.js';
import { hastenedWorld } from '../support/hastened-world.js';
import { identity } from '../support/identity.js';
import { Logbook } from '../support/logbook.js';
import { onSite, type StationSite } from '../support/station-site.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statecharge-trace-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const read = async (name: string): Promise<Trace> => readTrace(await readFile(join(folder, name), 'utf8'));
const kindsIn = (trace: Trace) => new Set(trace.lines.map(({ seen }) => seen.kind));

const framesIn = (trace: Trace) =>
  trace.lines.flatMap(({ seen }) => (seen.kind === 'frame' ? [`${seen.direction} ${seen.text}`] : []));

/** As the station has sent and received them. */
const framesSeenBy = ({ peer }: StationSite) =>
  peer.frames.map(({ direction, text }) => `${direction === 'sent' ? 'received' : 'sent'} ${text}`);

describe('the trace', () => {
  it('holds every frame that the CSMS has seen, across a reset, with what led to it', async () => {
    await onSite(
      async (site) => {
        await site.boot();
        await site.wholeSession();
        site.peer.expectBoot();
        expect(await site.peer.call('Reset', { type: 'Soft' })).toEqual({ status: 'Accepted' });
        await site.registered();
        await site.fence();
        await site.station.stop();
        const frames = framesSeenBy(site);
        const trace = await read('trace.jsonl');
        for (const direction of ['sent', 'received'])
          expect(framesIn(trace).filter((frame) => frame.startsWith(direction))).toEqual(
            frames.filter((frame) => frame.startsWith(direction)),
          );
        expect(frames.length).toBeGreaterThan(30);
      },
      { announced: true, trace: { file: join(folder, 'trace.jsonl') } },
    );
    const trace = await read('trace.jsonl');
    expect(trace.isCutOff).toBe(false);
    const runs = trace.lines.flatMap(({ seen }) =>
      seen.kind === 'run.began' ? ['began'] : seen.kind === 'run.ended' ? [seen.how] : [],
    );
    expect(runs).toEqual(['began', 'ended', 'began', 'ended']);
    const told = ['link.dialled', 'link.opened', 'fact', 'asked', 'answered', 'chart.began', 'chart.told'] as const;
    const more = ['chart.stepped', 'chart.ended', 'clock.set', 'clock.fired', 'drawn', 'commanded'] as const;
    expect([...kindsIn(trace)]).toEqual(expect.arrayContaining([...told, ...more]));
    const calls = new Set(trace.lines.flatMap(({ seen }) => (seen.kind === 'answered' ? [seen.call] : [])));
    for (const call of ['ledger.open', 'ledger.commit', 'configuration.load', 'vault.open', 'hardware.readMeter'])
      expect(calls).toContain(call);
    expect((await stat(join(folder, 'trace.jsonl'))).mode & 0o777).toBe(0o600);
  }, 60_000);

  it('tells of a power cut, and a new one keeps the one before', async () => {
    await onSite(
      async (site) => {
        await site.boot();
        await site.charge(1);
        await site.cutPower();
        await site.powerBack();
        await site.peer.next('BootNotification');
        await site.station.cut();
      },
      { trace: { file: join(folder, 'trace.jsonl') } },
    );
    expect((await readdir(folder)).sort()).toEqual(['trace.1.jsonl', 'trace.jsonl']);
    const before = await read('trace.1.jsonl');
    expect(before.lines.at(-1)?.seen).toMatchObject({ kind: 'run.ended', how: 'cut' });
    const after = await read('trace.jsonl');
    const opened = after.lines.find(({ seen }) => seen.kind === 'answered' && seen.call === 'ledger.open');
    expect(opened?.seen).toMatchObject({ answer: { transactions: [{ connectorId: 1, idTag: 'TAG-1' }] } });
  }, 60_000);

  it('holds neither password nor identity, and no tag where tags are hidden', async () => {
    const password = Buffer.from('first-passw0rd-x');
    await onSite(
      async (site) => {
        await site.boot();
        await site.wholeSession(1, 'A-SECRET-TAG');
        expect(
          await site.peer.call('ChangeConfiguration', { key: 'AuthorizationKeyy', value: 'misspelt-secret' }),
        ).toEqual({ status: 'NotSupported' });
        await site.station.stop();
      },
      {
        password,
        csms: { passwords: new Map([[identity, password]]) },
        trace: { file: join(folder, 'trace.jsonl'), hideIdTags: true },
      },
    );
    const text = await readFile(join(folder, 'trace.jsonl'), 'utf8');
    expect(text).toContain('AuthorizationKeyy');
    for (const secret of ['passw0rd', password.toString('hex'), 'misspelt-secret', 'A-SECRET-TAG', `"${identity}"`])
      expect(text).not.toContain(secret);
    const hidden = new Set(text.match(/\*\*\*[0-9a-f]{12}(?=")/g));
    expect(hidden.size).toBe(1);
  }, 60_000);
});

describe('the flight recorder', () => {
  it('is written to a file when a chart crashes, with what had led to it', async () => {
    const data = join(folder, 'data');
    const world = hastenedWorld();
    const logbook = new Logbook();
    let isWell = true;
    const station = createStation({
      csms: { url: 'ws://127.0.0.1:9/ocpp', identity },
      product: 'BSC-S12BCC',
      hardware: world.hardware,
      data,
      recorder: true,
      journal: logbook,
      observe(seen) {
        if (!isWell || seen.kind !== 'chart.stepped' || seen.actor !== 'status-1') return;
        isWell = false;
        throw new Error('an eye that throws');
      },
    });
    await station.start();
    await logbook.next('recorder.dumped');
    await station.stop();
    world.close();
    const [name = ''] = await readdir(join(data, 'dumps'));
    const dump = readTrace(await readFile(join(data, 'dumps', name), 'utf8'));
    expect(dump.header.why).toBe('actor.crashed status-1');
    expect(dump.lines[0]?.seen.kind).toBe('run.began');
    expect(dump.lines.some(({ seen }) => seen.kind === 'chart.stepped' && seen.actor === 'status-1')).toBe(true);
  }, 60_000);

  it('can be asked for what it holds', async () => {
    const data = join(folder, 'data');
    await onSite(
      async (site) => {
        await site.boot();
        await site.fence();
        const lines = [...(site.station.recording() ?? [])];
        const trace = readTrace(lines);
        expect(trace.header).toMatchObject({ why: 'asked for', station: { product: { model: 'BSC-S12BCC' } } });
        expect(framesIn(trace)).toEqual(expect.arrayContaining(framesSeenBy(site)));
        const path = await site.station.dump('a test');
        expect(path).toContain(join(data, 'dumps', 'dump-'));
        expect(readTrace(await readFile(path ?? '', 'utf8')).header.why).toBe('a test');
        expect((await stat(path ?? '')).mode & 0o777).toBe(0o600);
      },
      { data, recorder: true },
    );
  }, 60_000);
});

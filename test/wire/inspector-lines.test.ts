import { describe, expect, it } from 'vitest';
import { type LineSource, mostReaders, mostWaiting } from '../../adapters/inspector/line-stream.js';
import { KeptLines } from '../../visualizations/inspector/kept-lines.js';
import { readTrace } from '../../visualizations/trace/read-trace.js';
import { ask, errorIn } from '../support/control-target.js';
import { headerLine, inspectorOn, LineClient, lineOf, liveSubject, shown } from '../support/inspector-served.js';
import { onSite } from '../support/station-site.js';

const kindsOf = (lines: readonly string[]) => lines.map((line) => JSON.parse(line).kind);

/** Tells how many listen. */
function counted(source: LineSource): LineSource & { readonly listening: number; readonly left: Promise<void> } {
  let listening = 0;
  let leave: () => void = () => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  return {
    lines: () => source.lines(),
    subscribe: (listener) => {
      const end = source.subscribe(listener);
      listening += 1;
      return () => {
        end();
        listening -= 1;
        leave();
      };
    },
    get listening() {
      return listening;
    },
    left,
  };
}

describe('a reader of the lines', () => {
  it('gets the header, all that was kept, and each new line as it happens', async () => {
    const subject = liveSubject();
    for (const line of [headerLine, lineOf(1), lineOf(2)]) subject.lines.add(line);
    const { at } = await inspectorOn(subject);
    const client = (await LineClient.open(at('lines'))).read();
    await client.seen('"atMs":2');
    subject.lines.add(lineOf(3));
    await client.seen('"atMs":3');
    expect(client.lines.map((line) => `${line}\n`)).toEqual([headerLine, lineOf(1), lineOf(2), lineOf(3)]);
  });

  it('begins at a checkpoint where there was no room for what came before, and is told how much is missing', async () => {
    const lines = new KeptLines({ mostBytes: 200 });
    lines.add(headerLine);
    for (let number = 1; number <= 50; number += 1) lines.add(lineOf(number));
    const { at } = await inspectorOn({ ...liveSubject(), lines });
    const client = (await LineClient.open(at('lines'))).read();
    await client.seen('"atMs":50');
    lines.add(lineOf(51));
    await client.seen('"atMs":51');
    const [header, checkpoint, gap, ...kept] = client.lines.map((line) => JSON.parse(line));
    expect([header.kind, checkpoint.kind, gap.kind]).toEqual(['trace', 'checkpoint', 'gap']);
    expect(kept.map(({ atMs }) => atMs)).toEqual(Array.from(kept, (_, index) => 52 - kept.length + index));
    expect(gap.lines + kept.length).toBe(51);
  });

  it('misses nothing of what happens while it takes in what was kept', async () => {
    const subject = liveSubject();
    subject.lines.add(headerLine);
    const long = 'x'.repeat(1_000);
    for (let number = 1; number <= 5_000; number += 1) subject.lines.add(lineOf(number, long));
    const { at } = await inspectorOn(subject);
    const client = await LineClient.open(at('lines'));
    for (let number = 5_001; number <= 6_000; number += 1) subject.lines.add(lineOf(number, long));
    await client.read().seen('"atMs":6000');
    const instants = client.lines.map((line) => JSON.parse(line).atMs);
    expect(instants).toEqual(Array.from({ length: 6_001 }, (_, number) => number));
  });

  it('that does not read is cut off, and nobody else is kept waiting', async () => {
    const subject = liveSubject();
    subject.lines.add(headerLine);
    const lines = counted(subject.lines);
    const { at } = await inspectorOn({ ...subject, lines });
    const slow = await LineClient.open(at('lines'));
    const quick = (await LineClient.open(at('lines'))).read();
    const long = 'x'.repeat(100_000);
    let number = 0;
    // What fits in the sockets does not count; so much fits in none.
    for (; lines.listening === 2 && number * long.length < 8 * mostWaiting; number += 1) {
      subject.lines.add(lineOf(number, long));
      await quick.seen(`"atMs":${number},`);
    }
    expect(await slow.read().ended).toBe('cut');
    expect(lines.listening).toBe(1);
    subject.lines.add(lineOf(77_777));
    await quick.seen('"atMs":77777');
    expect(quick.lines).toHaveLength(number + 2);
    expect((await ask(at('about'), { headers: shown })).status).toBe(200);
  });

  it('that goes is forgotten', async () => {
    const subject = liveSubject();
    subject.lines.add(headerLine);
    const lines = counted(subject.lines);
    const { at } = await inspectorOn({ ...subject, lines });
    const client = (await LineClient.open(at('lines'))).read();
    await client.seen('trace');
    expect(lines.listening).toBe(1);
    client.leave();
    await lines.left;
    expect(lines.listening).toBe(0);
  });

  it('is one of a few: more are told to wait', async () => {
    const subject = liveSubject();
    subject.lines.add(headerLine);
    const { at } = await inspectorOn(subject);
    const clients = await Promise.all(Array.from({ length: mostReaders }, () => LineClient.open(at('lines'))));
    const refused = await ask(at('lines'), { headers: shown });
    expect([refused.status, errorIn(refused).code]).toEqual([503, 'too-many-readers']);
    for (const client of clients) client.leave();
  });

  it('reads to the end when the inspector closes', async () => {
    const subject = liveSubject();
    subject.lines.add(headerLine);
    const inspector = await inspectorOn(subject);
    const client = (await LineClient.open(inspector.at('lines'))).read();
    await client.seen('trace');
    await inspector.close();
    expect(await client.ended).toBe('ended');
  });
});

describe('the lines of a station', () => {
  it('are a trace of it from its beginning, and hold no secret that the CSMS has set', async () => {
    const lines = new KeptLines();
    const secret = 'hunter2hunter2hunter2';
    await onSite(
      async (site) => {
        await site.boot();
        const change = { key: 'AuthorizationKey', value: secret };
        await site.peer.call('ChangeConfiguration', change);
        await site.wholeSession();
      },
      { inspector: lines },
    );
    const text = [...lines.lines()].join('');
    const { header, lines: seen, isCutOff } = readTrace(text);
    expect([header.format, isCutOff]).toEqual([1, false]);
    expect(seen[0]?.seen.kind).toBe('run.began');
    expect(text).toContain('ChangeConfiguration');
    expect(text).not.toContain(secret);
    expect(text).not.toContain(Buffer.from(secret).toString('hex'));
    expect(text).not.toContain(Buffer.from(secret).toString('base64'));
    for (const kind of ['frame', 'fact', 'chart.stepped', 'ledger.noted', 'run.ended'])
      expect(kindsOf(text.trimEnd().split('\n'))).toContain(kind);
  });
});

import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../adapters/clock/random.js';
import { seal } from '../../persistence/record.js';
import type { Random } from '../../protocol/ports/time.js';
import { owed, removeTemporaryFolders, start, temporaryFolder, transaction } from '../support/stores.js';
import { flip, look, opener, put, rewrite, tableOf, usedStore } from '../support/used-store.js';

afterAll(removeTemporaryFolders);

type Mutation = readonly [name: string, mutate: (file: string, random: Random) => void];

const at = (bytes: Buffer, random: Random) => Math.floor(random.fraction() * bytes.length);

const MUTATIONS: readonly Mutation[] = [
  ['one bit flipped', (file, random) => rewrite(file, (bytes) => flip(bytes, at(bytes, random), 1))],
  ['sixteen bytes flipped', (file, random) => rewrite(file, (bytes) => flip(bytes, at(bytes, random), 16))],
  ['zeros from somewhere on', (file, random) => rewrite(file, (bytes) => bytes.fill(0, at(bytes, random)))],
  ['truncated', (file, random) => truncateSync(file, at(readFileSync(file), random))],
  ['emptied', (file) => truncateSync(file, 0)],
  ['deleted', (file) => rmSync(file)],
];

/** Opens the mutilated store, works with it, and opens it again. */
async function expectRecovery(folder: string, before: Awaited<ReturnType<typeof look>>['contents'], name: string) {
  const { damage, contents } = await look(folder);
  if (damage.length === 0) expect(contents, name).toEqual(before);
  const open = contents.transactions.filter(({ phase }) => phase === 'open');
  expect(open, name).toEqual(
    expect.arrayContaining([transaction('open-1', { transactionId: 77 }), transaction('open-2')]),
  );
  expect(contents.nextSeq, name).toBe(before.nextSeq);
  const { ledger } = opener(folder);
  await ledger.open();
  await ledger.commit(start('after', contents.nextSeq));
  await ledger.close();
  const again = await look(folder);
  // Told once. Only a message without its transaction is told for as long as it is there.
  expect(
    again.damage.filter(({ key }) => !key.startsWith('owed!')),
    name,
  ).toEqual([]);
  expect(again.contents.transactions.length, name).toBe(contents.transactions.length + 1);
  return damage.length > 0;
}

// Hundreds of openings, each with its syncs: a slow or busy disk takes its time.
describe('a damaged store', { timeout: 120_000 }, () => {
  it.each([1, 4])('after %i sessions: harmless or told, open transactions survive, and it works', async (sessions) => {
    const source = await usedStore(sessions);
    const { contents } = await look(source);
    const random = seededRandom(sessions);
    const scratch = temporaryFolder();
    let [tried, told] = [0, 0];
    const files = readdirSync(join(source, 'store')).map((file) => join('store', file));
    for (const file of [...files, 'open-transactions.json']) {
      for (const [name, mutate] of MUTATIONS) {
        const folder = join(scratch, String(tried));
        cpSync(source, folder, { recursive: true });
        mutate(join(folder, file), random);
        told += Number(await expectRecovery(folder, contents, `${file} ${name}`));
        tried += 1;
        rmSync(folder, { recursive: true });
      }
    }
    expect(tried).toBeGreaterThanOrEqual(40);
    expect(told).toBeGreaterThan(10);
  });

  it('that is gone altogether still knows its open transactions', async () => {
    const folder = await usedStore(1);
    const { contents } = await look(folder);
    rmSync(join(folder, 'store'), { recursive: true });
    expect(await expectRecovery(folder, contents, 'no store')).toBe(true);
  });

  it('moves a damaged record to the quarantine, with its key and value', async () => {
    const folder = await usedStore(1);
    await put(folder, 'start!configuration!HeartbeatInterval', '{"version":1,"crc":"00000000","seq":3,"body":"1"}');
    const { damage, contents } = await look(folder);
    expect(damage).toContainEqual({ key: 'configuration!HeartbeatInterval', problem: 'checksum' });
    expect(contents.values).toEqual({});
    const [file = ''] = readdirSync(join(folder, 'quarantine'));
    expect(JSON.parse(readFileSync(join(folder, 'quarantine', file), 'utf8'))).toEqual([
      { key: 'configuration!HeartbeatInterval', raw: '{"version":1,"crc":"00000000","seq":3,"body":"1"}' },
    ]);
    expect((await look(folder)).damage).toEqual([]);
  });

  it('tells of a record that a newer version has written, and does not guess', async () => {
    const folder = await usedStore(1);
    const key = 'start!configuration!HeartbeatInterval';
    await put(folder, key, seal('configuration', key, 3, { value: '1' }, [(old) => old]).raw);
    expect((await look(folder)).damage).toContainEqual({
      key: 'configuration!HeartbeatInterval',
      problem: 'newer version 2, known are 1 to 1',
    });
  });

  it('is built anew where a table holds a flipped bit, before LevelDB trusts it and ends the process', async () => {
    const source = await usedStore(4);
    const { contents } = await look(source);
    const table = tableOf(source);
    const size = readFileSync(join(source, 'store', table)).length;
    const scratch = temporaryFolder();
    // The records are in the first half of the file, the index and what else LevelDB keeps at its end.
    for (let place = 0; place < 20; place += 1) {
      const folder = join(scratch, String(place));
      cpSync(source, folder, { recursive: true });
      rewrite(join(folder, 'store', table), (bytes) => flip(bytes, Math.floor((size * place) / 40), 1));
      expect((await look(folder)).damage).toContainEqual({ key: 'store', problem: `${table} is damaged` });
      expect((await look(folder)).contents.transactions).toEqual(
        expect.arrayContaining(contents.transactions.filter(({ phase }) => phase === 'open')),
      );
    }
  });

  it('that has only lost its table of contents is built anew with everything in it', async () => {
    for (const lost of ['CURRENT', 'MANIFEST']) {
      const folder = await usedStore(3);
      const { contents } = await look(folder);
      for (const file of readdirSync(join(folder, 'store'))) {
        if (file.startsWith(lost)) rmSync(join(folder, 'store', file));
      }
      const found = await look(folder);
      expect(found.damage.map(({ key }) => key)).toEqual(['store']);
      expect(found.contents).toEqual(contents);
    }
  });

  it('that has lost the last batch of its log is told by the second copy', async () => {
    const folder = temporaryFolder();
    const { ledger } = opener(folder);
    await ledger.open();
    await ledger.commit(start('a', 1));
    await ledger.commit({ putOwed: [owed(2, 'a', { action: 'MeterValues' })] });
    await ledger.close();
    const log = readdirSync(join(folder, 'store')).find((file) => file.endsWith('.log')) ?? '';
    const path = join(folder, 'store', log);
    truncateSync(path, readFileSync(path).length - 1);
    expect((await look(folder)).damage).toEqual([
      { key: 'head', problem: 'the database ends at batch 1, but batch 2 was on disk' },
    ]);
  });

  it('is set aside before it is built anew, and no more than 20 such things are kept', async () => {
    const folder = await usedStore(1);
    const quarantine = join(folder, 'quarantine');
    mkdirSync(quarantine);
    for (let day = 10; day < 35; day += 1) writeFileSync(join(quarantine, `2020-01-${day}.json`), '[]');
    rmSync(join(folder, 'store', 'CURRENT'));
    const { damage } = await look(folder);
    expect(damage[0]).toMatchObject({ key: 'store' });
    const kept = readdirSync(quarantine).sort();
    expect(kept).toHaveLength(20);
    expect(kept[0]).toBe('2020-01-16.json');
    expect(existsSync(join(quarantine, kept.at(-1) ?? '', 'LOCK'))).toBe(true);
  });

  it('is not touched while another process works with it', async () => {
    const folder = await usedStore(2);
    const { ledger } = opener(folder);
    await ledger.open();
    const table = tableOf(folder);
    rewrite(join(folder, 'store', table), (bytes) => flip(bytes, 20, 1));
    await expect(opener(folder).ledger.open()).rejects.toMatchObject({ code: 'locked' });
    await ledger.close();
    expect(existsSync(join(folder, 'quarantine'))).toBe(false);
  });
});

describe('a cut while the database is repaired or compacted', () => {
  it('leaves the remains of a table, which are no damage', async () => {
    const folder = await usedStore(2);
    const { contents } = await look(folder);
    writeFileSync(join(folder, 'store', '009999.ldb'), 'the beginning of a table');
    expect(await look(folder)).toEqual({ damage: [], contents });
  });

  it('leaves the old database or the new one in place', async () => {
    const folder = await usedStore(2);
    const { contents } = await look(folder);
    const [store, built] = [join(folder, 'store'), join(folder, 'store.new')];
    mkdirSync(built);
    writeFileSync(join(built, '000003.log'), 'unfinished');
    expect(await look(folder)).toEqual({ damage: [], contents });
    expect(existsSync(built)).toBe(false);
    renameSync(store, built);
    expect(await look(folder)).toEqual({ damage: [], contents });
  });
});

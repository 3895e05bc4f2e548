import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { folderVault, memoryVault } from '../../persistence/vault.js';
import type { Vault } from '../../protocol/ports/vault.js';
import { Notebook } from '../support/stores.js';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A folder in which there is none yet for secrets. */
async function place(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'statecharge-vault-'));
  folders.push(folder);
  return join(folder, 'records', 'secrets');
}

async function opened(folder: string, journal = new Notebook()): Promise<Vault> {
  const vault = folderVault(folder, journal);
  await vault.open();
  return vault;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (secret: Uint8Array | null) => secret && new TextDecoder().decode(secret);
const rightsOf = async (path: string) => (await stat(path)).mode & 0o777;

describe.each([
  ['in a folder', async () => opened(await place())],
  ['in memory', async () => memoryVault()],
])('a vault %s', (_, make) => {
  it('gives back what was kept, and null for what nobody kept', async () => {
    const vault = await make();
    await vault.keep('key-1', bytes('one'));
    await vault.keep('key-1', bytes('another'));
    expect(text(vault.read('key-1'))).toBe('another');
    expect(vault.read('key-2')).toBeNull();
  });

  it('keeps what it was given, whatever is done to those bytes afterwards', async () => {
    const vault = await make();
    const secret = bytes('one');
    const kept = vault.keep('key-1', secret);
    secret.fill(0);
    await kept;
    expect(text(vault.read('key-1'))).toBe('one');
  });

  it('forgets all but what is to be retained', async () => {
    const vault = await make();
    for (const name of ['a', 'b', 'c']) await vault.keep(name, bytes(name));
    await vault.retain(['b', 'never-kept']);
    expect(['a', 'b', 'c'].map((name) => text(vault.read(name)))).toEqual([null, 'b', null]);
  });
});

describe('a vault in a folder', () => {
  it('outlives the process, byte by byte', async () => {
    const folder = await place();
    const secret = Uint8Array.from({ length: 256 }, (_, index) => index);
    await (await opened(folder)).keep('key-1', secret);
    expect((await opened(folder)).read('key-1')).toEqual(Buffer.from(secret));
  });

  it('is closed to everybody but its owner, from the first byte on', async () => {
    const folder = await place();
    await (await opened(folder)).keep('key-1', bytes('one'));
    expect(await rightsOf(folder)).toBe(0o700);
    expect(await rightsOf(join(folder, 'key-1'))).toBe(0o600);
  });

  it('makes nothing as long as there is no secret', async () => {
    const folder = await place();
    await (await opened(folder)).retain([]);
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });

  it('takes back the rights that somebody has given to others, and says so', async () => {
    const folder = await place();
    await (await opened(folder)).keep('key-1', bytes('one'));
    await chmod(join(folder, 'key-1'), 0o644);
    await chmod(folder, 0o755);
    const journal = new Notebook();
    const vault = await opened(folder, journal);
    expect(text(vault.read('key-1'))).toBe('one');
    expect(await rightsOf(join(folder, 'key-1'))).toBe(0o600);
    expect(await rightsOf(folder)).toBe(0o700);
    expect(journal.entries.map(({ event, path }) => ({ event, path }))).toEqual([
      { event: 'vault.wasOpen', path: folder },
      { event: 'vault.wasOpen', path: join(folder, 'key-1') },
    ]);
    expect(JSON.stringify(journal.entries)).not.toContain('one"');
  });

  it.each([
    ['nothing', ''],
    ['half of it', 'new se'],
  ])('after a power cut while a secret was replaced, with %s of it written, still has the old one', async (_, left) => {
    const folder = await place();
    await (await opened(folder)).keep('key-1', bytes('old secret'));
    await writeFile(join(folder, 'key-1.tmp'), left, { mode: 0o600 });
    const vault = await opened(folder);
    expect(text(vault.read('key-1'))).toBe('old secret');
    expect(vault.read('key-1.tmp')).toBeNull();
    expect(await readdir(folder)).toEqual(['key-1']);
    await vault.keep('key-1', bytes('new secret'));
    expect(await readFile(join(folder, 'key-1'), 'utf8')).toBe('new secret');
  });

  it('does not write into a file that somebody else has put where its own will be', async () => {
    const folder = await place();
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const vault = await opened(folder);
    await writeFile(join(folder, 'key-1.tmp'), 'theirs', { mode: 0o666 });
    await vault.keep('key-1', bytes('one'));
    expect(await rightsOf(join(folder, 'key-1'))).toBe(0o600);
  });

  it.each(['', '.', '..', '../key', 'a/b', 'a\\b', '/etc/passwd', '.hidden', 'key-1.tmp', 'nul\0'])(
    'takes no name that leads elsewhere: %j',
    async (name) => {
      const folder = await place();
      const vault = await opened(folder);
      await expect(vault.keep(name, bytes('one'))).rejects.toMatchObject({ name: 'StorageError' });
      expect(vault.read(name)).toBeNull();
      await expect(stat(folder)).rejects.toThrow('ENOENT');
    },
  );

  it('that cannot be written says so, and keeps what it had', async () => {
    const folder = await place();
    const vault = await opened(folder);
    await vault.keep('key-1', bytes('one'));
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file stands in its place');
    await expect(vault.keep('key-1', bytes('two'))).rejects.toMatchObject({ name: 'StorageError' });
    expect(text(vault.read('key-1'))).toBe('one');
  });

  it('writes one secret after the other, the last one wins', async () => {
    const folder = await place();
    const vault = await opened(folder);
    await Promise.all(['one', 'two', 'three'].map((secret) => vault.keep('key-1', bytes(secret))));
    expect(await readFile(join(folder, 'key-1'), 'utf8')).toBe('three');
    expect(text(vault.read('key-1'))).toBe('three');
  });
});

/** Downloads and uploads over SFTP, against the sshd of this machine, where there is one. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureOf, sha256, someBytes, transferBench } from '../support/transfer/bench.js';
import { openSsh, whyNoOpenSsh } from '../support/transfer/open-ssh.js';

const why = whyNoOpenSsh();

function againstOpenSsh() {
  test('a file goes there and comes back, and is nobody else’s to change', async () => {
    const { url, home } = await openSsh();
    const { put, get } = transferBench();
    const bytes = someBytes(3_000_000);
    await put(`${url}${home}`, bytes);
    const path = join(home, 'log.gz');
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect((await get(`${url}${path}`)).sha256).toBe(sha256(bytes));
  });

  test('an upload that broke off is gone on with', async () => {
    const ssh = await openSsh();
    const bytes = someBytes(3_000_000);
    const put = transferBench().putter(`${ssh.url}${ssh.home}/`, bytes);
    ssh.cutAfter = 2_000_000;
    expect((await failureOf(put())).code).toBe('broken');
    await ssh.idle();
    const path = join(ssh.home, 'log.gz');
    const { size } = statSync(path);
    expect(size).toBeGreaterThan(1_000_000);
    expect(size).toBeLessThan(bytes.length);
    await put();
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(ssh.received[1]).toBeLessThan(bytes.length - size + 100_000);
  });

  test('a download that broke off is gone on with', async () => {
    const ssh = await openSsh();
    const bytes = someBytes(9_000_000);
    writeFileSync(join(ssh.home, 'image'), bytes);
    const { get } = transferBench();
    ssh.cutAfter = 4_000_000;
    expect((await failureOf(get(`${ssh.url}${ssh.home}/image`))).code).toBe('broken');
    expect((await get(`${ssh.url}${ssh.home}/image`)).sha256).toBe(sha256(bytes));
    expect(ssh.sent[1]).toBeLessThan(8_000_000);
  });

  test.each([
    [
      'denied',
      'where the password is wrong',
      (url: string, home: string) => `${url.replace('secret', 'wrong')}${home}/a`,
    ],
    ['not-found', 'where there is no file', (url: string, home: string) => `${url}${home}/nothing`],
    ['denied', 'where the user may not read', (url: string, home: string) => `${url}${home}/closed`],
  ])('a download fails as %s %s', async (code, _, locationOf) => {
    const { url, home } = await openSsh();
    writeFileSync(join(home, 'closed'), 'x', { mode: 0 });
    expect(await answerTo(() => transferBench().get(locationOf(url, home)))).toBe(code);
  });

  test('an upload fails as not found where there is no such folder', async () => {
    const { url, home } = await openSsh();
    expect(await answerTo(() => transferBench().put(`${url}${home}/nothing/`, someBytes(10)))).toBe('not-found');
  });
}

/** How the server takes it. Now and then a line to it ends before it has said so, on a machine with much to do. */
async function answerTo(run: () => Promise<unknown>): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const { code } = await failureOf(run());
    if (code !== 'broken' || tries === 3) return code;
  }
}

if (why === null) {
  describe('against OpenSSH', againstOpenSsh);
} else {
  test('against OpenSSH nothing is tried here, and one line says why', () => {
    process.stderr.write(`Not tried against OpenSSH: ${why}\n`);
    expect(why).toMatch(/^[^\n]{10,}$/);
  });
}

/** What of a location is understood, and what is not even looked at. */
import { describe, expect, test } from 'vitest';
import { plainPath, readLocation } from '../../adapters/transfer/location.js';
import { TransferError } from '../../protocol/ports/transfer.js';

const all = ['HTTP', 'HTTPS', 'FTP', 'FTPS', 'SFTP'] as const;
const read = (location: string) => readLocation(location, all);

function refusal(location: string, offered: Parameters<typeof readLocation>[1] = all): string {
  try {
    readLocation(location, offered);
  } catch (error) {
    if (error instanceof TransferError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'taken';
}

describe('a location', () => {
  test('says host, port, path and query', () => {
    expect(read('https://Files.Example:8443/a/b%20c.bin?x=1#part')).toEqual({
      protocol: 'HTTPS',
      host: 'files.example',
      port: 8443,
      place: 'files.example:8443',
      credentials: null,
      path: '/a/b%20c.bin',
      query: '?x=1',
    });
  });

  test.each([
    ['http://h/', 80],
    ['https://h/', 443],
    ['ftp://h/', 21],
    ['ftps://h/', 21],
    ['sftp://h/', 22],
    ['sftp://h:80/', 80],
    ['ftp://h:443/', 443],
    ['https://h:80/', 80],
    ['http://h:/', 80],
    ['sftp://[2606:4700::1]:2222/', 2222],
    ['sftp://[2606:4700::1]/', 22],
  ])('%s has port %i', (location, port) => {
    expect(read(location).port).toBe(port);
  });

  test('holds user and password, decoded', () => {
    expect(read('ftp://us%40er:p%3Aw@rd@h/').credentials).toEqual({ user: 'us@er', password: 'p:w@rd' });
    expect(read('sftp://user@h/').credentials).toEqual({ user: 'user', password: '' });
  });

  test('is taken with blanks and letters of any alphabet in its path', () => {
    expect(read(' http://h/Bericht über alles.gz ').path).toBe('/Bericht%20%C3%BCber%20alles.gz');
    expect(plainPath(read('sftp://h/Bericht%20%C3%BCber.gz'))).toBe('/Bericht über.gz');
  });

  test.each(all)('names the host of %s in one spelling only', (protocol) => {
    for (const host of [
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '127.1',
      '0x7f000001',
      '127.0.0.1.',
      '１２７.0.0.1',
      '%31%32%37.0.0.1',
    ]) {
      expect([host, read(`${protocol.toLowerCase()}://${host}/`).host]).toEqual([host, '127.0.0.1']);
    }
  });
});

describe('not taken as a location is', () => {
  test.each([
    'file:///etc/passwd',
    'gopher://h:70/_x',
    'data:text/plain,hello',
    'javascript:alert(1)',
    'ws://h/',
    'unix:/run/docker.sock',
    'jar:http://h/!/',
    'http:h/',
    'http:/h/',
    'http:///h/',
    'http://',
    '//h/',
    '/etc/passwd',
    'h/path',
    '',
    'ht\ttp://h/',
    'http://h/a\r\nHost: other',
    'http://h/a%0d%0ab',
    'http://h/a%00b',
    'http://h/\u0000',
    'http://h\\@other/',
    'http://h/..%5c..%5cetc',
    'http://h/../etc/passwd',
    'http://h/a/..',
    'http://h/%2e%2e/etc/passwd',
    'http://h/.%2E/etc/passwd',
    'http://h/..%2f..%2fetc/passwd',
    'http://h/a%2f..%2fb',
    'http://h/%zz',
    'http://h:0/',
    'http://h:65536/',
    'http://h:99999999999/',
    'http://h:-1/',
    'http://h:8o/',
    'http://[fe80::1%25eth0]/',
    'http://[fe80::1%eth0]/',
    'http://[::1/',
    'http://1.2.3.256/',
    'http://0x100000000/',
    'http://@/',
    'http://user@/',
    'ftp://us%0d%0aer:x@h/',
    'ftp://user:x%00@h/',
    `http://h/${'a'.repeat(2_048)}`,
  ])('%j', (location) => {
    expect(refusal(location)).toMatch(/^unsupported: The location .*\.$/);
  });

  test('one of a protocol that the product does not offer', () => {
    expect(refusal('sftp://h/', ['HTTP', 'FTP'])).toContain('http://, ftp://');
    expect(refusal('https://h/', ['HTTP', 'FTP'])).toMatch(/^unsupported/);
    expect(refusal('HTTP://h/', ['HTTP', 'FTP'])).toBe('taken');
  });

  test('repeated when it is refused', () => {
    expect(refusal('http://me:secret@h:0/hidden?token')).not.toMatch(/secret|hidden|token|\bme\b/);
  });
});

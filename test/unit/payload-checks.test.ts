/** Several judges of payloads, and those that read their schemas from a folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { officialCheck, strictest } from '../../conformance/csms/official-schemas.js';
import { ownCheck } from '../../conformance/csms/own-check.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'statecharge-schemas-'));
  const write = (path: string, draft: string, schema: object) =>
    writeFileSync(
      join(folder, path),
      JSON.stringify({ $schema: `http://json-schema.org/${draft}/schema#`, ...schema }),
    );
  mkdirSync(join(folder, 'core'));
  mkdirSync(join(folder, 'security'));
  // Draft-04 has a boolean where draft-06 has a number, so that each needs its own compiler.
  const above = { type: 'number', minimum: 1, exclusiveMinimum: true };
  write('core/Heartbeat.json', 'draft-04', { type: 'object', properties: { n: above } });
  write('core/HeartbeatResponse.json', 'draft-04', { type: 'object', required: ['currentTime'] });
  write('security/GetLog.json', 'draft-06', { type: 'object', properties: { n: { exclusiveMinimum: 1 } } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the schemas of a folder', () => {
  it('judge requests and responses, core and security', () => {
    const check = officialCheck(folder);
    expect(check('Heartbeat', 'request', { n: 1.1 })).toBeNull();
    expect(check('Heartbeat', 'request', { n: 1 })).toContain('payload/n');
    expect(check('Heartbeat', 'response', {})).toContain('currentTime');
    expect(check('GetLog', 'request', { n: 2 })).toBeNull();
    expect(check('GetLog', 'request', { n: 1 })).toContain('payload/n');
    expect(() => check('Authorize', 'request', {})).toThrow('Authorize.json');
  });
});

describe('several judges', () => {
  it('must all be pleased, and the first that is not speaks', () => {
    const both = strictest(ownCheck, officialCheck(folder));
    expect(both('Heartbeat', 'response', { currentTime: '2026-01-31T12:00:00Z' })).toBeNull();
    expect(both('Heartbeat', 'response', { currentTime: 1 })).toBe(
      ownCheck('Heartbeat', 'response', { currentTime: 1 }),
    );
    expect(
      strictest(
        () => null,
        () => 'second',
        () => 'third',
      )('Heartbeat', 'request', {}),
    ).toBe('second');
    expect(strictest()('Heartbeat', 'request', {})).toBeNull();
  });
});

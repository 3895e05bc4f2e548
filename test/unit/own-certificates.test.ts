/** Which of its own certificates a station uses, and when it asks for another: A02, A03. */
import { describe, expect, it } from 'vitest';
import type { InstalledCertificate } from '../../machines/certificates/certificates.types.js';
import { decideOwn, newestValid, type OwnSituation } from '../../machines/certificates/own.js';

const dayMs = 86_400_000;

/** Days after the epoch: valid from, valid to. It is installed when it becomes valid, unless told otherwise. */
const own = (fingerprint: string, from: number, to: number, part: Partial<InstalledCertificate> = {}) => ({
  fingerprint,
  use: 'ChargePointCertificate' as const,
  subject: 'CN=CP-1',
  notBeforeMs: from * dayMs,
  notAfterMs: to * dayMs,
  installedAtMs: from * dayMs,
  preset: false,
  ...part,
});

const decide = (day: number, certificates: InstalledCertificate[], part: Partial<OwnSituation> = {}) =>
  decideOwn({
    own: certificates,
    inUse: null,
    named: [],
    tried: [],
    nowMs: day * dayMs,
    renewalMs: 30 * dayMs,
    renewalTriedAtMs: null,
    ...part,
  });

describe('the certificate to use', () => {
  const [old, young, next] = [own('old', 0, 365), own('young', 100, 465), own('next', 200, 565)];

  it('is the newest of those that are valid, however late it expires', () => {
    expect(decide(150, [old, young, next], { inUse: 'old' }).use).toBe('young');
    expect(decide(150, [own('long', 0, 900), young]).use).toBe('young');
    expect(newestValid([old, young, next], 150 * dayMs)?.fingerprint).toBe('young');
    expect(newestValid([next], 150 * dayMs)).toBeNull();
  });

  it('is the one that was installed last, of two that begin alike', () => {
    const later = own('later', 100, 465, { installedAtMs: 101 * dayMs });
    expect(decide(150, [later, young], { inUse: 'young' }).use).toBe('later');
    expect(decide(150, [young, later], { inUse: 'later' }).use).toBeNull();
  });

  it('changes when the time of the next one has come', () => {
    expect(decide(199, [young, next], { inUse: 'young' })).toMatchObject({ use: null, nextAtMs: 200 * dayMs });
    expect(decide(200, [young, next], { inUse: 'young' }).use).toBe('next');
  });

  it('is never an older one, not even when the present one has expired or is not valid yet: the clock may be wrong', () => {
    expect(decide(150, [own('long', 0, 900), own('short', 10, 20)], { inUse: 'short' }).use).toBeNull();
    expect(decide(150, [young, next], { inUse: 'next' }).use).toBeNull();
  });

  it('is not one that the connection was switched to and came back from', () => {
    expect(decide(150, [old, young], { inUse: 'old', tried: ['young'] }).use).toBeNull();
  });
});

describe('an old certificate', () => {
  const [old, young] = [own('old', 0, 365), own('young', 100, 465)];

  it('is kept for a month after the new one is in use', () => {
    expect(decide(129, [old, young], { inUse: 'young' })).toMatchObject({ gone: [], nextAtMs: 130 * dayMs });
    expect(decide(130, [old, young], { inUse: 'young' }).gone).toEqual(['old']);
    const late = own('young', 100, 465, { installedAtMs: 120 * dayMs });
    expect(decide(149, [old, late], { inUse: 'young' }).gone).toEqual([]);
    expect(decide(150, [old, late], { inUse: 'young' }).gone).toEqual(['old']);
  });

  it('stays as long as a way to the CSMS names it, or the start gives it', () => {
    expect(decide(200, [old, young], { inUse: 'young', named: ['old'] }).gone).toEqual([]);
    expect(decide(200, [{ ...old, preset: true }, young], { inUse: 'young' }).gone).toEqual([]);
  });

  it('is not one whose time has yet to come', () => {
    expect(decide(150, [young, own('next', 200, 565)], { inUse: 'young' }).gone).toEqual([]);
  });
});

describe('a renewal', () => {
  const certificate = own('present', 0, 365);

  it('is due a month before the certificate expires', () => {
    expect(decide(334, [certificate], { inUse: 'present' })).toMatchObject({
      renewalIsDue: false,
      nextAtMs: 335 * dayMs,
    });
    expect(decide(335, [certificate], { inUse: 'present' })).toMatchObject({ renewalIsDue: true, nextAtMs: null });
    expect(decide(400, [certificate], { inUse: 'present' }).renewalIsDue).toBe(true);
  });

  it('is tried again after a day at the earliest', () => {
    const tried = { inUse: 'present', renewalTriedAtMs: 340 * dayMs };
    expect(decide(340.5, [certificate], tried)).toMatchObject({ renewalIsDue: false, nextAtMs: 341 * dayMs });
    expect(decide(341, [certificate], tried).renewalIsDue).toBe(true);
  });

  it('is never due where it is switched off, nor without a certificate', () => {
    expect(decide(400, [certificate], { inUse: 'present', renewalMs: 0 }).renewalIsDue).toBe(false);
    expect(decide(400, [])).toEqual({ use: null, gone: [], renewalIsDue: false, nextAtMs: null });
  });

  it('is due for the one that is kept for a higher profile, too', () => {
    expect(decide(340, [certificate]).renewalIsDue).toBe(true);
  });
});

/** The table of security events, and how much of one a message carries. */
import { describe, expect, it } from 'vitest';
import { damageInfo } from '../../machines/security-events/kept.js';
import { isCritical, securityEvents, techInfoOf } from '../../protocol/security-events.js';
import { validateRequest } from '../../protocol/validation.js';

describe('the table of security events', () => {
  it('has the eighteen of the whitepaper (8), and one of ours', () => {
    const names = Object.entries(securityEvents).map(([name, { listed }]) => [name, listed] as const);
    expect(names.filter(([, listed]) => listed)).toHaveLength(18);
    expect(names.filter(([, listed]) => !listed)).toEqual([['LedgerDamaged', false]]);
  });

  it('calls critical what must reach the CSMS (A04.FR.02)', () => {
    const critical = Object.entries(securityEvents).flatMap(([name, event]) => (event.critical ? [name] : []));
    expect(critical).toEqual([
      'FirmwareUpdated',
      'SettingSystemTime',
      'StartupOfTheDevice',
      'ResetOrReboot',
      'SecurityLogWasCleared',
      'MemoryExhaustion',
      'TamperDetectionActivated',
      'LedgerDamaged',
    ]);
  });

  it.each(Object.keys(securityEvents))('%s is a name the message can carry', (type) => {
    const payload = { type, timestamp: '2026-01-01T00:00:00Z', techInfo: techInfoOf('x'.repeat(300)) };
    expect(validateRequest('SecurityEventNotification', payload)).toBeNull();
  });

  it('says of each what it means, and whether it is critical', () => {
    for (const [name, { meaning, critical }] of Object.entries(securityEvents)) {
      expect(meaning, name).toMatch(/^[A-Z].{15,}\.$/);
      expect(isCritical(name)).toBe(critical);
    }
  });

  it('takes an event it does not know for a critical one: better told than lost', () => {
    expect([isCritical('OfALaterVersion'), isCritical('constructor'), isCritical('InvalidMessages')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('techInfo', () => {
  it('is cut at 255 characters and has nothing in it that disturbs a log', () => {
    expect(techInfoOf('€'.repeat(300))).toBe('?'.repeat(255));
    expect(techInfoOf('line one\nline two\u0000')).toBe('line one?line two?');
  });

  it('of damage says how much of it there is, and what', () => {
    const damage = [
      { key: 'owed!1', problem: 'checksum differs' },
      { key: 'head', problem: 'missing' },
    ];
    expect(damageInfo(damage)).toBe('2: owed!1: checksum differs; head: missing');
  });
});

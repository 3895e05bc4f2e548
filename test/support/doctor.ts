/** The doctor at work, and what it has said. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { checks, type Finding } from '../../cli/doctor/findings.js';
import { type DoctorFlags, doctorCommand } from '../../cli/doctor.js';

/** What a central system knows CP-1 by. */
export const key = 'OCA_OCTT_admin_test';
export const passwords = new Map([['CP-1', Buffer.from(key)]]);
const patience = { step: 2_000, answer: 500 };

export let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'statecharge-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

export function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
}

export const passwordFile = (text = key) => file('key', text);

export interface Told {
  readonly code: number;
  readonly text: string;
}

export async function told(flags: DoctorFlags, screen = {}): Promise<Told> {
  const lines: string[] = [];
  const say = (text: string) => lines.push(text);
  const all = { id: 'CP-1', data: join(folder, 'data'), ...flags };
  const code = await doctorCommand(all, { screen, print: say, warn: say }, patience);
  return { code, text: lines.join('\n') };
}

export interface Examined {
  readonly code: number;
  readonly found: Readonly<Record<string, Finding>>;
  readonly text: string;
}

export async function examined(flags: DoctorFlags): Promise<Examined> {
  const { code, text } = await told({ ...flags, json: true });
  const { checks: findings, ok } = JSON.parse(text) as { ok: boolean; checks: Finding[] };
  expect(ok).toBe(code === 0);
  expect(findings.map(({ check }) => check)).toEqual(checks);
  return { code, text, found: Object.fromEntries(findings.map((finding) => [finding.check, finding])) };
}

export const states = ({ found }: Examined) => checks.map((check) => found[check]?.state);

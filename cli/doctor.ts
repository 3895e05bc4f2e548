/** `statecharge doctor`: what stands between this machine and an accepted boot, step by step, with the remedy. */
import { readConfigFile } from './config-file.js';
import { examine } from './doctor/examine.js';
import type { Finding } from './doctor/findings.js';
import { type Patient, patientOf } from './doctor/patient.js';
import { findingLines, summaryLine } from './doctor/report.js';
import { columnsOf, hasColour, type Screen } from './keys/screen.js';
import { wrapped } from './keys/terminal.js';
import { checkRunOptions, mergeRunOptions, type RawRunOptions, type RunOptions } from './run-options.js';

export interface DoctorFlags extends RawRunOptions {
  readonly config?: string;
}

/** Where it goes: lines, and what the terminal can show. */
export interface DoctorOutput {
  readonly screen: Screen;
  print(text: string): void;
  warn(text: string): void;
}

/** Beyond this a line is hard to follow. */
const widest = 80;

/** Prints, and gives the exit code: 0 all is good, 1 something is wrong. Throws for options that are wrong. */
export async function doctorCommand(
  flags: DoctorFlags,
  output: DoctorOutput,
  patience?: Patient['patience'],
): Promise<number> {
  const options = readOptions(flags);
  const patient = patientOf(options, patience);
  const findings = options.json ? await asData(patient, options, output) : await asText(patient, options, output);
  return findings.some(({ state }) => state === 'failed') ? 1 : 0;
}

function readOptions({ config, ...commandLine }: DoctorFlags): RunOptions {
  if (config === undefined) return checkRunOptions(commandLine);
  const file = readConfigFile(config);
  // What a station logs in is no matter of the doctor's.
  const { json: _, ...options } = file.options;
  return checkRunOptions(mergeRunOptions(options, commandLine), file);
}

async function asText(
  patient: Patient,
  { csms, id, warnings }: RunOptions,
  { screen, print, warn }: DoctorOutput,
): Promise<readonly Finding[]> {
  for (const warning of warnings) warn(`statecharge: ${warning}`);
  const look = { columns: Math.min(columnsOf(screen), widest), colour: hasColour(screen) };
  const findings: Finding[] = [];
  print(`${id} at ${csms}\n`);
  for await (const finding of examine(patient)) {
    findings.push(finding);
    print(findingLines(finding, look));
  }
  print(`\n${summaryLine(findings)}`);
  if (patient.note !== null) print(wrapped(patient.note, look.columns).join('\n'));
  return findings;
}

async function asData(
  patient: Patient,
  { csms, id, warnings }: RunOptions,
  { print }: DoctorOutput,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of examine(patient)) findings.push(finding);
  const isGood = findings.every(({ state }) => state !== 'failed');
  const { securityProfile, note } = patient;
  const told = { csms, identity: id, securityProfile, ok: isGood, warnings, checks: findings, note };
  print(JSON.stringify(told, null, 2));
  return findings;
}

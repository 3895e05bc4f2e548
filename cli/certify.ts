/** `statecharge certify`: plays the certification cases against a station and writes the report. */
import { accessSync, closeSync, constants, openSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { PayloadCheck } from '../conformance/csms/records.js';
import { timing } from '../conformance/language/timing.js';
import { commandStation } from '../conformance/launch/command.js';
import { prepareKeys } from '../conformance/pki/keys.js';
import { profileTemplate } from '../conformance/product/profile-template.js';
import { jsonReport } from '../conformance/report/json-report.js';
import { junitReport } from '../conformance/report/junit-report.js';
import type { ProductResult, RunResult } from '../conformance/report/results.js';
import { terminalSummary } from '../conformance/report/terminal.js';
import { run } from '../conformance/runner/run.js';
import packageJson from '../package.json' with { type: 'json' };
import { ConfigurationError } from '../protocol/errors.js';
import { actions, isAction } from '../protocol/messages.js';
import { playAgainst } from './certify/against.js';
import { Display } from './certify/display.js';
import { differences, readExpected } from './certify/expected.js';
import { type CertifyFlags, type CertifyOptions, checkCertifyOptions } from './certify/options.js';
import { writeReports } from './certify/reports.js';
import { makeFolder } from './checks/folders.js';

/** A station mostly waits, as the cases do: a core has time for several. */
const waysPerCore = 5;

const longestEndMs = 2_000;

/** 0: everything that applies has passed, or with `--expected` exactly what is listed; else 1. */
export async function certifyCommand(flags: CertifyFlags): Promise<number> {
  if (flags.profileTemplate === true) {
    console.log(profileTemplate());
    return 0;
  }
  const options = checkCertifyOptions(flags);
  const expected = options.expected === undefined ? null : readExpected(options.expected);
  prepareOutputs(options);
  const startedAt = new Date().toISOString();
  const check = await officialSchemas();
  await prepareKeys();
  const interruption = untilInterrupted();
  const products = await playAll(options, check, interruption.signal);
  interruption.end();
  const result: RunResult = {
    startedAt,
    finishedAt: new Date().toISOString(),
    interrupted: interruption.signal.aborted,
    ...partialOf(options, products),
    toolVersion: packageJson.version,
    officialSchemas: check !== undefined,
    products,
  };
  tell(result, options);
  // What a puppet has not answered yet would hold an interrupted run for a minute.
  if (result.interrupted) setTimeout(() => process.exit(1), longestEndMs).unref();
  if (expected === null) return products.every(isPassed) && !result.interrupted ? 0 : 1;
  const differ = differences(expected, products, result.partial === undefined);
  for (const line of differ) console.error(line);
  return differ.length === 0 && !result.interrupted ? 0 : 1;
}

const isPassed = ({ cases }: ProductResult) => cases.length > 0 && cases.every(({ result }) => result !== 'FAIL');

/** What nobody may take for a whole certification: some cases were not asked for, or could not be played. */
function partialOf({ partial }: CertifyOptions, products: readonly ProductResult[]) {
  const left = products.flatMap(({ leftOut = [] }) => leftOut);
  const parts = [
    ...(partial === undefined ? [] : [partial]),
    ...(left.length === 0 ? [] : [`not to be played under the security profile in use: ${left.join(', ')}`]),
  ];
  return parts.length === 0 ? {} : { partial: parts.join('; ') };
}

/** What cannot be written is told before minutes of play, not after them. */
function prepareOutputs({ report, junit }: CertifyOptions): void {
  try {
    makeFolder(report);
    accessSync(report, constants.W_OK);
    if (junit !== undefined) closeSync(openSync(junit, 'a'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError('bad-value', `--report and --junit name places that can be written: ${why}`, {
      cause,
    });
  }
}

function tell(result: RunResult, options: CertifyOptions): void {
  const files = writeReports(result, options.report);
  if (options.junit !== undefined) writeFileSync(options.junit, junitReport(result));
  if (options.json) {
    console.log(jsonReport(result));
    return;
  }
  process.stdout.write(terminalSummary(result, { colour: process.stdout.isTTY === true }));
  console.log(`\nReports: ${files.join(' ')}`);
}

async function playAll(options: CertifyOptions, check: PayloadCheck | undefined, signal: AbortSignal) {
  const { profiles, cases, connector, intervalS, patienceS, against, jobs } = options;
  const display = new Display(process.stderr, cases.length * profiles.length);
  const common = {
    profiles,
    cases,
    connector,
    timing: timing(intervalS, patienceS),
    check,
    signal,
    ...display.observer,
  };
  try {
    if (against !== null) return await playAgainst(against, common);
    // This very command, as it was called.
    const start = commandStation({ command: [process.execPath, ...process.execArgv, process.argv[1] ?? ''] });
    return await run({ ...common, start, width: jobs ?? availableParallelism() * waysPerCore });
  } finally {
    display.end();
  }
}

/** The schemas of the official set judge every frame too, where `OCPP_SCHEMAS` names their folder. */
async function officialSchemas(): Promise<PayloadCheck | undefined> {
  const folder = process.env['OCPP_SCHEMAS'];
  if (folder === undefined || folder === '') return undefined;
  const { officialCheck, strictest } = await import('../conformance/csms/official-schemas.js');
  const { ownCheck } = await import('../conformance/csms/own-check.js');
  const official = officialCheck(folder);
  try {
    // All of them now: a schema that is missing would else end the run in the middle.
    for (const action of Object.keys(actions)) {
      if (!isAction(action)) continue;
      official(action, 'request', {});
      official(action, 'response', {});
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError('bad-value', `OCPP_SCHEMAS names a folder of the official schemas: ${why}`, { cause });
  }
  return strictest(ownCheck, official);
}

/** The first signal ends the run early, with a report of what there is; the second ends the process. */
function untilInterrupted() {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    console.error('\nInterrupted: reporting what there is.');
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  const end = () => {
    for (const signal of signals) process.off(signal, stop);
  };
  return { signal: controller.signal, end };
}

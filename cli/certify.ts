/** `statecharge certify`: plays the certification cases against a station and writes the report. */
import { writeFileSync } from 'node:fs';
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
import { playAgainst } from './certify/against.js';
import { Display } from './certify/display.js';
import { differences, readExpected } from './certify/expected.js';
import { type CertifyFlags, type CertifyOptions, checkCertifyOptions } from './certify/options.js';
import { writeReports } from './certify/reports.js';

/** A station mostly waits, as the cases do: a core has time for several. */
const waysPerCore = 5;

/** 0: everything that applies has passed, or with `--expected` exactly what is listed; else 1. */
export async function certifyCommand(flags: CertifyFlags): Promise<number> {
  if (flags.profileTemplate === true) {
    console.log(profileTemplate());
    return 0;
  }
  const options = checkCertifyOptions(flags);
  const expected = options.expected === undefined ? null : readExpected(options.expected);
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
  if (expected === null) return products.every(isPassed) && !result.interrupted ? 0 : 1;
  const differ = differences(expected, products);
  for (const line of differ) console.error(line);
  return differ.length === 0 && !result.interrupted ? 0 : 1;
}

const isPassed = ({ cases }: ProductResult) => cases.every(({ result }) => result !== 'FAIL');

/** What nobody may take for a whole certification: some cases were not asked for, or could not be played. */
function partialOf({ partial, against, cases }: CertifyOptions, products: readonly ProductResult[]) {
  const decided = new Set(products.flatMap((product) => product.cases.map(({ id }) => id)));
  const left = against === null ? [] : cases.filter(({ id }) => !decided.has(id)).map(({ id }) => id);
  const why = `security profile ${against?.securityProfile} cannot play ${left.join(', ')}`;
  const parts = [...(partial === undefined ? [] : [partial]), ...(left.length === 0 ? [] : [why])];
  return parts.length === 0 ? {} : { partial: parts.join('; ') };
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
  return strictest(ownCheck, officialCheck(folder));
}

/** The first signal ends the run early, with a report of what there is; the second ends the process. */
function untilInterrupted() {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    console.error('\nInterrupted: reporting what there is.');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const end = () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
  return { signal: controller.signal, end };
}

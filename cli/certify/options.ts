/** The options of `statecharge certify`, checked before anything starts. All that is wrong is said at once. */
import { readFileSync } from 'node:fs';
import { cases } from '../../conformance/cases/cases.js';
import type { SecurityProfile, TestCase } from '../../conformance/language/case.js';
import { family, findProfile, representative, variants } from '../../conformance/product/family.js';
import { readProfileFile } from '../../conformance/product/read-profile.js';
import type { StationProfile } from '../../conformance/product/station-profile.js';
import { ConfigurationError } from '../../protocol/errors.js';
import { suggest } from '../../protocol/suggest.js';
import { readPassword } from '../checks/files.js';

/** As the command line gives them. */
export interface CertifyFlags {
  readonly product?: readonly string[];
  readonly profile?: string;
  readonly profileTemplate?: boolean;
  readonly case?: readonly string[];
  readonly against?: string;
  readonly puppet?: string;
  readonly passwordFile?: string;
  readonly pki?: string;
  readonly firmware?: string;
  readonly connector?: string;
  readonly interval?: string;
  readonly patience?: string;
  readonly jobs?: string;
  readonly report?: string;
  readonly junit?: string;
  readonly expected?: string;
  readonly json?: boolean;
}

/** Where a station that runs already dials in. */
export interface Against {
  readonly host: string;
  readonly port: number;
  readonly identity: string;
  /** As its address and its credentials tell: wss without a password is profile 3. */
  readonly securityProfile: SecurityProfile;
  readonly puppet?: string;
  readonly password?: Uint8Array;
  /** Folder of the root the station trusts; for TLS. */
  readonly pki?: string;
  /** Bytes of what the station takes for firmware. */
  readonly firmware?: Buffer;
}

export interface CertifyOptions {
  readonly profiles: readonly StationProfile[];
  readonly cases: readonly TestCase[];
  /** Says what was left out, or is absent when all cases are played. */
  readonly partial?: string;
  readonly against: Against | null;
  readonly connector: number;
  readonly intervalS: number;
  /** For what may take long: reboots, reconnections, transfers. */
  readonly patienceS: number;
  /** Ways side by side; absent: as the cores allow. */
  readonly jobs?: number;
  readonly report: string;
  readonly junit?: string;
  readonly expected?: string;
  readonly json: boolean;
}

const groups: Readonly<Record<string, readonly StationProfile[]>> = { family, variants, all: [...family, ...variants] };

/** Throws one ConfigurationError whose message has a line for each problem. */
export function checkCertifyOptions(flags: CertifyFlags): CertifyOptions {
  const problems: string[] = [];
  const of = <T>(check: () => T, otherwise: T): T => {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(error.message);
      return otherwise;
    }
  };
  const profiles = of(() => profilesOf(flags), []);
  const chosen = of(() => casesOf(flags.case), []);
  const against = of(() => againstOf(flags), null);
  const connector = of(() => wholeNumber('--connector', flags.connector ?? '1', 1, 99), 1);
  const intervalS = of(() => wholeNumber('--interval', flags.interval ?? '2', 1, 60), 2);
  const patienceS = of(() => wholeNumber('--patience', flags.patience ?? defaultPatience(flags), 5, 3600), 5);
  for (const profile of profiles) problems.push(...unfit(profile, connector, intervalS));
  const jobs = flags.jobs === undefined ? undefined : of(() => wholeNumber('--jobs', flags.jobs ?? '', 1, 64), 1);
  if (problems.length > 0) throw new ConfigurationError('bad-value', problems.join('\n'));
  return {
    profiles,
    cases: chosen,
    ...(chosen.length < cases.length ? { partial: `only ${chosen.map(({ id }) => id).join(', ')} asked for` } : {}),
    against,
    connector,
    intervalS,
    patienceS,
    ...(jobs === undefined ? {} : { jobs }),
    report: flags.report ?? 'certify-report',
    ...(flags.junit === undefined ? {} : { junit: flags.junit }),
    ...(flags.expected === undefined ? {} : { expected: flags.expected }),
    json: flags.json ?? false,
  };
}

/** What this station cannot be tested with, by its own answers. */
function unfit(profile: StationProfile, connector: number, intervalS: number): string[] {
  const { designation, connectors, answers } = profile;
  const least = Math.max(Number(answers['ORS-4']) || 0, Number(answers['ORS-6']) || 0);
  return [
    ...(connectors.some(({ id }) => id === connector)
      ? []
      : [`--connector is one of those of ${designation}, 1 to ${connectors.length}; not ${connector}.`]),
    ...(intervalS < least ? [`--interval is at least ${least}: so say ORS-4 and ORS-6 of ${designation}.`] : []),
  ];
}

/** A real station boots longer than a simulated one. */
const defaultPatience = ({ against }: CertifyFlags) => (against === undefined ? '40' : '120');

function profilesOf({ product, profile, against }: CertifyFlags): readonly StationProfile[] {
  if (profile !== undefined && product !== undefined) throw wrong('--product and --profile exclude each other.');
  if (profile !== undefined) {
    if (against === undefined)
      throw wrong('--profile describes a station of yours: say with --against where it dials in.');
    const read = readProfileFile(profile);
    if (!read.ok) throw wrong(read.problems.map(({ message }) => message).join('\n'));
    return [read.profile];
  }
  const chosen = (product ?? [representative.designation]).flatMap(profilesNamed);
  if (against !== undefined && chosen.length > 1) throw wrong('--against tests one station: give one --product.');
  return chosen;
}

function profilesNamed(name: string): readonly StationProfile[] {
  const profile = findProfile(name);
  if (profile !== null) return [profile];
  const group = Object.hasOwn(groups, name) ? groups[name] : undefined;
  if (group !== undefined) return group;
  const names = [...Object.keys(groups), ...[...family, ...variants].map(({ designation }) => designation)];
  throw wrong(`--product is one of ${names.join(', ')}; not ${JSON.stringify(name)}.${meant(name, names)}`);
}

/** `TC_003_CS`, `TC_003` and `003` mean the same. */
function casesOf(names: readonly string[] | undefined): readonly TestCase[] {
  if (names === undefined) return cases;
  const wanted = names.flatMap((name) => name.split(',')).map((name) => name.trim());
  const ids = wanted.map((name) => {
    const id = `TC_${name.replace(/^TC_/i, '').replace(/_CS$/i, '')}_CS`;
    if (cases.some((each) => each.id === id)) return id;
    const halves = cases
      .filter((each) => each.id.startsWith(id.replace(/CS$/, '')))
      .map((each) => each.id)
      .sort();
    const hint = halves.length > 0 ? ` There are ${halves.join(' and ')}.` : '';
    throw wrong(`--case: there is no case ${JSON.stringify(name)}.${hint}`);
  });
  return cases.filter(({ id }) => ids.includes(id));
}

const onlyAgainst = {
  puppet: '--puppet',
  passwordFile: '--password-file',
  pki: '--pki',
  firmware: '--firmware',
} as const;

function againstOf(flags: CertifyFlags): Against | null {
  if (flags.against === undefined) {
    for (const [flag, option] of Object.entries(onlyAgainst)) {
      if (flags[flag as keyof typeof onlyAgainst] === undefined) continue;
      throw wrong(`${option} is for a station that runs already: give --against too.`);
    }
    return null;
  }
  const { secure, ...address } = addressOf(flags.against);
  const password = flags.passwordFile === undefined ? undefined : readPassword(flags.passwordFile).bytes;
  const pki = flags.pki ?? (secure ? 'certify-pki' : undefined);
  return {
    ...address,
    securityProfile: secure ? (password === undefined ? 3 : 2) : password === undefined ? 0 : 1,
    ...(flags.puppet === undefined ? {} : { puppet: puppetUrl(flags.puppet) }),
    ...(password === undefined ? {} : { password }),
    ...(pki === undefined ? {} : { pki }),
    ...(flags.firmware === undefined ? {} : { firmware: readBytes('--firmware', flags.firmware) }),
  };
}

function addressOf(given: string) {
  const example = 'such as ws://192.168.1.10:9000/ocpp/CP-0001';
  if (!URL.canParse(given)) throw wrong(`--against is the address the station dials, ${example}; not ${given}.`);
  const { protocol, hostname, pathname } = new URL(given);
  const segment = pathname.slice(pathname.lastIndexOf('/') + 1);
  let identity: string;
  try {
    identity = decodeURIComponent(segment);
  } catch {
    throw wrong(`--against ends with an identity that can be decoded; not ${segment}.`);
  }
  if (protocol !== 'ws:' && protocol !== 'wss:') throw wrong(`--against begins with ws:// or wss://, ${example}.`);
  const [, port = ''] = /^wss?:\/\/(?:\[[^\]]*\]|[^/:]*):(\d+)/i.exec(given) ?? [];
  if (port === '') throw wrong(`--against names a port to listen on, ${example}.`);
  if (identity === '') throw wrong(`--against ends with the identity of the station, ${example}.`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), identity, secure: protocol === 'wss:' };
}

function readBytes(option: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new ConfigurationError('bad-value', `${option} names a file that can be read; ${path} cannot.`, { cause });
  }
}

function puppetUrl(given: string): string {
  if (/^https?:\/\//.test(given) && URL.canParse(given)) return given;
  throw wrong(`--puppet is an http address, such as http://127.0.0.1:8080; not ${JSON.stringify(given)}.`);
}

function wholeNumber(option: string, given: string, min: number, max: number): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw wrong(`${option} is a whole number from ${min} to ${max}; not ${JSON.stringify(given)}.`);
}

function meant(given: string, known: readonly string[]): string {
  const close = suggest(given, known);
  return close === null ? '' : ` Did you mean ${close}?`;
}

function wrong(message: string): ConfigurationError {
  return new ConfigurationError('bad-value', message);
}

/** A case of the catalogue, as the runner plays it. */
import type { Condition } from '../product/applicability.js';
import type { StationProfile } from '../product/station-profile.js';
import type { CertificationProfile } from '../report/results.js';
import type { Tester } from './tester.js';

/** 0: no security; 1: Basic authentication; 2: TLS and Basic authentication; 3: mutual TLS. */
export type SecurityProfile = 0 | 1 | 2 | 3;

/** How a station is connected in one way of playing a case. */
export interface Connection {
  /** Default 0. */
  readonly securityProfile?: SecurityProfile;
  /** Besides, the station is told the address of the other listener, for a change of the profile. */
  readonly knowsOtherListener?: boolean;
}

export type Chapter =
  | 'boot'
  | 'start'
  | 'stop'
  | 'cache'
  | 'remote'
  | 'reset'
  | 'unlock'
  | 'configuration'
  | 'meter'
  | 'authorize'
  | 'power'
  | 'offline'
  | 'list'
  | 'diagnostics'
  | 'security'
  | 'reservation'
  | 'data'
  | 'trigger'
  | 'smart'
  | 'firmware'
  | 'fault';

interface Description {
  /** `TC_001_CS` */
  readonly id: string;
  /** As on the certificate. */
  readonly name: string;
  readonly chapter: Chapter;
  readonly profile: CertificationProfile;
  /** What the case is for, in a sentence. */
  readonly purpose: string;
  readonly appliesTo: Condition;
  /** It waits for tens of seconds: played first, so that nobody waits for it at the end. */
  readonly isLong?: true;
}

/** One way to play a case: an edition, a way to start, a security profile. */
export interface Way {
  readonly name: string;
  readonly connection: Connection;
  play(tester: Tester): Promise<void>;
}

export interface TestCase extends Description {
  /** At least one for each station the case applies to. */
  waysFor(profile: StationProfile): readonly Way[];
}

export interface CaseDefinition<W extends Connection> extends Description {
  /** By name; absent: there is one way. All are played, and all have to pass. */
  readonly ways?: Readonly<Record<string, W>> | ((profile: StationProfile) => Readonly<Record<string, W>>);
  /** Each line a step of the catalogue. Throws a CaseFailure, or lets one pass through. */
  play(t: Tester, way: W): Promise<void>;
}

export function testCase<W extends Connection>({ ways, play, ...description }: CaseDefinition<W>): TestCase {
  return {
    ...description,
    waysFor: (profile) => {
      const named =
        typeof ways === 'function' ? ways(profile) : (ways ?? ({ '': {} as W } satisfies Record<string, W>));
      return Object.entries(named).map(([name, way]) => ({
        name,
        connection: way,
        play: (tester) => play(tester, way),
      }));
    },
  };
}

export interface Start extends Connection {
  readonly start: 'local' | 'remote';
}

/** Charging is reached both ways, as far as the station can. */
export function bothStarts({ answers }: StationProfile): Readonly<Record<string, Start>> {
  const remotely = { 'started remotely': { start: 'remote' } } as const;
  return answers['C-07'] === 'No' ? remotely : { 'started locally': { start: 'local' }, ...remotely };
}

/** Every way of the one with every way of the other. */
export function crossed<A extends Connection, B extends Connection>(
  ones: Readonly<Record<string, A>>,
  others: Readonly<Record<string, B>>,
): Readonly<Record<string, A & B>> {
  const pairs = Object.entries(ones).flatMap(([one, a]) =>
    Object.entries(others).map(([other, b]) => [`${one}, ${other}`, { ...a, ...b }] as const),
  );
  return Object.fromEntries(pairs);
}

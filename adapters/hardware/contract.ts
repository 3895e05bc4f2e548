/**
 * What every driver promises, as a suite that can be run against any: the simulated charger, a driver of one's own, a
 * test bench with real modules. It needs no test runner of its own; vitest, jest and their like fit.
 */
import type { ConnectorId, Hardware } from '../../protocol/ports/hardware.js';
import { limitSentences, meterSentences, permitSentences } from './contract/energy.js';
import { cableSentences, factSentences, faultSentences } from './contract/facts.js';
import { type Say, Stage, turn } from './contract/stage.js';

/** Hands in front of the hardware. Connector 1 is used, and every other for the limit of the whole station. */
export interface HardwarePuppet {
  /** Brings a car that takes all it is given, and leaves when the driver has told that it is plugged in. */
  plug(connector: ConnectorId): void | Promise<void>;
  unplug(connector: ConnectorId): void | Promise<void>;
  /** Needed when `abilities.faults` is not false: a fault that forbids energy at this connector. */
  fault?(connector: ConnectorId, fault: { readonly errorCode: 'GroundFailure' }): void | Promise<void>;
  clearFault?(connector: ConnectorId): void | Promise<void>;
}

export interface HardwareUnderTest {
  /** Fresh and not yet started: no car, no permit, no limit. */
  readonly hardware: Hardware;
  readonly puppet: HardwarePuppet;
  /** Steps the driver's clock; a bench with real modules waits. */
  readonly clock: { advance(ms: number): void | Promise<void> };
  dispose(): Promise<void>;
}

interface Expectation {
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
  toContain(expected: unknown): void;
  toBeGreaterThan(expected: number): void;
  toBeGreaterThanOrEqual(expected: number): void;
  toBeLessThanOrEqual(expected: number): void;
}

/** The part of a test runner that the suite uses. */
export interface ContractApi {
  describe(name: string, body: () => void): unknown;
  /** `timeoutMs`: on real modules a sentence takes as long as the energy does. */
  it(name: string, body: () => Promise<void>, timeoutMs: number): unknown;
  expect(actual: unknown): Expectation;
}

/** `faults: false` leaves out what needs `puppet.fault`. */
export interface ContractAbilities {
  readonly faults?: boolean;
}

const longestSentenceMs = 300_000;

/** Runs the suite; `make` is called for each sentence. */
export function describeHardwareContract(
  name: string,
  make: () => Promise<HardwareUnderTest>,
  api: ContractApi,
  abilities: ContractAbilities = {},
): void {
  const sentence = (title: string, body: (stage: Stage) => Promise<void>) =>
    api.it(
      title,
      async () => {
        const made = await make();
        const stage = new Stage(made);
        try {
          await made.hardware.start(stage.listener);
          await turn();
          await body(stage);
        } finally {
          await made.dispose();
        }
      },
      longestSentenceMs,
    );
  const say: Say = { sentence, expect: api.expect };
  api.describe(`${name} keeps the hardware contract`, () => {
    factSentences(say);
    permitSentences(say);
    limitSentences(say);
    meterSentences(say);
    cableSentences(say);
    if (abilities.faults !== false) faultSentences(say);
  });
}

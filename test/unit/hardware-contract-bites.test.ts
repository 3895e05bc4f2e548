import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../adapters/clock/random.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { describeHardwareContract, type HardwarePuppet } from '../../adapters/hardware/contract.js';
import { simulatedCharger } from '../../adapters/hardware/simulated/simulated-charger.js';
import type { Hardware, HardwareSink } from '../../protocol/ports/hardware.js';

/** What a bad driver does differently from a good one. */
type Flaw = (
  good: Hardware,
) => Partial<Hardware> & { readonly hands?: (puppet: HardwarePuppet) => Partial<HardwarePuppet> };

/** Sentences of the contract that fail for a driver with this flaw. */
async function broken(flaw: Flaw): Promise<readonly string[]> {
  const failed: string[] = [];
  const sentences: [string, () => Promise<void>][] = [];
  const make = async () => {
    const clock = new SteppedClock();
    const charger = simulatedCharger({ connectors: 2, stationPowerW: 120_000, clock, random: seededRandom(1) });
    const good = charger.hardware;
    const { hands, ...other } = flaw(good);
    const hardware: Hardware = {
      start: (sink) => good.start(sink),
      permit: (connector, lease) => good.permit(connector, lease),
      setLimit: (connector, plan) => good.setLimit(connector, plan),
      readMeter: (connector, why) => good.readMeter(connector, why),
      unlock: async (connector, signal) => (await good.unlock?.(connector, signal)) ?? 'NotSupported',
      stop: async () => good.stop?.(),
      ...other,
    };
    const puppet: HardwarePuppet = {
      plug: (connector) => charger.plug(connector),
      unplug: (connector) => charger.unplug(connector),
      fault: (connector, fault) => charger.fault(connector, fault),
      clearFault: (connector) => charger.clearFault(connector),
    };
    return { hardware, puppet: { ...puppet, ...hands?.(puppet) }, clock, dispose: async () => charger.close() };
  };
  const api = {
    describe: (_: string, body: () => void) => body(),
    it: (title: string, body: () => Promise<void>) => void sentences.push([title, body]),
    expect,
  };
  describeHardwareContract('a driver', make, api);
  for (const [title, body] of sentences) {
    await body().catch(() => failed.push(title));
  }
  return failed;
}

const wrapSink = (sink: HardwareSink, other: Partial<HardwareSink>): HardwareSink => ({
  capabilities: (capabilities) => sink.capabilities(capabilities),
  plug: (connector, state) => sink.plug(connector, state),
  energy: (connector, state) => sink.energy(connector, state),
  token: (token) => sink.token(token),
  fault: (fault) => sink.fault(fault),
  userStop: (connector, why) => sink.userStop(connector, why),
  meter: (connector, reading) => sink.meter(connector, reading),
  power: (state) => sink.power(state),
  ...other,
});

const flaws: readonly (readonly [what: string, sentence: string, flaw: Flaw])[] = [
  [
    'keeps a permit that was taken back',
    'a permit that is taken back ends energy at once',
    (good) => ({ permit: async (connector, lease) => (lease === null ? undefined : good.permit(connector, lease)) }),
  ],
  [
    'never lets a lease lapse',
    'a lease that nobody renews ends energy',
    (good) => ({
      permit: (connector, lease) => good.permit(connector, lease === null ? null : { ...lease, leaseMs: 1e9 }),
    }),
  ],
  [
    'prepares again at each renewal',
    'a renewed lease keeps energy flowing without a new preparation',
    (good) => {
      let renewals = 0;
      return {
        permit: (connector, lease) => {
          renewals += 1;
          return good.permit(connector, lease === null ? null : { ...lease, sessionId: `${Math.floor(renewals / 8)}` });
        },
      };
    },
  ],
  ['knows no limit', 'power and energy stay within a limit in watts', () => ({ setLimit: async () => {} })],
  [
    'knows no amperes',
    'current stays within a limit in amperes',
    (good) => ({
      setLimit: (connector, { periods }) =>
        good.setLimit(connector, { periods: periods.map((period) => ({ ...period, limitA: 1_000 })) }),
    }),
  ],
  [
    'knows only the first period',
    'a plan is obeyed period by period with nobody asking',
    (good) => ({ setLimit: (connector, { periods }) => good.setLimit(connector, { periods: periods.slice(0, 1) }) }),
  ],
  [
    'forgets its plan with the runtime',
    'a plan goes on, down and up again, while the runtime is away and begins anew',
    (good) => ({
      stop: async () => {
        await good.setLimit(1, { periods: [{ startMs: 0, limitW: 9_000, limitA: 1_000 }] });
        await good.stop?.();
      },
    }),
  ],
  [
    'knows no limit of the station',
    'a limit of connector 0 holds for all outlets together',
    (good) => ({ setLimit: async (connector, plan) => (connector === 0 ? undefined : good.setLimit(connector, plan)) }),
  ],
  [
    'starts its register anew in each session',
    'the register never falls, whatever is commanded',
    (good) => {
      let baseWh = 0;
      return {
        permit: async (connector, lease) => {
          if (lease === null) baseWh = (await good.readMeter(connector, 'stop')).energyWh;
          return good.permit(connector, lease);
        },
        readMeter: async (connector, why) => {
          const reading = await good.readMeter(connector, why);
          return { ...reading, energyWh: Math.max(0, reading.energyWh - baseWh) };
        },
      };
    },
  ],
  [
    'reads nothing without a car',
    'the meter is read on every occasion, with and without a car',
    (good) => ({
      readMeter: async (connector, why) => {
        const reading = await good.readMeter(connector, why);
        return reading.socPercent === undefined ? { energyWh: Number.NaN } : reading;
      },
    }),
  ],
  [
    'tells its readings ten times',
    'readings are told while energy flows, at most one a second, and they rise',
    (good) => ({
      start: (sink) => {
        const meter: HardwareSink['meter'] = (connector, reading) => {
          for (let time = 0; time < 10; time += 1) sink.meter(connector, reading);
        };
        return good.start(wrapSink(sink, { meter }));
      },
    }),
  ],
  [
    'tells no capabilities',
    'capabilities are told first, for connectors numbered 1 to N without gaps',
    (good) => ({ start: (sink) => good.start(wrapSink(sink, { capabilities: () => {} })) }),
  ],
  [
    'tells no cable at the start',
    'the cable and the power path of every connector are told at the start',
    (good) => ({
      start: (sink) => {
        const plug: HardwareSink['plug'] = (connector, state) => state !== 'unplugged' && sink.plug(connector, state);
        return good.start(wrapSink(sink, { plug }));
      },
    }),
  ],
  [
    'tells nothing at a second start',
    'a second start tells everything again, in full, and to the new listener only',
    (good) => {
      let started = false;
      return {
        start: async (sink) => {
          if (!started) await good.start(sink);
          started = true;
        },
      };
    },
  ],
  [
    'goes on talking after stop',
    'after stop nothing is told, and a permit lapses by itself',
    () => ({ stop: async () => {} }),
  ],
  [
    'does not tell that a car left',
    'plugging and unplugging are told',
    () => ({ hands: () => ({ unplug: () => {} }) }),
  ],
  [
    'unlocks what has no lock',
    'unlocking answers one of three words, and NotSupported where there is no lock',
    () => ({ unlock: async () => 'Unlocked' }),
  ],
  [
    'clears faults under another id',
    'a fault is raised and cleared under the same id, and ends energy while it lasts',
    (good) => ({
      start: (sink) => {
        const fault: HardwareSink['fault'] = (told) => sink.fault(told.active ? told : { ...told, id: 'other' });
        return good.start(wrapSink(sink, { fault }));
      },
    }),
  ],
  [
    'charges whoever is plugged in',
    'without a permit no energy flows to a plugged car',
    (good) => ({
      hands: (puppet) => ({
        plug: async (connector) => {
          await puppet.plug(connector);
          await good.permit(connector, { leaseMs: 1e9, sessionId: 'free' });
        },
      }),
    }),
  ],
  [
    'serves one session and no more',
    'a second session brings energy after the first',
    (good) => {
      let over = false;
      return {
        permit: async (connector, lease) => {
          over ||= lease === null;
          return good.permit(connector, over ? null : lease);
        },
      };
    },
  ],
  [
    'takes a limit of 0 for none',
    'a limit of 0 stops energy, and a higher one lets it flow again in the same session',
    (good) => ({
      setLimit: async (connector, plan) => (plan.periods[0]?.limitW === 0 ? undefined : good.setLimit(connector, plan)),
    }),
  ],
  [
    'gives more than it promises',
    'no outlet gives more than its capabilities say',
    (good) => ({
      start: (sink) => {
        const capabilities: HardwareSink['capabilities'] = ({ connectors }) =>
          sink.capabilities({ connectors: connectors.map((one) => ({ ...one, maxPowerW: 22_000 })) });
        return good.start(wrapSink(sink, { capabilities }));
      },
    }),
  ],
  [
    'tells a fault only once',
    'a fault that is active at the start is told again',
    (good) => {
      const told = new Set<string>();
      return {
        start: (sink) => {
          const fault: HardwareSink['fault'] = (one) => {
            if (!told.has(one.id)) sink.fault(one);
            told.add(one.id);
          };
          return good.start(wrapSink(sink, { fault }));
        },
      };
    },
  ],
];

describe('the hardware contract', () => {
  it('is kept by the driver that the flaws below are added to', async () => {
    expect(await broken(() => ({}))).toEqual([]);
  });

  it.each(flaws)('catches a driver that %s: %s', async (_, sentence, flaw) => {
    expect(await broken(flaw)).toContain(sentence);
  });
});

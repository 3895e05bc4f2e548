/** What the CSMS leaves the car in power (section 9). */
import {
  answers,
  authorizes,
  calls,
  leads,
  maybe,
  modelSetup,
  nothingSaid,
  oneOf,
  refuses,
  registers,
  starts,
  status,
  stays,
  stops,
} from './predictions.js';

const sets = (said: 'Accepted' | 'Rejected') => answers('SetChargingProfile', { status: said });
const clears = (said: 'Accepted' | 'Unknown') => answers('ClearChargingProfile', { status: said });
const wrong = {
  'the CSMS limits outlet 9': stays('E 3.39', [refuses('SetChargingProfile', 'PropertyConstraintViolation')]),
  'the CSMS limits the station at an outlet': stays('9.2', [sets('Rejected')]),
  'the CSMS asks for the schedule of outlet 9': stays('9.7', [answers('GetCompositeSchedule', { status: 'Rejected' })]),
};
const withoutTransaction = stays('9.1, T TC_058_1', [sets('Rejected')]);

/** 9.7: one period of this many watts, from the power of the outlet and what the CSMS has set. */
const schedule = (limit: number | { readonly oneOf: readonly unknown[] }) =>
  stays('9.7, T TC_056, T TC_067', [
    answers('GetCompositeSchedule', {
      status: 'Accepted',
      connectorId: 1,
      chargingSchedule: { duration: 600, chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
    }),
  ]);
/** Which part of its power a station gives to one of two outlets is its own affair (9.4). */
const unlimited = schedule(oneOf(60_000, 120_000));

const starting = [authorizes('TAG-1'), starts(1, 'TAG-1')];
const over = [status(1, 'Finishing')];

export const limitsModel = modelSetup.createMachine({
  id: 'limits',
  context: nothingSaid,
  initial: 'off',
  states: {
    off: {
      on: { 'the station is switched on': leads('free', 'section 4', [calls('BootNotification')], ...registers()) },
    },
    free: {
      on: {
        ...wrong,
        'a car is plugged in': leads('occupied', '7.2 A2', [status(1, 'Preparing')]),
        'the CSMS asks for the schedule': unlimited,
        'the CSMS withdraws all limits': stays('9.8: there is none', [clears('Unknown')]),
        'the CSMS leaves this transaction no power': withoutTransaction,
      },
    },
    occupied: {
      on: {
        'its tag is shown': leads('charging', '6.3', starting, [status(1, 'Charging')]),
        'the CSMS leaves the station no power': leads('occupiedWithout', '9.1', [sets('Accepted')]),
        'the CSMS leaves transactions 20 kW': leads('occupiedLess', '9.1', [sets('Accepted')]),
        'the CSMS leaves this transaction no power': withoutTransaction,
        'the CSMS asks for the schedule': unlimited,
      },
    },
    occupiedWithout: {
      on: {
        'the CSMS asks for the schedule': schedule(0),
        'its tag is shown': leads('held', '7.2 B5', starting, [status(1, 'SuspendedEVSE')]),
        'the mains fail and return': stays(
          'E 3.37',
          [calls('BootNotification')],
          [maybe(status(1, 'Available')), status(1, 'Preparing')],
          ...registers().filter((_, at) => at !== 1),
        ),
        'the CSMS withdraws all limits': leads('occupied', '9.8', [clears('Accepted')]),
      },
    },
    occupiedLess: {
      on: {
        'the CSMS asks for the schedule': schedule(20_000),
        'its tag is shown': leads('chargingLess', '6.3', starting, [status(1, 'Charging')]),
      },
    },
    charging: {
      on: {
        ...wrong,
        'the CSMS leaves the station no power': leads(
          'held',
          '7.2 C5',
          [sets('Accepted')],
          [status(1, 'SuspendedEVSE')],
        ),
        'the CSMS leaves transactions 20 kW': leads('chargingLess', 'E 3.8', [sets('Accepted')]),
        'the CSMS leaves this transaction no power': leads(
          'heldItself',
          '7.2 C5',
          [sets('Accepted')],
          [status(1, 'SuspendedEVSE')],
        ),
        'its tag is shown': leads('over', '6.3', [stops(1, 'Local')], over),
        'the CSMS asks for the schedule': unlimited,
      },
    },
    chargingLess: {
      on: {
        'the CSMS asks for the schedule': schedule(20_000),
        'the CSMS leaves this transaction no power': leads(
          'heldItself',
          '9.1',
          [sets('Accepted')],
          [status(1, 'SuspendedEVSE')],
        ),
        'the CSMS withdraws all limits': leads('charging', '9.8', [clears('Accepted')]),
      },
    },
    held: {
      on: {
        'the CSMS asks for the schedule': schedule(0),
        'the CSMS withdraws all limits': leads('charging', '7.2 E3', [clears('Accepted')], [status(1, 'Charging')]),
        'the car pauses': leads('heldAsleep', '7.3: SuspendedEVSE wins'),
        'its tag is shown': leads('over', '6.3', [stops(1, 'Local')], over),
        'the car is unplugged': leads(
          'free without power',
          '6.3',
          [stops(1, 'EVDisconnected')],
          [maybe(status(1, 'Finishing')), status(1, 'Available')],
        ),
      },
    },
    heldAsleep: {
      on: {
        'the CSMS withdraws all limits': leads('asleep', '7.2 E4', [clears('Accepted')], [status(1, 'SuspendedEV')]),
        'the car goes on': leads('held', '7.3'),
      },
    },
    asleep: {
      on: {
        'the car goes on': leads('charging', '7.2 D3', [status(1, 'Charging')]),
        'the CSMS leaves the station no power': leads(
          'heldAsleep',
          '7.2 D5',
          [sets('Accepted')],
          [status(1, 'SuspendedEVSE')],
        ),
      },
    },
    'free without power': {
      on: {
        'the CSMS asks for the schedule': schedule(0),
        'the CSMS withdraws all limits': leads('free', '9.8', [clears('Accepted')]),
      },
    },
    /** By a TxProfile, which ends with its transaction. */
    heldItself: {
      on: {
        'the CSMS asks for the schedule': schedule(0),
        'the CSMS withdraws all limits': leads('charging', '7.2 E3', [clears('Accepted')], [status(1, 'Charging')]),
        'the car is unplugged': leads(
          'after',
          '9.1',
          [stops(1, 'EVDisconnected')],
          [maybe(status(1, 'Finishing')), status(1, 'Available')],
        ),
      },
    },
    after: {
      on: { 'the CSMS asks for the schedule': schedule(oneOf(20_000, 60_000, 120_000)) },
    },
    over: {
      on: {
        'the CSMS leaves this transaction no power': withoutTransaction,
        'the car is unplugged': leads('gone', '7.2 F1', [status(1, 'Available')]),
      },
    },
    gone: { on: { 'a minute passes': stays('nothing is left to say') } },
  },
});

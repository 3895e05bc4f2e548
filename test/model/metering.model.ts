/** What the CSMS is told of energy, by the minute and by the clock (section 8). */
import {
  answers,
  authorizes,
  calls,
  leads,
  maybe,
  modelSetup,
  nothingSaid,
  registers,
  starts,
  status,
  stays,
  stops,
  transactionOf,
} from './predictions.js';

const readingOf = (
  connectorId: number,
  context: string,
  more: Readonly<Record<string, unknown>>,
  without: readonly 'transactionId'[],
) => calls('MeterValues', { connectorId, meterValue: [{ sampledValue: { 0: { context } } }], ...more }, without);

/** 8: only during transactions. */
const sample = readingOf(1, 'Sample.Periodic', { transactionId: transactionOf(1) }, []);
/** 8: outside of them, too. */
const atTheClock = (connectorId: number) => readingOf(connectorId, 'Sample.Clock', {}, ['transactionId']);

/** A step lasts a lull longer than it says, which may bring one reading more. */
const byTheClock = [
  [atTheClock(1), maybe(atTheClock(1))],
  [atTheClock(2), maybe(atTheClock(2))],
];
const perhaps = [maybe(sample), maybe(sample)];

export const meteringModel = modelSetup.createMachine({
  id: 'metering',
  context: nothingSaid,
  initial: 'off',
  states: {
    off: {
      on: { 'the station is switched on': leads('free', 'section 4', [calls('BootNotification')], ...registers()) },
    },
    free: {
      on: {
        'a car is plugged in': leads('occupied', '7.2 A2', [status(1, 'Preparing')]),
        'a minute passes': stays('8: outside a transaction nothing is sampled'),
        'an hour passes': leads('later', '8: on the grid of ClockAlignedDataInterval', ...byTheClock),
      },
    },
    later: { on: { 'a minute passes': stays('8: not before the next hour') } },
    occupied: {
      on: {
        'a minute passes': stays('8'),
        'its tag is shown': leads(
          'charging',
          '6.3',
          [authorizes('TAG-1'), starts(1, 'TAG-1')],
          [status(1, 'Charging')],
        ),
      },
    },
    charging: {
      on: {
        'a minute passes': stays('8: MeterValueSampleInterval', [sample, maybe(sample)]),
        'the CSMS asks for meter values': stays(
          '6.9, section 1 item 29',
          [
            answers('TriggerMessage', { status: 'Accepted' }),
            readingOf(1, 'Trigger', { transactionId: transactionOf(1) }, []),
          ],
          perhaps,
        ),
        'the car pauses': leads('paused', '8: goes on while nothing flows', [status(1, 'SuspendedEV')], perhaps),
        'its tag is shown': leads('over', '8', [maybe(sample), stops(1, 'Local')], [status(1, 'Finishing')]),
        'the network fails': leads('lost', '6.3: queued', perhaps),
      },
    },
    paused: {
      on: {
        'a minute passes': stays('8', [sample, maybe(sample)]),
        'its tag is shown': leads('over', '8', [maybe(sample), stops(1, 'Local')], [status(1, 'Finishing')]),
      },
    },
    lost: {
      on: { 'a minute passes': leads('lostLonger', '6.3: queued') },
    },
    lostLonger: {
      on: {
        'the network is back': leads(
          'charging',
          'T TC_036: in order, and none is missing',
          [sample, maybe(sample), maybe(sample)],
          [maybe(status(1, 'Charging'))],
          [maybe(status(0, 'Available'))],
          [maybe(status(2, 'Available'))],
        ),
      },
    },
    over: {
      on: {
        'a minute passes': stays('8: outside a transaction nothing is sampled'),
        'the car is unplugged': leads('gone', '7.2 F1', [status(1, 'Available')]),
      },
    },
    gone: { on: { 'an hour passes': stays('8', ...byTheClock) } },
  },
});

export const stage = {
  configuration: {
    MeterValueSampleInterval: '60',
    ClockAlignedDataInterval: '3600',
    MeterValuesSampledData: 'Energy.Active.Import.Register',
    MeterValuesAlignedData: 'Energy.Active.Import.Register',
  },
};

/** Resets that the CSMS asks for, and the mains that fail (6.6, 6.3). */
import {
  announces,
  answers,
  authorizes,
  calls,
  leads,
  maybe,
  modelSetup,
  nothingSaid,
  oneOf,
  registers,
  type Strand,
  starts,
  status,
  stays,
  stops,
} from './predictions.js';

const accepted = answers('Reset', { status: 'Accepted' });
const boot = calls('BootNotification');

/** 6.6: what is plugged in still says Finishing or Preparing after the boot. */
const stillThere = calls('StatusNotification', {
  connectorId: 1,
  status: oneOf('Finishing', 'Preparing'),
  errorCode: 'NoError',
});

/** Each strand of a boot begins with it: nothing comes before. W 8: a reset is an event, and so may the boot be. */
const after = (first: Strand, event: string) => [
  [status(0, 'Available')],
  first,
  [status(2, 'Available')],
  [announces(event)],
  ...(event === 'StartupOfTheDevice' ? [] : [[maybe(announces('StartupOfTheDevice'))]]),
];
const reset = (first = status(1, 'Available')) => [[accepted, boot], ...after([first], 'ResetOrReboot')];

export const restartModel = modelSetup.createMachine({
  id: 'restart',
  context: nothingSaid,
  initial: 'off',
  states: {
    off: { on: { 'the station is switched on': leads('free', 'section 4', [boot], ...registers()) } },
    free: {
      on: {
        'the CSMS resets it softly': stays('6.6', ...reset()),
        'the CSMS resets it hard': stays('6.6', ...reset()),
        'the mains fail and return': stays('section 4 item 1', [boot], ...registers()),
        'a car is plugged in': leads('occupied', '7.2 A2', [status(1, 'Preparing')]),
        'the CSMS closes the outlet': leads(
          'closed',
          '7.2 A8',
          [answers('ChangeAvailability', { status: 'Accepted' })],
          [status(1, 'Unavailable')],
        ),
      },
    },
    closed: {
      on: {
        'the CSMS resets it softly': stays('section 1 item 21', ...reset(status(1, 'Unavailable'))),
        'the CSMS resets it hard': stays('section 1 item 21', ...reset(status(1, 'Unavailable'))),
        'the CSMS opens the outlet': leads(
          'free',
          '7.2 H1',
          [answers('ChangeAvailability', { status: 'Accepted' })],
          [status(1, 'Available')],
        ),
      },
    },
    occupied: {
      on: {
        'its tag is shown': leads(
          'charging',
          '6.3',
          [authorizes('TAG-1'), starts(1, 'TAG-1')],
          [status(1, 'Charging')],
        ),
        'the CSMS resets it softly': stays(
          '6.6',
          [accepted, boot],
          ...after([maybe(status(1, 'Available')), status(1, 'Preparing')], 'ResetOrReboot'),
        ),
        'the mains fail and return': stays(
          '7.2',
          [boot],
          ...after([maybe(status(1, 'Available')), status(1, 'Preparing')], 'StartupOfTheDevice'),
        ),
        'the car is unplugged': leads('free', '7.2 B1', [status(1, 'Available')]),
      },
    },
    charging: {
      on: {
        'the CSMS resets it softly': leads(
          'left',
          '6.6: stopped before it restarts',
          [accepted, stops(1, 'SoftReset'), boot],
          ...after([maybe(status(1, 'Finishing')), stillThere], 'ResetOrReboot'),
        ),
        'the CSMS resets it hard': leads(
          'left',
          '6.6: stopped before or after',
          [accepted, boot],
          [stops(1, 'HardReset')],
          ...after([maybe(status(1, 'Finishing')), stillThere], 'ResetOrReboot'),
        ),
        'the mains fail and return': leads(
          'left',
          '6.3, T TC_032: this product does not resume',
          [boot, stops(1, 'PowerLoss')],
          ...after([stillThere], 'StartupOfTheDevice'),
        ),
        'the network fails': leads('lost', '6.3'),
      },
    },
    /** The car stands there, and its transaction is over. */
    left: {
      on: {
        'the car is unplugged': leads('free', '7.2 F1 or B1', [status(1, 'Available')]),
        'the CSMS resets it softly': stays(
          '6.6',
          [accepted, boot],
          ...after([maybe(status(1, 'Available')), stillThere], 'ResetOrReboot'),
        ),
      },
    },
    lost: {
      on: {
        'its tag is shown': leads('lostOver', '6.3: queued'),
        'the car is unplugged': leads('lostGone', '6.3: queued'),
      },
    },
    lostOver: {
      on: {
        'the network is back': leads(
          'left',
          'T TC_038',
          [status(1, 'Finishing')],
          [stops(1, 'Local')],
          [maybe(status(0, 'Available'))],
          [maybe(status(2, 'Available'))],
        ),
      },
    },
    lostGone: {
      on: {
        'the network is back': leads(
          'free',
          'T TC_038',
          [status(1, 'Available')],
          [stops(1, 'EVDisconnected')],
          [maybe(status(0, 'Available'))],
          [maybe(status(2, 'Available'))],
        ),
      },
    },
  },
});

/** A CSMS that chokes on StartTransaction: when it is told again, and what becomes of the rest (6.3; S 3.7.1). */
import {
  authorizes,
  calls,
  leads,
  modelSetup,
  nothingSaid,
  registers,
  starts,
  status,
  stays,
  stops,
} from './predictions.js';

const again = [starts(1, 'TAG-1')];
const finishing = [status(1, 'Finishing')];

/** The third submission was the last; errata 3.18: what follows goes with -1. */
const givenUp = calls('StopTransaction', { transactionId: -1, reason: 'Local' });

export const deliveryModel = modelSetup.createMachine({
  id: 'delivery',
  context: nothingSaid,
  initial: 'off',
  states: {
    off: {
      on: { 'the station is switched on': leads('well', 'section 4', [calls('BootNotification')], ...registers()) },
    },
    well: { on: { 'the CSMS chokes on starts': leads('choking', 'nothing was said') } },
    choking: { on: { 'a car is plugged in': leads('occupied', '7.2 A2', [status(1, 'Preparing')]) } },
    occupied: {
      on: { 'its tag is shown': leads('told', '6.3', [authorizes('TAG-1'), ...again], [status(1, 'Charging')]) },
    },
    told: {
      on: {
        'a minute passes': leads('toldTwice', 'section 1 item 8: interval x 1', again),
        'its tag is shown': leads('toldOver', '6.3: the bill waits behind the start', finishing),
        'the CSMS is well again': leads('mending', 'section 1 item 8: not before the interval is over'),
        'the network fails': leads('toldLost', '6.3'),
      },
    },
    toldLost: {
      on: { 'nobody comes for ten minutes': stays('section 1 item 10: offline nothing is tried') },
    },
    mending: { on: { 'a minute passes': leads('confirmed', 'section 1 item 8', again) } },
    toldTwice: {
      on: {
        'two minutes pass': leads('unconfirmed', 'section 1 item 8: interval x 2', again),
        'the CSMS is well again': leads('mendingLate', 'section 1 item 8'),
      },
    },
    mendingLate: { on: { 'two minutes pass': leads('confirmed', 'section 1 item 8', again) } },
    toldOver: { on: { 'a minute passes': leads('toldOverTwice', '6.3', again) } },
    toldOverTwice: {
      on: {
        'two minutes pass': leads('over', 'errata 3.18', [...again, givenUp]),
        'the CSMS is well again': leads('mendingOver', '6.3'),
      },
    },
    mendingOver: {
      on: {
        'two minutes pass': leads('over', '6.3: the bill has the id that came late', [...again, stops(1, 'Local')]),
      },
    },
    unconfirmed: {
      on: {
        'nobody comes for ten minutes': stays('section 1 item 10: dropped'),
        'its tag is shown': leads('over', 'errata 3.18', [givenUp], finishing),
      },
    },
    confirmed: { on: { 'its tag is shown': leads('over', '6.3', [stops(1, 'Local')], finishing) } },
    over: { on: { 'the car is unplugged': leads('gone', '7.2 F1', [status(1, 'Available')]) } },
    gone: { on: { 'nobody comes for ten minutes': stays('nothing is owed any more') } },
  },
});

export const stage = { configuration: { TransactionMessageAttempts: '3', TransactionMessageRetryInterval: '60' } };

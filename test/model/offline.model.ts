/** Sessions while nobody can be asked or told, and what a CSMS hears of them afterwards (S 3.5, 3.7; section 4 item 6). */

import type { ChargePointStatus } from '../../protocol/messages.js';
import {
  authorizes,
  calls,
  leads,
  maybe,
  modelSetup,
  nothingSaid,
  registers,
  type Strand,
  starts,
  status,
  stays,
  stops,
} from './predictions.js';

/** Nobody hears anything. */
const unheard = '6.3: queued';

/** No BootNotification (J 5.4). What has changed must be told, the rest may be. */
const back = (changed: ChargePointStatus | null, before: ChargePointStatus, ...owed: Strand) => [
  [changed === null ? maybe(status(1, before)) : status(1, changed)],
  [maybe(status(0, 'Available'))],
  [maybe(status(2, 'Available'))],
  owed,
];

export const offlineModel = modelSetup.createMachine({
  id: 'offline',
  context: nothingSaid,
  initial: 'off',
  states: {
    off: {
      on: { 'the station is switched on': leads('free', 'section 4', [calls('BootNotification')], ...registers()) },
    },
    free: {
      on: {
        'a car is plugged in': leads('occupied', '7.2 A2', [status(1, 'Preparing')]),
        'the network fails': leads('lost', unheard),
        'the connection breaks': stays('J 5.4', ...back(null, 'Available')),
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
        'the car is unplugged': leads('free', '7.2 B1', [status(1, 'Available')]),
        'the network fails': leads('lostOccupied', unheard),
        'the connection breaks': stays('J 5.4', ...back(null, 'Preparing')),
      },
    },
    charging: {
      on: {
        'its tag is shown': leads('over', '6.3', [stops(1, 'Local')], [status(1, 'Finishing')]),
        'the network fails': leads('lostCharging', unheard),
        'the connection breaks': stays('J 5.4', ...back(null, 'Charging')),
      },
    },
    over: {
      on: {
        'the car is unplugged': leads('free', '7.2 F1', [status(1, 'Available')]),
        'the network fails': leads('lostFinished', unheard),
      },
    },
    lost: {
      on: {
        'a car is plugged in': leads('lostArrived', unheard),
        'the network is back': leads('free', 'J 5.4', ...back(null, 'Available')),
      },
    },
    lostOccupied: {
      on: {
        'the network is back': leads('occupied', 'J 5.4', ...back(null, 'Preparing')),
        'its tag is shown': leads('lostStarted', '6.1: AllowOfflineTxForUnknownId'),
        'the car is unplugged': leads('lostLeft', unheard),
      },
    },
    lostArrived: {
      on: {
        'the network is back': leads('occupied', 'section 4 item 6', ...back('Preparing', 'Available')),
        'its tag is shown': leads('lostStarted', '6.1: AllowOfflineTxForUnknownId'),
        'the car is unplugged': leads('lost', unheard),
      },
    },
    lostLeft: {
      on: { 'the network is back': leads('free', 'section 4 item 6', ...back('Available', 'Preparing')) },
    },
    /** Begun while nobody listened. */
    lostStarted: {
      on: {
        'its tag is shown': leads('lostDone', unheard),
        'nobody comes for ten minutes': stays('6.3: offline nothing is dropped'),
        'the network is back': leads('charging', '6.3', ...back('Charging', 'Preparing', starts(1, 'TAG-1'))),
      },
    },
    lostDone: {
      on: {
        'the car is unplugged': leads('lostGone', unheard),
        'the network is back': leads(
          'over',
          'T TC_039',
          ...back('Finishing', 'Preparing', starts(1, 'TAG-1'), stops(1, 'Local')),
        ),
      },
    },
    lostGone: {
      on: {
        'the network is back': leads(
          'free',
          'T TC_039',
          ...back('Available', 'Preparing', starts(1, 'TAG-1'), stops(1, 'Local')),
        ),
      },
    },
    /** Begun while the CSMS listened. */
    lostCharging: {
      on: {
        'its tag is shown': leads('lostOver', unheard),
        'the car is unplugged': leads('lostUnplugged', unheard),
        'the network is back': leads('charging', 'J 5.4', ...back(null, 'Charging')),
      },
    },
    lostOver: {
      on: { 'the network is back': leads('over', 'T TC_038', ...back('Finishing', 'Charging', stops(1, 'Local'))) },
    },
    lostFinished: {
      on: { 'the network is back': leads('over', 'J 5.4: the bill was told', ...back(null, 'Finishing')) },
    },
    lostUnplugged: {
      on: {
        'the network is back': leads('free', 'T TC_038', ...back('Available', 'Charging', stops(1, 'EVDisconnected'))),
      },
    },
  },
});

export const stage = { configuration: { AllowOfflineTxForUnknownId: 'true', LocalAuthorizeOffline: 'true' } };

/** An outlet that is held for a driver (section 12). */
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
} from './predictions.js';

type Said = 'Accepted' | 'Faulted' | 'Occupied' | 'Rejected' | 'Unavailable';
const says = (said: Said) => answers('ReserveNow', { status: said });
const cancels = (said: 'Accepted' | 'Rejected') => answers('CancelReservation', { status: said });
const turned = answers('ChangeAvailability', { status: 'Accepted' });
const occupied = stays('section 12', [says('Occupied')]);
const unknown = {
  'the CSMS reserves outlet 9': stays('section 12: unknown', [says('Rejected')]),
  'the CSMS reserves it until yesterday': stays('section 12: in the past', [says('Rejected')]),
  'the CSMS cancels what there is not': stays('T TC_052', [cancels('Rejected')]),
};
const remote = (said: 'Accepted' | 'Rejected') => answers('RemoteStartTransaction', { status: said });

export const reservationModel = modelSetup.createMachine({
  id: 'reservation',
  context: nothingSaid,
  initial: 'off',
  states: {
    off: {
      on: { 'the station is switched on': leads('free', 'section 4', [calls('BootNotification')], ...registers()) },
    },
    free: {
      on: {
        ...unknown,
        'the CSMS reserves the outlet': leads('held', '7.2 A7', [says('Accepted')], [status(1, 'Reserved')]),
        'the CSMS cancels the reservation': stays('T TC_052', [cancels('Rejected')]),
        'a car is plugged in': leads('occupied', '7.2 A2', [status(1, 'Preparing')]),
        'the CSMS closes the outlet': leads('closed', '7.2 A8', [turned], [status(1, 'Unavailable')]),
        'the outlet breaks down': leads('broken', '7.2 A9', [status(1, 'Faulted', 'GroundFailure')]),
      },
    },
    held: {
      on: {
        'the CSMS reserves the outlet': stays('section 12: the same id replaces', [says('Accepted')]),
        'the CSMS reserves it for somebody else': occupied,
        'the CSMS cancels what there is not': stays('T TC_052', [cancels('Rejected')]),
        'the CSMS cancels the reservation': leads(
          'free',
          '7.2 G1, T TC_052',
          [cancels('Accepted')],
          [status(1, 'Available')],
        ),
        'an hour passes': leads('free', 'section 12: expiryDate', [status(1, 'Available')]),
        'its tag is shown': leads('promised', '7.2 G2', [maybe(authorizes('TAG-1'))], [status(1, 'Preparing')]),
        'another tag is shown': stays('section 12: other tags are refused', [maybe(authorizes('TAG-2'))]),
        'a car is plugged in': leads('heldOccupied', 'section 12: stays Reserved until the tag is shown'),
        'the CSMS starts it': leads(
          'promised',
          'T TC_046_2',
          [remote('Accepted'), maybe(authorizes('TAG-1'))],
          [status(1, 'Preparing')],
        ),
        'the CSMS starts it for somebody else': stays('6.4', [remote('Rejected')]),
        'the CSMS closes the outlet': leads('closed', '6.5, 7.2 G8', [turned], [status(1, 'Unavailable')]),
        'the outlet breaks down': leads('broken', 'section 12, 7.2 G9', [status(1, 'Faulted', 'GroundFailure')]),
        'the mains fail and return': stays(
          'section 12: kept; A7, for H7 does not exist',
          [calls('BootNotification')],
          [maybe(status(1, 'Available')), status(1, 'Reserved')],
          ...registers().filter((_, at) => at !== 1),
        ),
        'the CSMS asks for the status': stays('6.9', [
          answers('TriggerMessage', { status: 'Accepted' }),
          status(1, 'Reserved'),
        ]),
      },
    },
    heldOccupied: {
      on: {
        'its tag is shown': leads(
          'charging',
          'section 12',
          [maybe(authorizes('TAG-1')), starts(1, 'TAG-1', 7)],
          [maybe(status(1, 'Preparing')), status(1, 'Charging')],
        ),
        'another tag is shown': stays('section 12: no charging for others', [maybe(authorizes('TAG-2'))]),
        'the CSMS cancels the reservation': leads(
          'occupied',
          '7.2 G1, G2',
          [cancels('Accepted')],
          [maybe(status(1, 'Available')), status(1, 'Preparing')],
        ),
        'the car is unplugged': leads('held', 'section 12: not used'),
      },
    },
    promised: {
      on: {
        'a car is plugged in': leads(
          'charging',
          'section 12, T TC_046: with its reservationId',
          [starts(1, 'TAG-1', 7)],
          [status(1, 'Charging')],
        ),
        'the CSMS reserves it for somebody else': occupied,
      },
    },
    occupied: {
      on: {
        'the CSMS reserves the outlet': stays('section 1 item 37: merely Preparing', [says('Occupied')]),
        'its tag is shown': leads(
          'charging',
          'T TC_051: without a reservationId',
          [authorizes('TAG-1'), starts(1, 'TAG-1')],
          [status(1, 'Charging')],
        ),
        'the car is unplugged': leads('free', '7.2 B1', [status(1, 'Available')]),
      },
    },
    charging: {
      on: {
        'the CSMS reserves the outlet': occupied,
        'the CSMS cancels the reservation': stays('section 12: it was used', [cancels('Rejected')]),
        'its tag is shown': leads('over', '6.3', [stops(1, 'Local')], [status(1, 'Finishing')]),
      },
    },
    over: {
      on: {
        'the CSMS reserves the outlet': occupied,
        'the car is unplugged': leads('free', '7.2 F1', [status(1, 'Available')]),
      },
    },
    closed: {
      on: {
        'the CSMS reserves the outlet': stays('section 12', [says('Unavailable')]),
        'the CSMS cancels the reservation': stays('section 12: it is over', [cancels('Rejected')]),
        'the CSMS opens the outlet': leads('free', '7.2 H1', [turned], [status(1, 'Available')]),
      },
    },
    broken: {
      on: {
        'the CSMS reserves the outlet': stays('section 12', [says('Faulted')]),
        'the CSMS cancels the reservation': stays('section 12: it is over', [cancels('Rejected')]),
        'the outlet is repaired': leads('free', '7.2 I1', [status(1, 'Available')]),
      },
    },
  },
});

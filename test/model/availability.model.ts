/** Outlets and stations that the CSMS takes out of service and puts back (6.5). */
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

const says = (said: 'Accepted' | 'Rejected' | 'Scheduled') => answers('ChangeAvailability', { status: said });
const idempotent = stays('6.5: already so', [says('Accepted')]);
const refusedRemotely = stays('6.4: Unavailable', [answers('RemoteStartTransaction', { status: 'Rejected' })]);
const stranger = stays('6.5: no energy, nor any other status', [maybe(authorizes('TAG-1'))]);
const stopped = [answers('RemoteStopTransaction', { status: 'Accepted' }), stops(1, 'Remote')];
const nobody = { 'the CSMS closes outlet 9': stays('6.5: unknown', [says('Rejected')]) };
const booted = [calls('BootNotification')];

export const availabilityModel = modelSetup.createMachine({
  id: 'availability',
  context: nothingSaid,
  initial: 'off',
  states: {
    off: { on: { 'the station is switched on': leads('open', 'section 4', booted, ...registers()) } },
    open: {
      on: {
        ...nobody,
        'the CSMS closes the outlet': leads('closed', '7.2 A8', [says('Accepted')], [status(1, 'Unavailable')]),
        'the CSMS opens the outlet': idempotent,
        'the CSMS opens the station': idempotent,
        'the CSMS closes the station': leads(
          'shut',
          '6.5: 0 is the station and all outlets',
          [says('Accepted')],
          [status(0, 'Unavailable')],
          [status(1, 'Unavailable')],
          [status(2, 'Unavailable')],
        ),
        'a car is plugged in': leads('occupied', '7.2 A2', [status(1, 'Preparing')]),
      },
    },
    closed: {
      on: {
        'the CSMS closes the outlet': idempotent,
        'the CSMS opens the outlet': leads('open', '7.2 H1', [says('Accepted')], [status(1, 'Available')]),
        'the CSMS starts it': refusedRemotely,
        'its tag is shown': stranger,
        'a car is plugged in': leads('closedOccupied', '7.2: there is nothing between Unavailable and a car'),
        'the mains fail and return': stays('section 1 item 21', booted, ...registers('Unavailable')),
        'the CSMS asks for the status': stays('6.9', [
          answers('TriggerMessage', { status: 'Accepted' }),
          status(1, 'Unavailable'),
        ]),
      },
    },
    closedOccupied: {
      on: {
        'the CSMS opens the outlet': leads('occupied', '7.2 H2', [says('Accepted')], [status(1, 'Preparing')]),
        'the car is unplugged': leads('closed', '7.2: still Unavailable'),
        'the CSMS starts it': refusedRemotely,
        'its tag is shown': stranger,
      },
    },
    shut: {
      on: {
        'the CSMS closes the station': idempotent,
        'the CSMS opens the station': leads(
          'open',
          '6.5',
          [says('Accepted')],
          [status(0, 'Available')],
          [status(1, 'Available')],
          [status(2, 'Available')],
        ),
        'the CSMS starts it': refusedRemotely,
        'its tag is shown': stranger,
        'the mains fail and return': stays(
          'section 1 item 21',
          booted,
          [status(0, 'Unavailable')],
          ...registers('Unavailable', 'Unavailable').slice(1),
        ),
      },
    },
    occupied: {
      on: {
        'the CSMS closes the outlet': leads(
          'closedOccupied',
          '6.5: B8 does not exist',
          [says('Accepted')],
          [maybe(status(1, 'Available')), status(1, 'Unavailable')],
        ),
        'its tag is shown': leads(
          'charging',
          '6.3',
          [authorizes('TAG-1'), starts(1, 'TAG-1')],
          [status(1, 'Charging')],
        ),
        'the car is unplugged': leads('open', '7.2 B1', [status(1, 'Available')]),
      },
    },
    charging: {
      on: {
        ...nobody,
        'the CSMS closes the outlet': leads('closing', '6.5', [says('Scheduled')]),
        'the CSMS opens the outlet': idempotent,
        'the CSMS closes the station': leads(
          'shutting',
          '6.5: idle outlets at once, busy ones later',
          [says('Scheduled')],
          [maybe(status(0, 'Unavailable'))],
          [status(2, 'Unavailable')],
        ),
        'the CSMS stops it': leads('over', '6.4', stopped, [status(1, 'Finishing')]),
      },
    },
    closing: {
      on: {
        'the CSMS opens the outlet': leads('charging', '6.5: a new request replaces a scheduled one', [
          says('Accepted'),
        ]),
        'the CSMS closes the outlet': stays('6.5: still to be done', [says('Scheduled')]),
        'the CSMS stops it': leads('overClosing', '6.5, 7.2 C6: the user must still leave', stopped, [
          status(1, 'Finishing'),
        ]),
        'the car is unplugged': leads(
          'closed',
          '7.2 C8, or C6 and F8',
          [stops(1, 'EVDisconnected')],
          [maybe(status(1, 'Finishing')), status(1, 'Unavailable')],
        ),
      },
    },
    overClosing: {
      on: { 'the car is unplugged': leads('closed', '7.2 F8', [status(1, 'Unavailable')]) },
    },
    over: {
      on: { 'the car is unplugged': leads('open', '7.2 F1', [status(1, 'Available')]) },
    },
    shutting: {
      on: {
        'the CSMS opens the station': leads(
          'charging',
          '6.5',
          [says('Accepted')],
          [maybe(status(0, 'Available'))],
          [status(2, 'Available')],
        ),
        'the CSMS stops it': leads(
          'overShutting',
          '6.5, 7.2 C6',
          stopped,
          [status(1, 'Finishing')],
          [maybe(status(0, 'Unavailable'))],
        ),
      },
    },
    overShutting: {
      on: {
        'the car is unplugged': leads('shut', '7.2 F8', [status(1, 'Unavailable')], [maybe(status(0, 'Unavailable'))]),
      },
    },
  },
});

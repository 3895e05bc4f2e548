/** A boot, whatever the CSMS makes of it (section 4; S 4.2). */
import { answers, calls, leads, maybe, modelSetup, nothingSaid, registers, status, stays } from './predictions.js';

const boot = [calls('BootNotification', { chargePointVendor: 'BSC', chargePointModel: 'BSC-S12BCC' })];
/** Errata 3.22. */
const welcome = [boot, ...registers()];
/** Nobody showed a tag for the car while the station waited: ConnectionTimeOut has long passed (errata 3.77). */
const welcomeWithCar = [
  boot,
  [maybe(status(1, 'Available')), status(1, 'Finishing')],
  ...registers().filter((_, at) => at !== 1),
];
const triggered = answers('TriggerMessage', { status: 'Accepted' });

/** 6.8: answered whether it is accepted or not, as long as it is not Rejected. */
const settings = {
  'the CSMS asks for its settings': stays('6.8', [
    answers('GetConfiguration', {
      configurationKey: [{ key: 'HeartbeatInterval', readonly: false }],
      unknownKey: ['Testing'],
    }),
  ]),
  'the CSMS changes a setting': stays('6.8', [answers('ChangeConfiguration', { status: 'Accepted' })]),
  'the CSMS changes what there is not': stays('T TC_040_1', [
    answers('ChangeConfiguration', { status: 'NotSupported' }),
  ]),
  'the CSMS wants intervals below zero': stays('T TC_040_2', [answers('ChangeConfiguration', { status: 'Rejected' })]),
};
const deaf = 'section 1 item 5: total silence';
const quiet = 'section 1 item 5: nothing unprompted';

export const registrationModel = modelSetup.createMachine({
  id: 'registration',
  context: nothingSaid,
  initial: 'off',
  states: {
    off: {
      on: {
        'switched on, it is told Accepted': leads('accepted', 'section 4 items 1 and 2', ...welcome),
        'switched on, it is told Pending': leads('pending', 'section 4 item 3', boot),
        'switched on, it is told Rejected': leads('rejected', 'section 4 item 4', boot),
        'switched on, it is told nothing': leads('unheard', 'section 4 item 1', boot),
        'switched on, it is told an error': leads('refused', 'section 4 item 1', boot),
      },
    },
    accepted: {
      on: {
        ...settings,
        'an hour passes': stays('section 4 item 7', [calls('Heartbeat')]),
        'the connection breaks': stays('J 5.4', ...[0, 1, 2].map((at) => [maybe(status(at, 'Available'))])),
        'the CSMS asks for a sign of life': stays('6.9', [triggered, calls('Heartbeat')]),
        'the CSMS asks for a boot, and says Accepted': stays('section 1 item 28', [
          answers('TriggerMessage', { status: 'Rejected' }),
        ]),
      },
    },
    acceptedWithCar: { on: { 'the car is unplugged': leads('accepted', '7.2 F1', [status(1, 'Available')]) } },
    pending: {
      on: {
        ...settings,
        'the interval passes, it is told Accepted': leads('accepted', 'section 1 item 6', ...welcome),
        'the interval passes, it is told Pending': stays('section 4 item 3', boot),
        'the interval passes, it is told Rejected': leads('rejected', 'section 4 item 5', boot),
        'the CSMS asks for a boot, and says Accepted': leads(
          'accepted',
          '6.9, E 3.35',
          [triggered, ...boot],
          ...welcome.slice(1),
        ),
        'the CSMS asks for a sign of life': stays('6.9', [triggered, calls('Heartbeat')]),
        'the CSMS starts it': stays('section 1 item 5', [answers('RemoteStartTransaction', { status: 'Rejected' })]),
        'the CSMS stops what there is not': stays('section 1 item 5', [
          answers('RemoteStopTransaction', { status: 'Rejected' }),
        ]),
        'a minute passes': stays('section 1 item 6: not before the interval'),
        'a car is plugged in': leads('pendingWithCar', quiet),
        'the connection breaks': stays('section 1 item 6: the interval holds on any connection'),
      },
    },
    pendingWithCar: {
      on: {
        'the interval passes, it is told Accepted': leads('acceptedWithCar', 'errata 3.22, 3.77', ...welcomeWithCar),
        'the CSMS asks for the status': stays('6.9: Accepted while Pending', [triggered, status(1, 'Preparing')]),
      },
    },
    rejected: {
      on: {
        'the CSMS asks for its settings': stays(deaf),
        'the CSMS asks for a sign of life': stays(deaf),
        'the CSMS starts it': stays(deaf),
        'a car is plugged in': leads('rejectedWithCar', deaf),
        'a minute passes': stays('section 4 item 4: not before the interval'),
        'the interval passes, it is told Accepted': leads('accepted', 'section 4 item 4', ...welcome),
        'the interval passes, it is told Pending': leads('pending', 'section 4 item 5', boot),
      },
    },
    rejectedWithCar: {
      on: {
        'the interval passes, it is told Accepted': leads('acceptedWithCar', 'errata 3.22, 3.77', ...welcomeWithCar),
      },
    },
    /** Its BootNotification was not answered. */
    unheard: {
      on: {
        'a while passes, it is told Accepted': leads('accepted', 'section 4 item 1', ...welcome),
        'a while passes, it is told nothing': stays('section 4 item 1', boot),
        'a while passes, it is told Pending': leads('pending', 'section 4 item 1', boot),
      },
    },
    /** Its BootNotification was answered with a CALLERROR. */
    refused: {
      on: { 'a while passes, it is told Accepted': leads('accepted', 'section 4 item 1', ...welcome) },
    },
  },
});

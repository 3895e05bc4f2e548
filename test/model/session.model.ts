/** One outlet, its driver and its car, as a CSMS is told of them. */
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

const accepted = { status: 'Accepted' } as const;
const rejected = { status: 'Rejected' } as const;

/** 6.4: the answer comes before what it brings about, and with AuthorizeRemoteTxRequests the tag is asked about. */
const startedRemotely = [answers('RemoteStartTransaction', accepted), authorizes('TAG-1')];
const energyFlows = [status(1, 'Charging')];
const userMustAct = [maybe(status(1, 'SuspendedEVSE')), status(1, 'Finishing')];
/** The captive cable is pulled: nothing is left to do (C1), and Finishing may be shown on the way. */
const gone = [maybe(status(1, 'Finishing')), status(1, 'Available')];
const refusedRemotely = [answers('RemoteStartTransaction', rejected)];
const stoppedRemotely = [answers('RemoteStopTransaction', accepted), stops(1, 'Remote')];
const triggered = answers('TriggerMessage', accepted);

const always = {
  'the CSMS stops what there is not': stays('6.3, T TC_028', [answers('RemoteStopTransaction', rejected)]),
  'the CSMS unlocks the outlet': stays('section 1 item 17: a fixed cable', [
    answers('UnlockConnector', { status: 'NotSupported' }),
  ]),
  'the CSMS asks for a sign of life': stays('6.9', [triggered, calls('Heartbeat')]),
  'the CSMS asks after outlet 9': stays('6.9, T TC_055', [answers('TriggerMessage', rejected)]),
};

const meterValues = { connectorId: 1, meterValue: [{ sampledValue: { 0: { context: 'Trigger' } } }] };

export const sessionModel = modelSetup.createMachine({
  id: 'session',
  context: nothingSaid,
  initial: 'off',
  states: {
    off: {
      on: {
        'the station is switched on': leads(
          'free',
          'section 4 items 1 and 2',
          [calls('BootNotification')],
          ...registers(),
        ),
      },
    },
    free: {
      on: {
        ...always,
        'a car is plugged in': leads('occupied', '7.2 A2', [status(1, 'Preparing')]),
        'its tag is shown': leads('promised', '6.1, 7.2 A2', [authorizes('TAG-1')], [status(1, 'Preparing')]),
        'a tag is shown that the CSMS refuses': stays('6.1, T TC_023', [authorizes('REFUSED')]),
        'the CSMS starts it': leads('promised', '6.4, 7.2 A2', startedRemotely, [status(1, 'Preparing')]),
        'the outlet breaks down': leads('broken', '7.2 A9', [status(1, 'Faulted', 'GroundFailure')]),
        'the CSMS asks for the status': stays('6.9', [triggered, status(1, 'Available')]),
        'the CSMS asks for meter values': stays('6.9', [
          triggered,
          calls('MeterValues', meterValues, ['transactionId']),
        ]),
      },
    },
    occupied: {
      on: {
        ...always,
        'the car is unplugged': leads('free', '7.2 B1', [status(1, 'Available')]),
        'its tag is shown': leads('charging', '6.3', [authorizes('TAG-1'), starts(1, 'TAG-1')], energyFlows),
        'a tag is shown that the CSMS refuses': stays('6.1, T TC_023', [authorizes('REFUSED')]),
        'a tag is shown that the CSMS refuses too late': leads(
          'over',
          '6.3, E 3.17: StopTransactionOnInvalidId',
          [authorizes('DOUBTED'), starts(1, 'DOUBTED'), stops(1, 'DeAuthorized')],
          [maybe(status(1, 'Charging')), ...userMustAct],
        ),
        'the CSMS starts it': leads('charging', '6.4', [...startedRemotely, starts(1, 'TAG-1')], energyFlows),
        'the outlet breaks down': leads('brokenOccupied', '7.2 B9', [status(1, 'Faulted', 'GroundFailure')]),
        'the CSMS asks for the status': stays('6.9', [triggered, status(1, 'Preparing')]),
      },
    },
    promised: {
      on: {
        ...always,
        'a car is plugged in': leads('charging', '6.3', [starts(1, 'TAG-1')], energyFlows),
        'its tag is shown': leads('free', '7.2 B1, T TC_061', [status(1, 'Available')]),
        'nobody comes for ten minutes': leads('free', '7.2 B1, E 3.77: ConnectionTimeOut', [status(1, 'Available')]),
      },
    },
    charging: {
      on: {
        ...always,
        'its tag is shown': leads(
          'over',
          '6.3, section 1 item 11: without Authorize',
          [stops(1, 'Local', { idTag: 'TAG-1' })],
          userMustAct,
        ),
        'another tag is shown': stays('section 1 item 11, T25 TC_068', [maybe(authorizes('TAG-2'))]),
        'the CSMS stops it': leads('over', '6.4', stoppedRemotely, userMustAct),
        'the CSMS starts it': stays('6.4, T TC_026', refusedRemotely),
        'the car pauses': leads('paused', '7.2 C4', [status(1, 'SuspendedEV')]),
        'the car is unplugged': leads('free', '6.3: a captive cable', [stops(1, 'EVDisconnected')], gone),
        'the emergency button is hit': leads('over', '6.3', [stops(1, 'EmergencyStop')], userMustAct),
        'the CSMS asks for the status': stays('6.9', [triggered, status(1, 'Charging')]),
        'the CSMS asks for meter values': stays('6.9', [
          triggered,
          calls('MeterValues', { ...meterValues, transactionId: transactionOf(1) }),
        ]),
      },
    },
    paused: {
      on: {
        ...always,
        'the car goes on': leads('charging', '7.2 D3', energyFlows),
        'its tag is shown': leads('overPaused', '6.3', [stops(1, 'Local', { idTag: 'TAG-1' })], userMustAct),
        'the CSMS stops it': leads('overPaused', '6.4', stoppedRemotely, userMustAct),
        'the car is unplugged': leads('free', '6.3', [stops(1, 'EVDisconnected')], gone),
        'the CSMS asks for the status': stays('6.9', [triggered, status(1, 'SuspendedEV')]),
      },
    },
    /** The car does not want anything. */
    overPaused: {
      on: {
        'the car is unplugged': leads('free', '7.2 F1', [status(1, 'Available')]),
        'its tag is shown': leads(
          'paused',
          '7.2 F2, B4',
          [authorizes('TAG-1'), starts(1, 'TAG-1')],
          [status(1, 'Preparing'), status(1, 'SuspendedEV')],
        ),
      },
    },
    over: {
      on: {
        ...always,
        'the car is unplugged': leads('free', '7.2 F1', [status(1, 'Available')]),
        'its tag is shown': leads(
          'charging',
          '7.2 F2: a new transaction, and not without Preparing',
          [authorizes('TAG-1'), starts(1, 'TAG-1')],
          [status(1, 'Preparing'), ...energyFlows],
        ),
        'a tag is shown that the CSMS refuses': stays('6.1', [authorizes('REFUSED')]),
        'the CSMS asks for the status': stays('6.9', [triggered, status(1, 'Finishing')]),
      },
    },
    broken: {
      on: {
        ...always,
        'the outlet is repaired': leads('free', '7.2 I1', [status(1, 'Available')]),
        'the CSMS starts it': stays('6.4', refusedRemotely),
        'its tag is shown': stays('T TC_041', [maybe(authorizes('TAG-1'))]),
      },
    },
    brokenOccupied: {
      on: {
        'the outlet is repaired': leads('occupied', '7.2 I2', [status(1, 'Preparing')]),
        'the CSMS starts it': stays('6.4', refusedRemotely),
        'its tag is shown': stays('T TC_041', [maybe(authorizes('TAG-1'))]),
      },
    },
  },
});

/** What drivers and cars do, and what the CSMS says to one outlet. */
import { asks, type Deed, doubtedTag, refusedTag, type Stage } from './stage.js';

const shows =
  (idTag: string): Deed =>
  ({ world }) =>
    world.rfid({ idTag, connectorId: 1 });

const remoteStop = (idOf: (stage: Stage) => number) =>
  asks('RemoteStopTransaction', (stage) => ({ transactionId: idOf(stage) }));

const reserves = (reservationId: number, idTag: string, connectorId = 1) =>
  asks('ReserveNow', ({ clock }) => ({
    connectorId,
    idTag,
    reservationId,
    expiryDate: new Date(clock.now() + 3_600_000).toISOString(),
  }));

const turns = (connectorId: number, type: 'Inoperative' | 'Operative') =>
  asks('ChangeAvailability', { connectorId, type });

const triggers = (requestedMessage: 'StatusNotification' | 'MeterValues', connectorId: number) =>
  asks('TriggerMessage', { requestedMessage, connectorId });

export const deeds = {
  'the station is switched on': (stage: Stage) => stage.boot(),
  'a car is plugged in': ({ world }: Stage) => world.plug(1),
  'the car is unplugged': ({ world }: Stage) => world.unplug(1),
  'its tag is shown': shows('TAG-1'),
  'another tag is shown': shows('TAG-2'),
  'a tag is shown that the CSMS refuses': shows(refusedTag),
  'a tag is shown that the CSMS refuses too late': shows(doubtedTag),
  'the car pauses': ({ world }: Stage) => world.ev(1, { ready: false }),
  'the car goes on': ({ world }: Stage) => world.ev(1, { ready: true }),
  'the emergency button is hit': ({ world }: Stage) => world.stop(1, 'emergency'),
  'the outlet breaks down': ({ world }: Stage) => world.fault(1, { errorCode: 'GroundFailure', severity: 'fault' }),
  'the outlet is repaired': ({ world }: Stage) => world.clearFault(1),
  'a minute passes': (stage: Stage) => stage.pass(60_000),
  'two minutes pass': (stage: Stage) => stage.pass(120_000),
  'nobody comes for ten minutes': (stage: Stage) => stage.pass(600_000),
  'an hour passes': (stage: Stage) => stage.pass(3_600_000),
  'the CSMS starts it': asks('RemoteStartTransaction', { idTag: 'TAG-1', connectorId: 1 }),
  'the CSMS starts it for somebody else': asks('RemoteStartTransaction', { idTag: 'TAG-2', connectorId: 1 }),
  'the CSMS stops it': remoteStop((stage) => stage.transactionAt(1) ?? 0),
  'the CSMS stops what there is not': remoteStop(() => 4_711),
  'the CSMS unlocks the outlet': asks('UnlockConnector', { connectorId: 1 }),
  'the CSMS asks for the status': triggers('StatusNotification', 1),
  'the CSMS asks for meter values': triggers('MeterValues', 1),
  'the CSMS asks after outlet 9': triggers('StatusNotification', 9),
  'the CSMS asks for a sign of life': asks('TriggerMessage', { requestedMessage: 'Heartbeat' }),
  'the CSMS closes the outlet': turns(1, 'Inoperative'),
  'the CSMS opens the outlet': turns(1, 'Operative'),
  'the CSMS closes the station': turns(0, 'Inoperative'),
  'the CSMS opens the station': turns(0, 'Operative'),
  'the CSMS closes outlet 9': turns(9, 'Inoperative'),
  'the CSMS reserves the outlet': reserves(7, 'TAG-1'),
  'the CSMS reserves it for somebody else': reserves(8, 'TAG-2'),
  'the CSMS reserves outlet 9': reserves(9, 'TAG-1', 9),
  'the CSMS reserves it until yesterday': asks('ReserveNow', ({ clock }) => ({
    connectorId: 1,
    idTag: 'TAG-1',
    reservationId: 7,
    expiryDate: new Date(clock.now() - 86_400_000).toISOString(),
  })),
  'the CSMS cancels the reservation': asks('CancelReservation', { reservationId: 7 }),
  'the CSMS cancels what there is not': asks('CancelReservation', { reservationId: 99 }),
} as const;

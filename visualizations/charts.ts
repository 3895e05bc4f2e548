/** Every chart of the station, in the order in which a reader meets them. */
import type { AnyStateMachine } from 'xstate';
import { authorizationMachine } from '../machines/authorization/authorization.machine.js';
import { certificatesMachine } from '../machines/certificates/certificates.machine.js';
import { connectionMachine } from '../machines/connection/connection.machine.js';
import { connectorMachine } from '../machines/connector/connector.machine.js';
import { controllerMachine } from '../machines/controller/controller.machine.js';
import { firmwareMachine } from '../machines/firmware/firmware.machine.js';
import { logUploadMachine } from '../machines/log-upload/log-upload.machine.js';
import { meteringMachine } from '../machines/metering/metering.machine.js';
import { outboxMachine } from '../machines/outbox/outbox.machine.js';
import { registrationMachine } from '../machines/registration/registration.machine.js';
import { reservationMachine } from '../machines/reservation/reservation.machine.js';
import { reservationsMachine } from '../machines/reservations/reservations.machine.js';
import { securityEventsMachine } from '../machines/security-events/security-events.machine.js';
import { smartChargingMachine } from '../machines/smart-charging/smart-charging.machine.js';
import { stationMachine } from '../machines/station/station.machine.js';
import { statusMachine } from '../machines/status/status.machine.js';
import { transactionMachine } from '../machines/transaction/transaction.machine.js';

export const charts: readonly AnyStateMachine[] = [
  stationMachine,
  connectionMachine,
  registrationMachine,
  outboxMachine,
  connectorMachine,
  transactionMachine,
  authorizationMachine,
  statusMachine,
  controllerMachine,
  meteringMachine,
  smartChargingMachine,
  reservationsMachine,
  reservationMachine,
  securityEventsMachine,
  certificatesMachine,
  firmwareMachine,
  logUploadMachine,
];

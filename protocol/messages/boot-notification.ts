/** BootNotification, 4.2: the station introduces itself and asks to be let in. */
import { dateTime, integer, type Message, oneOf, optional, record, text } from './types/shapes.js';

export const BootNotificationRequest = record(
  {
    chargePointVendor: text(20, 'Who made it.'),
    chargePointModel: text(20, 'Model.'),
    chargePointSerialNumber: optional(text(25, 'Serial number of the charge point.')),
    chargeBoxSerialNumber: optional(text(25, 'Serial number of the charge box. Deprecated.')),
    firmwareVersion: optional(text(50, 'Version of the firmware.')),
    iccid: optional(text(20, 'ICCID of the SIM card of the modem.')),
    imsi: optional(text(20, 'IMSI of the SIM card of the modem.')),
    meterType: optional(text(25, 'Type of the main meter.')),
    meterSerialNumber: optional(text(25, 'Serial number of the main meter.')),
  },
  'The station has started and says what it is (4.2).',
);
export type BootNotificationRequest = Message<typeof BootNotificationRequest>;

export const BootNotificationResponse = record(
  {
    status: oneOf(
      ['Accepted', 'Pending', 'Rejected'],
      'Until Accepted the station starts no call of its own but this (7.38).',
    ),
    currentTime: dateTime('Time of the CSMS; the station sets its clock by it.'),
    interval: integer(
      'Seconds: between heartbeats when Accepted, else before the next BootNotification. 0: the station chooses.',
    ),
  },
  'Whether the station is let in, and the time (4.2).',
);
export type BootNotificationResponse = Message<typeof BootNotificationResponse>;

/** GetLog, N01: a log is to be uploaded. */
import { dateTime, integer, type Message, oneOf, optional, record, text } from './types/shapes.js';

export const LogParameters = record(
  {
    remoteLocation: text(512, 'URL of the folder to upload to, possibly with credentials; never shown in full.'),
    oldestTimestamp: optional(dateTime('Oldest entry wanted.')),
    latestTimestamp: optional(dateTime('Newest entry wanted.')),
  },
  'Where the log goes and what it covers.',
);
export type LogParameters = Message<typeof LogParameters>;

export const GetLogRequest = record(
  {
    log: LogParameters,
    logType: oneOf(['DiagnosticsLog', 'SecurityLog'], 'Which log.'),
    requestId: integer('Repeated in every LogStatusNotification of this upload.'),
    retries: optional(integer('How often to try again after a failure. Absent: the station decides.')),
    retryInterval: optional(integer('Seconds between attempts. Absent: the station decides.')),
  },
  'Asks for a log to be uploaded (N01).',
);
export type GetLogRequest = Message<typeof GetLogRequest>;

export const GetLogResponse = record(
  {
    status: oneOf(
      ['Accepted', 'Rejected', 'AcceptedCanceled'],
      'AcceptedCanceled: an upload that ran was ended for this one.',
    ),
    filename: optional(text(255, 'Name of the file. Absent: there is nothing to upload.')),
  },
  'Whether a log will be uploaded (N01).',
);
export type GetLogResponse = Message<typeof GetLogResponse>;

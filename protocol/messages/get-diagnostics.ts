/** GetDiagnostics, 5.9: diagnostics are to be uploaded. */
import { dateTime, integer, type Message, optional, record, text, uri } from './types/shapes.js';

export const GetDiagnosticsRequest = record(
  {
    location: uri('Folder to upload to, with the protocol and possibly credentials; never shown in full.'),
    retries: optional(integer('How often to try again after a failure. Absent: the station decides.')),
    retryInterval: optional(integer('Seconds between attempts. Absent: the station decides.')),
    startTime: optional(dateTime('Oldest entry wanted.')),
    stopTime: optional(dateTime('Newest entry wanted.')),
  },
  'Asks for a file of diagnostics to be uploaded (5.9).',
);
export type GetDiagnosticsRequest = Message<typeof GetDiagnosticsRequest>;

export const GetDiagnosticsResponse = record(
  {
    fileName: optional(text(255, 'Name of the file. Absent: there is nothing to upload.')),
  },
  'Which file will be uploaded (5.9).',
);
export type GetDiagnosticsResponse = Message<typeof GetDiagnosticsResponse>;

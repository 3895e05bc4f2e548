/** GetLocalListVersion, 5.10: which list of tags the station has. */
import { integer, type Message, record } from './types/shapes.js';

export const GetLocalListVersionRequest = record({}, 'Asks for the version of the local authorization list (5.10).');
export type GetLocalListVersionRequest = Message<typeof GetLocalListVersionRequest>;

export const GetLocalListVersionResponse = record(
  {
    listVersion: integer('0: the list is empty. -1: there is no list.'),
  },
  'Version of the local authorization list (5.10).',
);
export type GetLocalListVersionResponse = Message<typeof GetLocalListVersionResponse>;

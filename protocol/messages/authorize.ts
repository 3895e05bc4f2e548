/** Authorize, 4.1: may this tag charge? */
import { IdTagInfo, idToken } from './types/authorization.js';
import { type Message, record } from './types/shapes.js';

export const AuthorizeRequest = record(
  {
    idTag: idToken('The tag that was presented.'),
  },
  'The station asks whether a tag may start or stop charging (4.1).',
);
export type AuthorizeRequest = Message<typeof AuthorizeRequest>;

export const AuthorizeResponse = record(
  {
    idTagInfo: IdTagInfo,
  },
  "The CSMS's verdict on the tag (4.1).",
);
export type AuthorizeResponse = Message<typeof AuthorizeResponse>;

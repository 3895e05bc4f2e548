/** Who may charge: 7.28 IdToken, 7.27 IdTagInfo. */
import { dateTime, type Message, oneOf, optional, record, text } from './shapes.js';

/** A tag: CiString20, compared without regard to case (2.2, 3.9). */
export function idToken(description: string) {
  return text(20, `${description} Compared without regard to case.`);
}

export const AuthorizationStatus = oneOf(
  ['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'],
  'What the CSMS says of the tag (7.2). ConcurrentTx is only meaningful in the answer to StartTransaction.',
);
export type AuthorizationStatus = Message<typeof AuthorizationStatus>;

export const IdTagInfo = record(
  {
    expiryDate: optional(dateTime('From then on the tag is no longer valid. Absent: it does not expire.')),
    parentIdTag: optional(idToken('The group of the tag; tags with the same parent may stop each other (3.10).')),
    status: AuthorizationStatus,
  },
  'What the CSMS knows of a tag (7.27).',
);
export type IdTagInfo = Message<typeof IdTagInfo>;

/** SendLocalList, 5.15: the list of tags is changed. */
import { IdTagInfo, idToken } from './types/authorization.js';
import { integer, list, type Message, oneOf, optional, record } from './types/shapes.js';

export const AuthorizationData = record(
  { idTag: idToken('The tag.'), idTagInfo: optional(IdTagInfo) },
  'A tag of the list (7.1); in a Differential update a tag without idTagInfo is removed.',
);
export type AuthorizationData = Message<typeof AuthorizationData>;

export const SendLocalListRequest = record(
  {
    listVersion: integer('Version after the update; neither 0 nor -1 (errata 3.52).'),
    localAuthorizationList: optional(list(AuthorizationData, 'Tags in the list, or what changes of them.')),
    updateType: oneOf(['Differential', 'Full'], 'Full replaces the whole list (7.48).'),
  },
  'Replaces or amends the local authorization list (5.15).',
);
export type SendLocalListRequest = Message<typeof SendLocalListRequest>;

export const SendLocalListResponse = record(
  {
    status: oneOf(
      ['Accepted', 'Failed', 'NotSupported', 'VersionMismatch'],
      'VersionMismatch: a Differential update is not newer than the list. Failed: nothing was changed (7.47).',
    ),
  },
  'Whether the list was changed (5.15).',
);
export type SendLocalListResponse = Message<typeof SendLocalListResponse>;

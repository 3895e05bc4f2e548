/** ChangeConfiguration, 5.3: a setting is changed. */
import { type Message, oneOf, record, text } from './types/shapes.js';

export const ChangeConfigurationRequest = record(
  {
    key: text(50, 'Name of the key, compared without regard to case.'),
    value: text(500, 'New value as text. It may be a secret (AuthorizationKey) and is never shown in logs or errors.'),
  },
  'Changes one configuration key (5.3).',
);
export type ChangeConfigurationRequest = Message<typeof ChangeConfigurationRequest>;

export const ChangeConfigurationResponse = record(
  {
    status: oneOf(
      ['Accepted', 'Rejected', 'RebootRequired', 'NotSupported'],
      'RebootRequired: stored, in force after the next boot. NotSupported: no such key. Rejected: anything else (7.22).',
    ),
  },
  'Whether the setting was changed (5.3).',
);
export type ChangeConfigurationResponse = Message<typeof ChangeConfigurationResponse>;

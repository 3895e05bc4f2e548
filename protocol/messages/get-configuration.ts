/** GetConfiguration, 5.8: settings are read. */
import { flag, list, type Message, optional, record, text } from './types/shapes.js';

export const KeyValue = record(
  {
    key: text(50, 'Name of the key.'),
    readonly: flag('True when ChangeConfiguration cannot change it.'),
    value: optional(text(500, 'Value as text. Absent: not set.')),
  },
  'A configuration key and its value (7.29).',
);
export type KeyValue = Message<typeof KeyValue>;

export const GetConfigurationRequest = record(
  {
    key: optional(
      list(text(50, 'Name of a key, compared without regard to case.'), 'Keys asked for. Absent or empty: all.'),
    ),
  },
  'Asks for configuration keys (5.8).',
);
export type GetConfigurationRequest = Message<typeof GetConfigurationRequest>;

export const GetConfigurationResponse = record(
  {
    configurationKey: optional(list(KeyValue, 'Keys that are known and may be read.')),
    unknownKey: optional(list(text(50, 'Name of a key as it was asked for.'), 'Keys that are not known.')),
  },
  'Configuration keys and their values (5.8).',
);
export type GetConfigurationResponse = Message<typeof GetConfigurationResponse>;

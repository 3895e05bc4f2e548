/** DataTransfer (4.3): this station has an understanding with no vendor. */
import { type Commands, Refusal, reply } from './commands.js';
import type { Machine } from './machine.js';

export function dataTransfer({ wrong }: Machine): Commands {
  return {
    DataTransfer: () => {
      if (wrong('data.errorForUnknownVendor')) throw new Refusal('NotSupported', 'the vendor is unknown');
      return reply({ status: 'UnknownVendorId' });
    },
  };
}

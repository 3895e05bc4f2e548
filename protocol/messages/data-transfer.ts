/** DataTransfer, 4.3 and 5.6: what OCPP has no message for. */
import { type Message, oneOf, optional, record, text, unboundedText } from './types/shapes.js';

export const DataTransferRequest = record(
  {
    vendorId: text(255, 'Vendor, as a reversed domain name; compared without regard to case.'),
    messageId: optional(text(50, "One of the vendor's messages.")),
    data: optional(unboundedText('Anything, as text; its length is bounded by that of a frame.')),
  },
  'Carries what a vendor has agreed upon, in either direction (4.3, 5.6).',
);
export type DataTransferRequest = Message<typeof DataTransferRequest>;

export const DataTransferResponse = record(
  {
    status: oneOf(
      ['Accepted', 'Rejected', 'UnknownMessageId', 'UnknownVendorId'],
      'UnknownVendorId: nothing is agreed with this vendor (7.23).',
    ),
    data: optional(unboundedText('Anything, as text.')),
  },
  'Whether it was understood (4.3, 5.6).',
);
export type DataTransferResponse = Message<typeof DataTransferResponse>;

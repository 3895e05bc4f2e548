/** What a vendor has agreed upon with the operator of the CSMS, beyond OCPP: DataTransfer, 4.3 and 5.6. */

/** What the CSMS sends to the station. */
export interface VendorMessage {
  /** One of the vendor's messages, if they are told apart. */
  readonly messageId?: string;
  /** Anything, as text. */
  readonly data?: string;
}

export interface VendorAnswer {
  readonly status: 'Accepted' | 'Rejected' | 'UnknownMessageId';
  readonly data?: string;
}

/** Answers within ten seconds; one that throws, or answers late, is told to the CSMS as Rejected. */
export type VendorHandler = (message: VendorMessage) => VendorAnswer | Promise<VendorAnswer>;

/** What the station sends to the CSMS. */
export interface DataTransferMessage extends VendorMessage {
  /** A reversed domain name, at most 255 characters. */
  readonly vendorId: string;
}

export interface DataTransferAnswer {
  readonly status: VendorAnswer['status'] | 'UnknownVendorId';
  readonly data?: string;
}

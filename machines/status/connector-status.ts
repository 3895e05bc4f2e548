/** The status of a connector as StatusNotification carries it (6.47, 7.6, 7.7). */
import type { ChargePointErrorCode, ChargePointStatus, Request } from '../../protocol/messages.js';

export interface ConnectorStatus {
  readonly status: ChargePointStatus;
  readonly errorCode: ChargePointErrorCode;
  readonly info?: string;
  readonly vendorErrorCode?: string;
  /** When it became so, ISO 8601 in UTC; not part of what makes two statuses differ. */
  readonly at: string;
}

export function isSameStatus(one: ConnectorStatus | null, other: ConnectorStatus): boolean {
  return (
    one !== null &&
    one.status === other.status &&
    one.errorCode === other.errorCode &&
    one.info === other.info &&
    one.vendorErrorCode === other.vendorErrorCode
  );
}

export function statusNotification(connectorId: number, told: ConnectorStatus): Request<'StatusNotification'> {
  const { status, errorCode, info, vendorErrorCode, at } = told;
  return {
    connectorId,
    errorCode,
    status,
    timestamp: at,
    ...(info !== undefined && { info: info.slice(0, 50) }),
    ...(vendorErrorCode !== undefined && { vendorErrorCode: vendorErrorCode.slice(0, 50) }),
  };
}

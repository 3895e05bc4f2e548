/** What a product says of itself with BootNotification (4.2). */
import type { BootNotificationRequest } from '../protocol/messages/boot-notification.js';
import type { ProductDescription } from '../protocol/product.js';

/** `version`: of the firmware that has booted; null where nobody knows another than the product's. */
export function bootPayload(product: ProductDescription, version: string | null): BootNotificationRequest {
  const { serialNumber, iccid, imsi, meterType, meterSerialNumber } = product;
  return {
    chargePointVendor: product.vendor,
    chargePointModel: product.model,
    firmwareVersion: version ?? product.firmwareVersion,
    ...(serialNumber !== undefined && { chargePointSerialNumber: serialNumber }),
    ...(iccid !== undefined && { iccid }),
    ...(imsi !== undefined && { imsi }),
    ...(meterType !== undefined && { meterType }),
    ...(meterSerialNumber !== undefined && { meterSerialNumber }),
  };
}

/**
 * Statecharge, embedded: a station of OCPP 1.6-J in your own process. Give `createStation` your hardware driver and the
 * address of the central system.
 */

export type { PlannedLimit, ScheduleDescription, ScheduleRequest } from './actors/schedule.js';
export type { KeyType } from './adapters/pki/keys.js';
export type { PkiOptions } from './adapters/pki/pki.js';
export { createStation } from './cli/create-station.js';
export { type ProductName, productNames, products } from './cli/products.js';
export type { Station, StationOptions } from './cli/station-options.js';
export type { BackOff } from './machines/connection/back-off.js';
export type { ConnectorDescription, StationDescription } from './protocol/description.js';
export { ConfigurationError, StationError, StorageError } from './protocol/errors.js';
export type { Action, Messages, Request, Response } from './protocol/messages.js';
export type * from './protocol/ports/hardware.js';
export { type BootedFirmware, FirmwareError, type FirmwareImage, type Host } from './protocol/ports/host.js';
export type { Journal, JournalEntry, JournalLevel } from './protocol/ports/journal.js';
export type { Link, LinkClosed, LinkProblem, LinkSink, LinkTarget } from './protocol/ports/link.js';
export type { Clock, Random } from './protocol/ports/time.js';
export type * from './protocol/ports/vendor.js';
export type { ProductConnector, ProductDescription, ProductSettings } from './protocol/product.js';

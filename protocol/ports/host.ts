/** The machine the runtime lives on: its firmware, its disk, its boot. */
import { StationError } from '../errors.js';

/** `unverified`: the file is no firmware for this machine, or not the one that was checked. `failed`: anything else. */
export class FirmwareError extends StationError {
  override readonly name = 'FirmwareError';
  declare readonly code: 'unverified' | 'failed';
}

/** A file that was checked. Whoever installs it reads it once, and compares what was read with `sha256`. */
export interface FirmwareImage {
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface BootedFirmware {
  /** Null: nobody knows better than the product description. */
  readonly version: string | null;
  /** What became of the image installed before this boot. `updated` is said at each start until it was confirmed. */
  readonly outcome: 'none' | 'updated' | 'rolledBack';
}

export interface Host {
  /** Asked once at each start of the runtime. */
  bootedFirmware(): Promise<BootedFirmware>;
  /** Of the disk the records and downloads are on. */
  freeBytes(): Promise<number>;
  /**
   * `afterReboot`: it takes effect with the next boot, which the runtime asks for. Rejects when the image is none, does
   * not match its checksum or could not be written (FirmwareError): the old firmware stays. Asked again with the same
   * image after a power cut. When `signal` says that it takes too long, it is to reject once it has stopped; until it has
   * answered nothing else is installed. Without it firmware cannot be updated.
   */
  installFirmware?(image: FirmwareImage, signal: AbortSignal): Promise<'inUse' | 'afterReboot'>;
  /** The new firmware works: it has reached its CSMS. Until then a host with two slots goes back at the next boot. */
  confirmFirmware?(): Promise<void>;
  /** Restarts the machine. Without it only the runtime begins anew. */
  reboot?(): Promise<void>;
}

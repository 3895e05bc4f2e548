/** Whoever acts at the station: driver, car, technician, power grid. The cases know nothing else of them. */

export type CableSide = 'ev' | 'station';

/**
 * Every call resolves when the act is done, not when the station has reacted to it. It rejects with NotPossible where
 * this puppet has no such hand; the caller then finds another way, asks a person, or says so.
 */
export interface Puppet {
  /** The cable at both sides: car and, where it is detachable, station. */
  plugIn(connectorId: number): Promise<void>;
  /** `ev`: pulled out of the car; `station`: a detachable cable is taken out of the station. */
  unplug(connectorId: number, side: CableSide): Promise<void>;
  /** Held to the reader of this connector, or to the only one there is. */
  presentTag(idTag: string, connectorId: number): Promise<void>;
  /** The mains go off, and stay off until `powerOn`. */
  powerOff(): Promise<void>;
  powerOn(): Promise<void>;
  /** Off and on again. */
  powerCycle(): Promise<void>;
  /** The uplink to the CSMS. */
  network(up: boolean): Promise<void>;
  /** Connector 0 faults the station and all its outlets. */
  fault(connectorId: number): Promise<void>;
  clearFault(connectorId: number): Promise<void>;
  /** The lock of a detachable cable jams, so that it neither closes nor opens. */
  jamLock(connectorId: number, jammed: boolean): Promise<void>;
  /** Lets go of whatever it holds. */
  close(): Promise<void>;
}

export class NotPossible extends Error {
  override readonly name = 'NotPossible';
}

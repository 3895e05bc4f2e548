/** The puppet of a Statecharge station: its control API, over HTTP on loopback. */
import { post } from './post.js';
import type { CableSide, Puppet } from './puppet.js';

const answerTimeoutMs = 20_000;

export class ControlApiPuppet implements Puppet {
  readonly #url: string;

  /** `http://127.0.0.1:8080`, without a path. */
  constructor(url: string) {
    this.#url = url.replace(/\/+$/, '');
  }

  plugIn(connectorId: number): Promise<void> {
    return this.#post(`connectors/${connectorId}/plug`);
  }

  unplug(connectorId: number, side: CableSide): Promise<void> {
    return this.#post(`connectors/${connectorId}/unplug`, { side });
  }

  /** The outlet is left to the station, as with a single reader. */
  presentTag(idTag: string): Promise<void> {
    return this.#post('rfid', { idTag });
  }

  powerOff(): Promise<void> {
    return this.#post('power', { on: false });
  }

  powerOn(): Promise<void> {
    return this.#post('power', { on: true });
  }

  async powerCycle(): Promise<void> {
    await this.powerOff();
    await this.powerOn();
  }

  network(up: boolean): Promise<void> {
    return this.#post('network', { up });
  }

  fault(connectorId: number): Promise<void> {
    return this.#post(`connectors/${connectorId}/fault`, { errorCode: 'GroundFailure' });
  }

  clearFault(connectorId: number): Promise<void> {
    return this.#post(`connectors/${connectorId}/clear-fault`);
  }

  jamLock(connectorId: number, jammed: boolean): Promise<void> {
    return this.#post(`connectors/${connectorId}/lock-failure`, { active: jammed });
  }

  async close(): Promise<void> {}

  async #post(path: string, body: object = {}): Promise<void> {
    const { ok, status, text } = await post(`${this.#url}/api/v1/${path}`, body, answerTimeoutMs);
    if (!ok) throw new Error(`the control API answered ${status} to ${path}: ${text.slice(0, 300)}`);
  }
}

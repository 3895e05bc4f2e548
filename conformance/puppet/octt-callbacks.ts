/**
 * The puppet of any other station: HTTP callbacks in the manner of the OCTT.
 *
 * `POST {base}/plugin`, `/plugout`, `/authorize` and `/reboot`, each with a JSON body of `connectorId` and, for a tag,
 * `id`. 200 to 299: done. 501: this hand is missing, ask the tester. Anything else fails the case.
 */
import { post } from './post.js';
import { type CableSide, NotPossible, type Puppet } from './puppet.js';

/** A reboot may take its time before it is answered. */
const answerTimeoutMs = 60_000;

export class OcttCallbacks implements Puppet {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base.replace(/\/+$/, '');
  }

  plugIn(connectorId: number): Promise<void> {
    return this.#call('plugin', { connectorId });
  }

  unplug(connectorId: number, side: CableSide): Promise<void> {
    if (side === 'station') return missing('takes the cable out of the station');
    return this.#call('plugout', { connectorId });
  }

  presentTag(idTag: string, connectorId: number): Promise<void> {
    return this.#call('authorize', { connectorId, id: idTag });
  }

  powerOff(): Promise<void> {
    return missing('cuts the power');
  }

  powerOn(): Promise<void> {
    return missing('restores the power');
  }

  powerCycle(): Promise<void> {
    return this.#call('reboot', {});
  }

  network(): Promise<void> {
    return missing('cuts the network');
  }

  fault(): Promise<void> {
    return missing('causes a fault');
  }

  clearFault(): Promise<void> {
    return missing('clears a fault');
  }

  jamLock(): Promise<void> {
    return missing('jams the lock');
  }

  async close(): Promise<void> {}

  async #call(callback: string, body: object): Promise<void> {
    const response = await post(`${this.#base}/${callback}`, body, answerTimeoutMs);
    if (response.status === 501) throw new NotPossible(`${callback} is not implemented by the puppet`);
    if (!response.ok)
      throw new Error(`the callback ${callback} answered ${response.status}: ${response.text.slice(0, 300)}`);
  }
}

async function missing(what: string): Promise<never> {
  throw new NotPossible(`no callback ${what}`);
}

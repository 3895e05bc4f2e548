/** The network between a station and its central system, which outlives both. */
import { type LoopbackPeer, loopbackLink } from '../../../adapters/csms/loopback-link.js';
import type { Link } from '../../../protocol/ports/link.js';

/** Hears a frame of the station, and answers it or not. */
export type Hears = (text: string, say: (text: string) => void) => void;

export class WalkLine {
  isUp = true;
  /** What becomes of the connection at the next call of the station. */
  fate: 'well' | 'lost before the answer' | 'lost after the answer' = 'well';
  #peer: LoopbackPeer | null = null;

  /** For a station that begins; `hears` gets what it says. */
  begin(hears: Hears): Link {
    const { link, peer } = loopbackLink();
    this.#peer = peer;
    peer.serve({
      dialled: () => (this.isUp ? 'accept' : 'unreachable'),
      frame: (text) => this.#carry(text, hears, (answer) => peer.send(answer)),
    });
    return link;
  }

  lose(): void {
    this.isUp = false;
    this.drop();
  }

  drop(): void {
    this.#peer?.drop();
  }

  /** The wire carries nothing more, and nobody is told. */
  goSilent(): void {
    this.#peer?.goSilent();
  }

  close(code: number): void {
    this.#peer?.close(code, 'the central system closes');
  }

  say(text: string): void {
    this.#peer?.send(text);
  }

  #carry(text: string, hears: Hears, say: (text: string) => void): void {
    const { fate } = this;
    if (fate === 'well' || !text.startsWith('[2')) {
      hears(text, say);
      return;
    }
    this.fate = 'well';
    hears(text, fate === 'lost after the answer' ? say : () => {});
    this.drop();
  }
}

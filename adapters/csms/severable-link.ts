import type { Link } from '../../protocol/ports/link.js';

/** A link whose wire can be cut, as a network does it: without a word to the peer. */
export interface SeverableLink extends Link {
  /**
   * Destroys the connection at once, without a closing handshake; its sink still hears `closed`, with the problem
   * `lost`, or `unreachable` while it was still dialling. Does nothing when there is none.
   */
  sever(): void;
}

/** A visit at the central system over the link of the station: the handshake, and a BootNotification. */
import { randomUUID } from 'node:crypto';
import { bootPayload } from '../../actors/boot-payload.js';
import { realClock } from '../../adapters/clock/real-clock.js';
import { webSocketLink } from '../../adapters/csms/websocket-link.js';
import { type ErrorFrame, type ResultFrame, readFrame, writeCall } from '../../protocol/frames.js';
import type { LinkClosed } from '../../protocol/ports/link.js';
import type { Patient } from './patient.js';

export interface Visit {
  /** Why the door stayed shut, or why the connection ended. */
  readonly closed: LinkClosed;
  readonly isOpened: boolean;
  /** It was waited for in vain. */
  readonly isLate: boolean;
  /** Null: none came. */
  readonly answer: ResultFrame | ErrorFrame | null;
  /** Wall clock of this machine halfway between question and answer. */
  readonly askedAtMs: number;
}

/** How long the central system may take to say goodbye. */
const farewellMs = 3_000;

export function visit({ target, keyFor, product, patience }: Patient): Promise<Visit> {
  const link = webSocketLink({ handshakeTimeoutMs: patience.step, keyFor }, realClock());
  const id = randomUUID();
  let isOpened = false;
  let isLate = false;
  let answer: Visit['answer'] = null;
  let askedAtMs = 0;
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const leave = (why: string) => {
      clearTimeout(timer);
      link.close(1000, why);
      timer = setTimeout(() => link.sever(), farewellMs);
    };
    link.open(target, {
      opened() {
        isOpened = true;
        askedAtMs = Date.now();
        timer = setTimeout(() => {
          isLate = true;
          leave('No answer came.');
        }, patience.answer);
        link.send(writeCall(id, 'BootNotification', { ...bootPayload(product, null) }));
      },
      frame(text) {
        // What the central system itself asks is for the station, not for a visitor.
        const frame = readFrame(text);
        if (answer !== null || (frame.kind !== 'result' && frame.kind !== 'error') || frame.id !== id) return;
        answer = frame;
        askedAtMs = (askedAtMs + Date.now()) / 2;
        leave('The visit is over.');
      },
      pong() {},
      closed(closed) {
        clearTimeout(timer);
        resolve({ closed, isOpened, isLate, answer, askedAtMs });
      },
    });
  });
}

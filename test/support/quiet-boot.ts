/**
 * A wire on which nobody hears that the station has booted or was reset: tests that count messages are about others. The
 * event is answered here as the CSMS would.
 */
import { readFrame } from '../../protocol/frames.js';
import type { Link, LinkSink } from '../../protocol/ports/link.js';

const ofBoot: readonly unknown[] = ['StartupOfTheDevice', 'ResetOrReboot'];

export function quietBoot(own: Link): Link {
  let sink: LinkSink | null = null;
  return {
    open: (target, given) => {
      sink = given;
      own.open(target, given);
    },
    send: (text) => {
      const frame = readFrame(text, text.length);
      const isQuiet =
        frame.kind === 'call' &&
        frame.action === 'SecurityEventNotification' &&
        ofBoot.includes((frame.payload as { readonly type?: unknown }).type);
      if (!isQuiet) own.send(text);
      else queueMicrotask(() => sink?.frame(JSON.stringify([3, frame.id, {}])));
    },
    ping: () => own.ping(),
    close: (code, reason, problem) => own.close(code, reason, problem),
  };
}

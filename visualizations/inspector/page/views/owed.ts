/** What the CSMS has still to be told, in order, and what is in the way of the first of them. */
import { whyBlocked } from '../../model/explain.js';
import type { OwedNow } from '../../model/present.js';
import { byId, el, keyed, mark, put } from '../dom.js';
import type { View } from '../scene.js';
import { clockWords, spanWords } from '../words.js';

export function owed(): View {
  const why = el('p', { class: 'lead' });
  const flight = el('p');
  const waiting = table('Owed to the CSMS, first to go first');
  const given = table('Given up, after the attempts they are allowed');
  byId('owed').append(el('h2', {}, 'Owed to the CSMS'), why, flight, waiting.element, given.element);
  return {
    render({ present }) {
      const { length } = present.owed;
      const blocked = whyBlocked(present);
      put(
        why,
        length === 0
          ? 'Nothing is owed: the CSMS has answered all that it must not miss.'
          : `${length} waiting. ${blocked ?? 'The first one is on its way.'}`,
      );
      const { inFlight } = present;
      const since = inFlight ? spanWords(present.atMs - inFlight.sinceMs) : '';
      put(
        flight,
        inFlight
          ? `${inFlight.action} went out ${since} ago and has no answer yet (${inFlight.messageId}).`
          : 'No call waits for its answer.',
      );
      waiting.fill(present.owed, present.atMs);
      given.fill(present.givenUp, present.atMs);
    },
  };
}

/** After a long time without a connection there are thousands: those that go next are what is looked for. */
const mostRows = 200;

function table(caption: string) {
  const heads = ['no.', 'message', 'connector', 'attempts', 'waits for', 'since', 'message id'];
  const body = el('tbody');
  const more = el('p');
  const element = el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    el(
      'table',
      {},
      el('caption', {}, caption),
      el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
      body,
    ),
    more,
  );
  const make = () => el('tr', {}, ...heads.map(() => el('td')));
  const fill = (row: Element, { seq, messageId, action, connectorId, attempts, sinceMs }: OwedNow, nowMs: number) => {
    const words = [
      String(seq),
      action,
      connectorId === null ? '–' : String(connectorId),
      String(attempts),
      spanWords(nowMs - sinceMs),
      clockWords(sinceMs),
      messageId,
    ];
    for (const [at, word] of words.entries()) {
      const cell = row.children[at];
      if (cell) put(cell, word);
    }
  };
  return {
    element,
    fill(messages: readonly OwedNow[], nowMs: number) {
      mark(element, 'hidden', messages.length === 0);
      const rest = messages.length - mostRows;
      put(more, rest > 0 ? `and ${rest} more` : '');
      keyed(
        body,
        messages.slice(0, mostRows),
        ({ messageId }) => messageId,
        make,
        (row, message) => fill(row, message, nowMs),
      );
    },
  };
}

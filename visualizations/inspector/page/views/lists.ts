/** The configuration, and the security events: two lists that can be searched. */
import type { SecurityEventNow } from '../../model/present.js';
import { byId, el, keyed, mark, put } from '../dom.js';
import type { View } from '../scene.js';
import { clockWords, dayWords } from '../words.js';

export function configuration(): View {
  const find = el('input', { type: 'search', placeholder: 'Part of a name or value' });
  const count = el('output');
  const body = el('tbody');
  byId('configuration').append(
    el('h2', {}, 'Configuration'),
    el('p', {}, 'What is in force at this instant. Secrets are masked before they get here.'),
    el('label', { class: 'find' }, 'Find ', find),
    count,
    framed('Configuration keys', ['key', 'value'], body),
  );
  let entries: readonly (readonly [string, string])[] = [];
  let shown: Readonly<Record<string, string>> | null = null;
  const fill = () => {
    const words = find.value.trim().toLowerCase();
    const matching = entries.filter(([key, value]) => `${key} ${value}`.toLowerCase().includes(words));
    put(count, `${matching.length} of ${entries.length}`);
    keyed(
      body,
      matching,
      ([key]) => key,
      ([key]) => el('tr', {}, el('th', { scope: 'row' }, key), el('td')),
      (row, [, value]) => {
        if (row.lastElementChild) put(row.lastElementChild, value === '' ? '(empty)' : value);
      },
    );
  };
  find.addEventListener('input', fill);
  return {
    render({ present }) {
      if (present.configuration === shown) return;
      shown = present.configuration;
      entries = Object.entries(shown).sort(([a], [b]) => a.localeCompare(b));
      fill();
    },
  };
}

export function security(): View {
  const none = el('p', {}, 'None was seen.');
  const body = el('tbody');
  const list = framed('Security events, newest first', ['at', 'event', 'about it'], body);
  byId('security').append(el('h2', {}, 'Security events'), none, list);
  return {
    render({ present: { securityEvents } }) {
      mark(none, 'hidden', securityEvents.length > 0);
      mark(list, 'hidden', securityEvents.length === 0);
      const numbered = securityEvents.map((event, at) => ({ ...event, key: `${event.atMs} ${event.type} ${at}` }));
      keyed(
        body,
        numbered.reverse(),
        ({ key }) => key,
        () => el('tr', {}, el('td'), el('td'), el('td')),
        fillEvent,
      );
    },
  };
}

function fillEvent(row: Element, { atMs, type, info }: SecurityEventNow): void {
  const words = [`${dayWords(atMs)} ${clockWords(atMs)}`, type, info ?? '–'];
  for (const [at, word] of words.entries()) {
    const cell = row.children[at];
    if (cell) put(cell, word);
  }
}

const framed = (caption: string, heads: readonly string[], body: HTMLElement) =>
  el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    el(
      'table',
      {},
      el('caption', {}, caption),
      el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
      body,
    ),
  );

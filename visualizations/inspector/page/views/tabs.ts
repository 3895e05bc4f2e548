/** The tabs: one panel at a time, and beside it, where there is room, the sequence. */
import { byId, el, mark } from '../dom.js';

export interface Tabs {
  readonly shown: string;
  show(id: string): void;
}

const names: readonly (readonly [id: string, name: string])[] = [
  ['charts', 'Charts'],
  ['sequence', 'Sequence'],
  ['limits', 'Limits'],
  ['owed', 'Owed to the CSMS'],
  ['configuration', 'Configuration'],
  ['security', 'Security events'],
  ['act', 'Buttons'],
];

const first = 'charts';

const hasStops = new Set(['charts', 'sequence', 'configuration']);

/** As wide as the sequence has a place of its own beside the tabs. */
export const wide = matchMedia('(min-width:1100px)');

export function tabs(onShown: () => void): Tabs {
  const list = document.querySelector('[role=tablist]');
  if (!list) throw new Error('The page has no tabs.');
  let shown = '';
  const buttons = names.map(([id, name]) => {
    const panel = byId(id);
    panel.setAttribute('aria-labelledby', `tab-${id}`);
    // One without anything to tab to is scrolled by being in focus itself.
    if (!hasStops.has(id)) panel.tabIndex = 0;
    return el(
      'button',
      { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': id, click: () => show(id) },
      name,
    );
  });
  const show = (id: string) => {
    if (id === shown) return;
    shown = id;
    for (const [at, [each]] of names.entries()) {
      const button = buttons[at];
      if (button) {
        mark(button, 'aria-selected', String(each === id));
        button.tabIndex = each === id ? 0 : -1;
      }
      mark(byId(each), 'data-shown', each === id);
    }
    onShown();
  };
  list.append(...buttons);
  list.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent)) return;
    // The sequence has no tab where it has a place of its own.
    const there = names.filter(([id]) => byId(`tab-${id}`).checkVisibility());
    const at = there.findIndex(([id]) => id === shown);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: there.length - 1 }[event.key];
    const next = to === undefined ? undefined : there.at(to % there.length);
    if (!next) return;
    event.preventDefault();
    show(next[0]);
    byId(`tab-${next[0]}`).focus();
  });
  wide.addEventListener('change', () => {
    if (wide.matches && shown === 'sequence') show(first);
  });
  show(first);
  return {
    get shown() {
      return shown;
    },
    show,
  };
}

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

export function tabs(onShown: () => void): Tabs {
  const list = document.querySelector('[role=tablist]');
  if (!list) throw new Error('The page has no tabs.');
  let shown = '';
  const buttons = names.map(([id, name]) => {
    const panel = byId(id);
    panel.setAttribute('aria-labelledby', `tab-${id}`);
    panel.tabIndex = 0;
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
    const at = names.findIndex(([id]) => id === shown);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    const next = to === undefined ? undefined : names.at(to % names.length);
    if (!next) return;
    event.preventDefault();
    show(next[0]);
    byId(`tab-${next[0]}`).focus();
  });
  show('charts');
  return {
    get shown() {
      return shown;
    },
    show,
  };
}

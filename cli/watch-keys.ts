/** What the keys of the terminal view do. */
import type { Choice, Pane } from '../visualizations/watch/screen.js';

export interface Chosen {
  readonly choice: Choice;
  readonly does?: 'end' | 'redraw';
}

const panes: readonly Pane[] = ['all', 'charts', 'events', 'log'];

const steps: ReadonlyMap<string, number> = new Map([
  ['\u001b[A', -1],
  ['\u001b[D', -1],
  ['\u001bOA', -1],
  ['\u001bOD', -1],
  ['<', -1],
  [',', -1],
  ['\u001b[B', 1],
  ['\u001b[C', 1],
  ['\u001bOB', 1],
  ['\u001bOC', 1],
  ['>', 1],
  ['.', 1],
]);

/** `typed`: what came from the terminal at once; several keys may be in it. */
export function chosenBy(typed: string, choice: Choice, outlets: number): Chosen {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how a terminal tells of an arrow
  const keys = typed.match(/\u001b[[O][A-D]|[\s\S]/gu) ?? [];
  return keys.reduce<Chosen>(
    (before, key) => {
      const after = pressed(key, before.choice, outlets);
      const does = before.does === 'end' ? before.does : after.does;
      return does === undefined ? { choice: after.choice } : { choice: after.choice, does };
    },
    { choice },
  );
}

function pressed(key: string, choice: Choice, outlets: number): Chosen {
  if (key === 'q' || key === 'Q' || key === '\u0003') return { choice, does: 'end' };
  if (choice.isHelp) return { choice: { ...choice, isHelp: false } };
  if (key === '?' || key === 'h') return { choice: { ...choice, isHelp: true } };
  if (key === 'p' || key === ' ') return { choice: { ...choice, isPaused: !choice.isPaused } };
  if (key === '\u000c') return { choice, does: 'redraw' };
  if (key === 'v') {
    const pane = panes[(panes.indexOf(choice.pane) + 1) % panes.length] ?? 'all';
    return { choice: { ...choice, pane } };
  }
  const wanted = /^[1-9]$/.test(key) ? Number(key) : choice.outlet + (steps.get(key) ?? 0);
  return wanted >= 1 && wanted <= outlets ? { choice: { ...choice, outlet: wanted } } : { choice };
}

/** The bar of time: which line is looked at, and the ways to another. */
import { byId, el, mark, put } from '../dom.js';
import type { Scene, View } from '../scene.js';
import { clockWords, dayWords } from '../words.js';

export interface TimeWishes {
  /** Look at this line; beyond the last: at the newest, and those to come. */
  go(index: number): void;
  now(): void;
}

export function time(wishes: TimeWishes): View {
  let scene: Scene | null = null;
  const slider = el('input', { type: 'range', min: 0, max: 0, value: 0, step: 1, 'aria-label': 'Line of the trace' });
  slider.addEventListener('input', () => wishes.go(Number(slider.value)));
  const by = (steps: number) => () => scene && wishes.go(scene.index + steps);
  const button = (text: string, label: string, act: () => void) =>
    el('button', { type: 'button', 'aria-label': label, title: label, click: act }, text);
  // Both change with every line: whoever listens asks for them, and is not told of each.
  const where = el('p', { class: 'where' });
  const what = el('p', { class: 'what' });
  const now = el('button', { type: 'button', class: 'now', click: () => wishes.now() }, 'Now');
  byId('time').append(
    el(
      'div',
      { class: 'steps', role: 'group', 'aria-label': 'Step through the trace' },
      button('«', 'To the step of a chart before', () => scene && wishes.go(stepFrom(scene, -1))),
      button('‹', 'One line back', by(-1)),
      button('›', 'One line forward', by(1)),
      button('»', 'To the next step of a chart', () => scene && wishes.go(stepFrom(scene, 1))),
      now,
    ),
    slider,
    where,
    what,
  );
  return {
    render(shown) {
      scene = shown;
      const { timeline, index, isNow, isLive, present } = shown;
      slider.min = String(timeline.dropped);
      slider.max = String(Math.max(timeline.dropped, timeline.end - 1));
      slider.value = String(index);
      const at = index < 0 ? 'No line yet' : `${dayWords(present.atMs)} ${clockWords(present.atMs)}`;
      mark(slider, 'aria-valuetext', isNow ? 'the newest line' : `${at}, ${lineWords(shown)}`);
      const isPast = isLive && !isNow;
      mark(byId('time'), 'data-past', isPast);
      put(where, `${isPast ? 'In the past: ' : ''}${at} · line ${index + 1} of ${timeline.end}`);
      put(what, lineWords(shown));
      mark(now, 'aria-pressed', String(isNow));
    },
  };
}

/** In the direction given. */
function stepFrom({ timeline, index }: Scene, direction: 1 | -1): number {
  for (let at = index + direction; at >= timeline.dropped && at < timeline.end; at += direction) {
    if (timeline.line(at)?.kind === 'chart.stepped') return at;
  }
  return direction === 1 ? timeline.end - 1 : timeline.dropped;
}

function lineWords({ timeline, index }: Scene): string {
  const line = timeline.line(index);
  if (!line) return '';
  const { kind, actor, chart, event, call, fact, direction } = line as Readonly<Record<string, unknown>>;
  const type = typeof event === 'object' && event !== null && 'type' in event ? event.type : '';
  const who = typeof actor === 'string' && actor.startsWith('x:') ? chart : actor;
  return [kind, who, type, call, fact, direction].filter((word) => typeof word === 'string' && word !== '').join(' · ');
}

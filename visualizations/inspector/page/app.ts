/** The inspector: a trace, as it comes in or as it lies in a file, and the instant of it that is looked at. */

import { colourStyle } from '../../style.js';
import { LimitSeries } from '../model/limits.js';
import { nothing } from '../model/present.js';
import { LineReader } from '../model/reading.js';
import { Sequence } from '../model/sequence.js';
import { Timeline } from '../model/timeline.js';
import { byId, el, mark, put } from './dom.js';
import type { Scene, View } from './scene.js';
import { type About, about, asked, type Feed, follow, read, served } from './source.js';
import { act } from './views/act.js';
import { charts } from './views/charts.js';
import { glance } from './views/glance.js';
import { limits } from './views/limits.js';
import { configuration, security } from './views/lists.js';
import { owed } from './views/owed.js';
import { sequence } from './views/sequence.js';
import { tabs, wide } from './views/tabs.js';
import { time } from './views/time.js';

/** Lines that a station writes, at the most, after it has stopped its charts. */
const mostStopping = 500;

class Inspector {
  #timeline = new Timeline();
  #sequence = new Sequence();
  #limits = new LimitSeries();
  #reader: LineReader | null = null;
  #index = -1;
  #isNow = true;
  #about: About | null = null;
  /** A file was opened here: there is nobody to act on. */
  #isFile = false;
  #isDue = false;
  #live = new AbortController();
  readonly #always: readonly View[];
  readonly #panels: ReadonlyMap<string, View>;
  readonly #tabs;

  constructor() {
    this.#tabs = tabs(() => this.#draw());
    const shown = charts(() => this.#draw());
    const wishes = {
      go: (index: number) => this.#go(index),
      show: (actor: string) => {
        this.#tabs.show('charts');
        shown.show(actor);
      },
      act: (path: string, body: object) => this.#act(path, body),
    };
    this.#always = [glance(wishes), time({ go: wishes.go, now: () => this.#go(Number.POSITIVE_INFINITY) })];
    this.#panels = new Map<string, View>([
      ['charts', shown],
      ['sequence', sequence(wishes)],
      ['limits', limits()],
      ['owed', owed()],
      ['configuration', configuration()],
      ['security', security()],
      ['act', act(wishes)],
    ]);
    wide.addEventListener('change', () => this.#draw());
    // What was seen is read again from its beginning.
    byId('back').addEventListener('click', () => location.reload());
    byId('open').addEventListener('change', ({ target }) => {
      if (!(target instanceof HTMLInputElement)) return;
      const file = target.files?.[0];
      if (file) void this.#open(file);
      // So that the same one can be chosen again, when it has grown.
      target.value = '';
    });
  }

  async begin(): Promise<void> {
    try {
      this.#about = await about();
      if (this.#about.isLive) await follow(this.#feed(), this.#live.signal);
      else await this.#serve(this.#about.trace ?? 'trace');
    } catch (error) {
      this.#trouble(error instanceof Error ? error.message : String(error));
    }
  }

  async #serve(name: string): Promise<void> {
    this.#source(`recorded: ${name}`, true);
    await served(this.#feed());
    this.#toTheEnd();
  }

  async #open(file: File): Promise<void> {
    this.#live.abort();
    this.#isFile = true;
    if (this.#about?.trace) put(byId('back'), `Back to ${this.#about.trace}`);
    mark(byId('back'), 'hidden', this.#about === null);
    this.#source(`recorded: ${file.name}`, true);
    await read(file, this.#feed());
    this.#toTheEnd();
  }

  /** The end of a story is what is asked for first, with the charts still there; from there one steps back. */
  #toTheEnd(): void {
    const last = this.#timeline.end - 1;
    const earliest = Math.max(this.#timeline.dropped, last - mostStopping);
    const isAtWork = (at: number) => this.#timeline.presentAt(at).charts.some(({ chart }) => chart === 'station');
    let at = last;
    while (at > earliest && !isAtWork(at)) at -= 1;
    this.#go(isAtWork(at) ? at : last);
  }

  #feed(): Feed {
    return {
      began: () => {
        this.#timeline = new Timeline();
        this.#sequence = new Sequence();
        this.#limits = new LimitSeries();
        this.#index = -1;
        this.#isNow = true;
        this.#trouble(null);
        this.#reader = new LineReader(
          (line) => {
            const { end: index, dropped } = this.#timeline;
            this.#timeline.add(line);
            this.#sequence.add(line, index);
            this.#limits.add(line);
            if (this.#timeline.dropped > dropped) this.#sequence.dropBefore(this.#timeline.dropped);
          },
          ({ line, what }) => this.#trouble(`Line ${line}: ${what}`),
        );
        this.#draw();
      },
      text: (piece) => {
        this.#reader?.push(piece);
        this.#draw();
      },
      ended: () => {
        this.#reader?.end();
        this.#draw();
      },
      state: (words, isGood) => this.#source(words, isGood),
    };
  }

  #go(index: number): void {
    const last = this.#timeline.end - 1;
    this.#isNow = index >= last;
    this.#index = Math.max(this.#timeline.dropped, Math.min(index, last));
    this.#draw();
  }

  /** Once for all that changes before the browser paints. */
  #draw(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#render();
    });
  }

  #render(): void {
    const last = this.#timeline.end - 1;
    if (this.#isNow) this.#index = last;
    const scene = this.#scene();
    const { station } = scene.present;
    put(
      byId('who'),
      station ? `${station.vendor} ${station.model}, firmware ${station.firmwareVersion}` : 'No station yet',
    );
    for (const view of this.#always) view.render(scene);
    this.#panels.get(this.#tabs.shown)?.render(scene);
    if (wide.matches && this.#tabs.shown !== 'sequence') this.#panels.get('sequence')?.render(scene);
  }

  #scene(): Scene {
    const isActed = this.#about?.mayAct === true && !this.#isFile;
    return {
      timeline: this.#timeline,
      sequence: this.#sequence,
      limits: this.#limits,
      index: this.#index,
      present: this.#index < 0 ? nothing : this.#timeline.presentAt(this.#index),
      isNow: this.#isNow,
      isLive: this.#about?.isLive === true && !this.#isFile,
      isActed,
      mayAct: isActed && this.#isNow,
      whyNot: this.#whyNot(isActed),
    };
  }

  #whyNot(isActed: boolean): string | null {
    if (isActed) return this.#isNow ? null : 'This is the past: go to “Now” to act.';
    if (this.#isFile || this.#about?.isLive === false) return 'This is a recording: nothing can be done to it.';
    return this.#about?.whyNot ?? 'This page only shows.';
  }

  async #act(path: string, body: object): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    try {
      const response = await asked(path, { method: 'POST', headers, body: JSON.stringify(body) });
      if (response.ok) return 'done';
      const told = (await response.json().catch(() => null)) as {
        readonly error?: { readonly message?: string };
      } | null;
      return told?.error?.message ?? `refused (${response.status})`;
    } catch {
      return 'The station cannot be reached.';
    }
  }

  #source(words: string, isGood: boolean): void {
    const source = byId('source');
    put(source, words);
    mark(source, 'data-good', isGood);
    mark(source, 'data-bad', !isGood);
  }

  #trouble(words: string | null): void {
    const trouble = byId('trouble');
    put(trouble, words ?? '');
    mark(trouble, 'hidden', words === null);
  }
}

document.head.append(el('style', {}, colourStyle(':root')));
void new Inspector().begin();

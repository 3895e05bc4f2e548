/** What every part of the page is shown, and what it may ask for. */
import type { LimitSeries } from '../model/limits.js';
import type { Present } from '../model/present.js';
import type { Sequence } from '../model/sequence.js';
import type { Timeline } from '../model/timeline.js';

export interface Scene {
  readonly timeline: Timeline;
  readonly sequence: Sequence;
  readonly limits: LimitSeries;
  /** The line that is looked at; -1 before there is one. */
  readonly index: number;
  readonly present: Present;
  /** The newest line is looked at, and the ones to come. */
  readonly isNow: boolean;
  /** There is a station that goes on, and not a file. */
  readonly isLive: boolean;
  /** The buttons act on a station when it is now. */
  readonly isActed: boolean;
  /** The buttons act on a station, and it is now. */
  readonly mayAct: boolean;
  /** Why they do not, in words. */
  readonly whyNot: string | null;
}

export interface View {
  render(scene: Scene): void;
}

export interface Wishes {
  /** Look at this line. */
  go(index: number): void;
  /** Look at this actor's chart. */
  show(actor: string): void;
  /** Tell the simulated world; resolves with what it says, in words. */
  act(path: string, body: object): Promise<string>;
}

/** What a rule is shown. */
import type { Frame } from '../protocol/frames.js';
import type { FrameSeen, Instant, Observation } from '../protocol/observation.js';

/** Frames have been read, once for all rules. */
export type Sight = Exclude<Observation, FrameSeen> | ReadFrame;

export type ReadFrame = Instant & FrameSeen & { readonly frame: Frame };

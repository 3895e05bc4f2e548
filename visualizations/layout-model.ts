/** Where everything of a chart stands: what is committed as `<noun>.layout.json`, and all that drawing needs. */
import type { ChartModel } from './chart-model.js';

/** Counts up when a reader of an older one would be misled. */
export const layoutVersion = 1;

/** Left, top, width, height, in pixels of the picture. */
export type Box = readonly [x: number, y: number, width: number, height: number];
export type Point = readonly [x: number, y: number];

export interface ChartLine {
  /** Ids of the transitions that go this way, first asked first. */
  readonly edges: readonly string[];
  readonly points: readonly Point[];
  readonly label: Box;
}

/** The dot, and the way to the state in which its parent begins. */
export interface ChartStart {
  /** Id of the parent. */
  readonly of: string;
  readonly points: readonly Point[];
}

/** Left and top are those of the picture, or of the part that is being put together. */
export interface Arrangement {
  readonly width: number;
  readonly height: number;
  /** By id of the state. */
  readonly boxes: Readonly<Record<string, Box>>;
  readonly lines: readonly ChartLine[];
  readonly starts: readonly ChartStart[];
}

export interface ChartLayout extends Arrangement {
  readonly version: typeof layoutVersion;
  readonly chart: ChartModel;
}

/** How ELK is asked to draw: layers, right angles, the initial state first. */
import type { LayoutOptions } from 'elkjs/lib/elk.bundled.js';
import type { Size } from './rows.js';

export interface Manner {
  readonly direction: 'RIGHT' | 'DOWN';
  readonly placement: 'NETWORK_SIMPLEX' | 'BRANDES_KOEPF' | 'LINEAR_SEGMENTS';
  readonly layering: 'NETWORK_SIMPLEX' | 'LONGEST_PATH' | 'COFFMAN_GRAHAM';
}

/** Each chart is drawn in all of them, and the one that makes the best page is kept. */
export const manners: readonly Manner[] = (['RIGHT', 'DOWN'] as const).flatMap((direction) =>
  (['NETWORK_SIMPLEX', 'BRANDES_KOEPF', 'LINEAR_SEGMENTS'] as const).flatMap((placement) =>
    (['NETWORK_SIMPLEX', 'LONGEST_PATH', 'COFFMAN_GRAHAM'] as const).map((layering) => ({
      direction,
      placement,
      layering,
    })),
  ),
);

/** Also to be given as defaults of the call: what stands on the root is not passed on to the states inside. */
export const elkOptions = ({ direction, placement, layering }: Manner): LayoutOptions => ({
  'elk.algorithm': 'layered',
  'elk.direction': direction,
  // A transition may cross the border of a state.
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  // Makes the dot a source, so that a chart is read from where it begins.
  'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
  'elk.layered.nodePlacement.strategy': placement,
  'elk.layered.layering.strategy': layering,
  'elk.layered.spacing.nodeNodeBetweenLayers': '20',
  'elk.layered.spacing.edgeNodeBetweenLayers': '11',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '9',
  'elk.spacing.nodeNode': '18',
  'elk.spacing.edgeNode': '11',
  'elk.spacing.edgeEdge': '9',
  'elk.spacing.edgeLabel': '3',
  'elk.edgeLabels.inline': 'false',
  'elk.layered.edgeLabels.sideSelection': 'SMART_DOWN',
  // All coordinates are those of the picture.
  'elk.json.edgeCoords': 'ROOT',
  'elk.json.shapeCoords': 'ROOT',
});

/** A state with others inside: room for its name and rows, then for them. */
export const padded = ({ width, height }: Size): LayoutOptions => ({
  'elk.padding': `[top=${height + 12},left=16,bottom=16,right=16]`,
  'elk.nodeSize.constraints': 'MINIMUM_SIZE',
  'elk.nodeSize.minimum': `(${width},${height + 30})`,
});

/** Who is inside whom in a chart, and which lines cross which border. */
import type { ChartEdge, ChartModel, ChartNode } from './chart-model.js';

export interface Tree {
  readonly root: ChartNode;
  node(id: string): ChartNode;
  childrenOf(node: ChartNode): readonly ChartNode[];
  /** Both ends are the state or in it, and at least one is in it: the line is drawn inside of its box. */
  isWithin(edge: ChartEdge, node: ChartNode): boolean;
  /** Has others inside, and no line between them and the outside. */
  isSealed(node: ChartNode): boolean;
  /** No line goes from one of its regions to another, or to the outside. */
  hasIndependentRegions(node: ChartNode): boolean;
}

export function treeOf({ id: chart, nodes, edges }: ChartModel): Tree {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const node = (id: string) => {
    const found = byId.get(id);
    if (!found) throw new Error(`tree: the chart ${chart} has no state ${id}`);
    return found;
  };
  const childrenOf = ({ id }: ChartNode) => nodes.filter(({ parent }) => parent === id);
  const isIn = (id: string, ancestor: string): boolean => {
    const { parent } = node(id);
    return parent !== null && (parent === ancestor || isIn(parent, ancestor));
  };
  const isOrIsIn = (id: string, ancestor: string) => id === ancestor || isIn(id, ancestor);
  const lines = edges.filter((edge): edge is ChartEdge & { target: string } => edge.target !== null);
  const isWithin = ({ source, target }: ChartEdge, { id }: ChartNode) => {
    const to = target ?? source;
    return isOrIsIn(source, id) && isOrIsIn(to, id) && (isIn(source, id) || isIn(to, id));
  };
  const crosses = (edge: ChartEdge & { target: string }, { id }: ChartNode) =>
    (isIn(edge.source, id) && !isOrIsIn(edge.target, id)) || (isIn(edge.target, id) && !isOrIsIn(edge.source, id));
  const isSealed = (one: ChartNode) => childrenOf(one).length > 0 && !lines.some((edge) => crosses(edge, one));
  return {
    root: node(chart),
    node,
    childrenOf,
    isWithin,
    isSealed,
    hasIndependentRegions: (one) => {
      const regions = childrenOf(one);
      const inside = lines.filter((edge) => isIn(edge.source, one.id) || isIn(edge.target, one.id));
      return inside.every((edge) => regions.some((region) => isWithin(edge, region)));
    },
  };
}

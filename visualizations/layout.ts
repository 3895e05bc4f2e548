/**
 * Lays a chart out. ELK does the work, while developing only (docs/decisions/0013-...): what runs reads what is committed.
 *
 * What no line crosses is laid out by itself and then taken as a box of its size: regions of a parallel state above all,
 * which are put side by side in their order. That is what keeps a large chart in the shape of a page.
 */
import type { ELK, ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk.bundled.js';
import ElkModule from 'elkjs/lib/elk.bundled.js';
import type { ChartEdge, ChartModel, ChartNode } from './chart-model.js';
import { elkOptions, type Manner, manners, padded } from './elk-options.js';
import { type Arrangement, type Box, type ChartLayout, layoutVersion, type Point } from './layout-model.js';
import { packed, pageOf } from './packing.js';
import { headSize, labelSize } from './rows.js';
import { type Tree, treeOf } from './tree.js';

const margin = 16;
const initialId = (node: ChartNode) => `${node.id} (initial)`;

export async function layoutOf(chart: ChartModel): Promise<ChartLayout> {
  const tree = treeOf(chart);
  const elk = new ElkModule.default();
  const [whole] = await arranged({ chart, tree, elk }, tree.root);
  const { width, height, ...rest } = moved(whole, margin, margin);
  return { version: layoutVersion, chart, width: width + 2 * margin, height: height + 2 * margin, ...rest };
}

interface Work {
  readonly chart: ChartModel;
  readonly tree: Tree;
  readonly elk: ELK;
}

/** A state with all that is inside, its left and top at zero: what there is to choose from, the best first. */
async function arranged(work: Work, node: ChartNode): Promise<readonly [Arrangement, ...Arrangement[]]> {
  const { chart, tree } = work;
  const head = headSize(chart, node);
  const children = tree.childrenOf(node);
  if (children.length === 0) {
    const { width, height } = head;
    return [{ width, height, boxes: { [node.id]: [0, 0, width, height] }, lines: [], starts: [] }];
  }
  if (node.kind === 'parallel' && tree.hasIndependentRegions(node)) {
    const regions = await Promise.all(children.map((child) => arranged(work, child)));
    return packed(node.id, head, regions, moved) as readonly [Arrangement, ...Arrangement[]];
  }
  const sealed = await sealedBelow(work, node);
  const drawn = await Promise.all(manners.map((manner) => byElk(work, node, sealed, manner)));
  const [wide, tall] = [drawn.filter(isWide), drawn.filter((one) => !isWide(one))].map(bestOf);
  return [...(wide ?? []), ...(tall ?? [])].toSorted((one, other) => pageOf(one) - pageOf(other)) as [Arrangement];
}

const isWide = ({ width, height }: Arrangement) => width > height;
const bestOf = (all: readonly Arrangement[]) => all.toSorted((one, other) => pageOf(one) - pageOf(other)).slice(0, 1);

type Sealed = ReadonlyMap<string, Arrangement>;

async function sealedBelow(work: Work, node: ChartNode): Promise<Sealed> {
  const { tree } = work;
  const found = new Map<string, Arrangement>();
  const look = async (one: ChartNode): Promise<void> => {
    for (const child of tree.childrenOf(one)) {
      if (tree.isSealed(child)) {
        const [best] = await arranged(work, child);
        found.set(child.id, best);
      } else await look(child);
    }
  };
  await look(node);
  return found;
}

async function byElk(work: Work, node: ChartNode, sealed: Sealed, manner: Manner): Promise<Arrangement> {
  const { chart, tree, elk } = work;
  const parts: ElkNode = graphOf(work, node, sealed);
  const ways = waysWithin(chart, tree, node, sealed);
  const edges = ways.map((way, at): ElkExtendedEdge => {
    const [first] = way as [ChartEdge];
    const label = { id: `label ${at}`, text: first.id, ...labelSize(way) };
    return { id: `way ${at}`, sources: [first.source], targets: [first.target ?? first.source], labels: [label] };
  });
  const options = elkOptions(manner);
  const graph = { id: '', children: [parts], edges: [...edges, ...startsBelow(tree, node, sealed)] };
  const result = await elk.layout({ ...graph, layoutOptions: options }, { layoutOptions: options });
  return readBack(result, ways, sealed);
}

function graphOf(work: Work, node: ChartNode, sealed: Sealed): ElkNode {
  const { chart, tree } = work;
  const inside = tree.childrenOf(node).map((child): ElkNode => {
    const known = sealed.get(child.id);
    return known ? { id: child.id, width: known.width, height: known.height } : graphOf(work, child, sealed);
  });
  const head = headSize(chart, node);
  if (inside.length === 0) return { id: node.id, ...head };
  const dot = { id: initialId(node), width: 12, height: 12 };
  return {
    id: node.id,
    children: node.initial === null ? inside : [dot, ...inside],
    layoutOptions: padded(head),
  };
}

/** Transitions of the same two states share a line. */
function waysWithin(chart: ChartModel, tree: Tree, node: ChartNode, sealed: Sealed): readonly (readonly ChartEdge[])[] {
  const ways = new Map<string, ChartEdge[]>();
  for (const edge of chart.edges) {
    if (edge.target === null || !tree.isWithin(edge, node)) continue;
    if ([...sealed.keys()].some((id) => tree.isWithin(edge, tree.node(id)))) continue;
    const key = `${edge.source}\n${edge.target}`;
    ways.set(key, [...(ways.get(key) ?? []), edge]);
  }
  return [...ways.values()];
}

function startsBelow(tree: Tree, node: ChartNode, sealed: Sealed): readonly ElkExtendedEdge[] {
  if (sealed.has(node.id)) return [];
  const deeper = tree.childrenOf(node).flatMap((child) => startsBelow(tree, child, sealed));
  if (node.initial === null) return deeper;
  return [{ id: `start ${node.id}`, sources: [initialId(node)], targets: [node.initial] }, ...deeper];
}

function readBack(result: ElkNode, ways: readonly (readonly ChartEdge[])[], sealed: Sealed): Arrangement {
  const [top] = result.children as [ElkNode];
  const parts: Arrangement[] = [];
  const boxes: Record<string, Box> = {};
  const visit = ({ id, x = 0, y = 0, width = 0, height = 0, children = [] }: ElkNode) => {
    const known = sealed.get(id);
    if (known) parts.push(moved(known, x, y));
    else if (!id.endsWith(' (initial)')) boxes[id] = [x, y, width, height];
    children.forEach(visit);
  };
  visit(top);
  const edges = edgesOf(result);
  const lines = ways.map((way, at) => {
    const edge = edges.get(`way ${at}`);
    const { x = 0, y = 0, width = 0, height = 0 } = edge?.labels?.[0] ?? {};
    return { edges: way.map(({ id }) => id), points: pointsOf(edge), label: [x, y, width, height] as const };
  });
  const starts = [...edges].flatMap(([id, edge]) =>
    id.startsWith('start ') ? [{ of: id.slice('start '.length), points: pointsOf(edge) }] : [],
  );
  const { x = 0, y = 0, width = 0, height = 0 } = top;
  const own = { width, height, boxes, lines, starts };
  return moved(together(own, parts), -x, -y);
}

function edgesOf(result: ElkNode): ReadonlyMap<string, ElkExtendedEdge> {
  const all = (part: ElkNode): readonly ElkExtendedEdge[] => [
    ...(part.edges ?? []),
    ...(part.children ?? []).flatMap(all),
  ];
  return new Map(all(result).map((edge) => [edge.id, edge]));
}

function pointsOf(edge: ElkExtendedEdge | undefined): readonly Point[] {
  const section = edge?.sections?.[0];
  if (!section) throw new Error(`layout: ELK has drawn no line for ${edge?.id}`);
  return [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(({ x, y }) => [x, y]);
}

export function together(own: Arrangement, parts: readonly Arrangement[]): Arrangement {
  return {
    width: own.width,
    height: own.height,
    boxes: Object.assign({}, own.boxes, ...parts.map(({ boxes }) => boxes)),
    lines: [...own.lines, ...parts.flatMap(({ lines }) => lines)],
    starts: [...own.starts, ...parts.flatMap(({ starts }) => starts)],
  };
}

export function moved({ width, height, boxes, lines, starts }: Arrangement, right: number, down: number): Arrangement {
  const box = ([x, y, w, h]: Box): Box => [x + right, y + down, w, h];
  const points = (all: readonly Point[]) => all.map(([x, y]): Point => [x + right, y + down]);
  return {
    width,
    height,
    boxes: Object.fromEntries(Object.entries(boxes).map(([id, one]) => [id, box(one)])),
    lines: lines.map((line) => ({ ...line, points: points(line.points), label: box(line.label) })),
    starts: starts.map((start) => ({ ...start, points: points(start.points) })),
  };
}

/** Tiles the regions of a parallel state, in rows or in columns, in the shape of a page. */
import type { Arrangement, Box } from './layout-model.js';
import type { Size } from './rows.js';

const gap = 14;

/** What a page of 3:2 has to measure to hold it. */
export const pageOf = ({ width, height }: Size): number => Math.max(width / 1.5, height);

interface Packing extends Size {
  readonly parts: readonly Arrangement[];
  /** In the order of the parts. */
  readonly places: readonly Box[];
}

type Moved = (part: Arrangement, right: number, down: number) => Arrangement;

/** `regions`: of each, the arrangements to choose from. The best ones are given, the very best first. */
export function packed(
  id: string,
  head: Size,
  regions: readonly (readonly Arrangement[])[],
  moved: Moved,
): readonly Arrangement[] {
  const all = choices(regions).flatMap((parts) =>
    groupings(parts).flatMap((lists) => [inRows(lists, head), inColumns(lists, head)]),
  );
  const wide = all.filter(({ width, height }) => width > height);
  const tall = all.filter(({ width, height }) => width <= height);
  return [wide, tall]
    .flatMap((some) => (some.length === 0 ? [] : [some.reduce(smaller)]))
    .toSorted((one, other) => pageOf(one) - pageOf(other))
    .map((packing) => assembled(id, packing, moved));
}

/** The page it takes, and how much of it stays empty. */
const costOf = (size: Size) => pageOf(size) + Math.sqrt(size.width * size.height);
const smaller = (one: Packing, other: Packing) => (costOf(other) < costOf(one) ? other : one);

function assembled(id: string, { width, height, parts, places }: Packing, moved: Moved): Arrangement {
  const set = parts.map((part, at) => {
    const [x, y, w, h] = places[at] as Box;
    return stretched(moved(part, x, y), w, h);
  });
  return {
    width,
    height,
    boxes: Object.assign({ [id]: [0, 0, width, height] }, ...set.map(({ boxes }) => boxes)),
    lines: set.flatMap(({ lines }) => lines),
    starts: set.flatMap(({ starts }) => starts),
  };
}

/** One of each list. */
function choices<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (found, list) => found.flatMap((chosen) => list.map((one) => [...chosen, one])),
    [[]],
  );
}

/** Every way of putting them in groups, each group and the groups in the order of the chart. */
function groupings<T>(items: readonly T[]): readonly (readonly (readonly T[])[])[] {
  return items.reduce<readonly (readonly (readonly T[])[])[]>(
    (found, item) =>
      found.flatMap((groups) => [
        [...groups, [item]],
        ...groups.map((_, at) => groups.map((group, own) => (own === at ? [...group, item] : group))),
      ]),
    [[]],
  );
}

function inRows(rows: readonly (readonly Arrangement[])[], head: Size): Packing {
  const rowWidths = rows.map((row) => row.reduce((sum, { width }) => sum + width + gap, -gap));
  const inner = Math.max(...rowWidths, head.width - 2 * gap);
  let y = head.height + 6;
  const places = rows.flatMap((row, at) => {
    const height = Math.max(...row.map((region) => region.height));
    // What is left of a row is shared, so that all rows end at one line.
    const extra = (inner - (rowWidths[at] ?? inner)) / row.length;
    let x = gap;
    const boxes = row.map(({ width }): Box => {
      const box: Box = [x, y, width + extra, height];
      x += width + extra + gap;
      return box;
    });
    y += height + gap;
    return boxes;
  });
  return { width: inner + 2 * gap, height: y, parts: rows.flat(), places };
}

function inColumns(columns: readonly (readonly Arrangement[])[], head: Size): Packing {
  const heights = columns.map((column) => column.reduce((sum, { height }) => sum + height + gap, -gap));
  const inner = Math.max(...heights);
  const widths = columns.map((column) => Math.max(...column.map(({ width }) => width)));
  const missing = Math.max(0, head.width - widths.reduce((sum, width) => sum + width + gap, gap));
  let x = gap;
  const places = columns.flatMap((column, at) => {
    const width = (widths[at] ?? 0) + missing / columns.length;
    const extra = (inner - (heights[at] ?? inner)) / column.length;
    let y = head.height + 6;
    const boxes = column.map(({ height }): Box => {
      const box: Box = [x, y, width, height + extra];
      y += height + extra + gap;
      return box;
    });
    x += width + gap;
    return boxes;
  });
  return { width: x, height: head.height + 6 + inner + gap, parts: columns.flat(), places };
}

/** The first box is that of the region itself. */
function stretched(region: Arrangement, width: number, height: number): Arrangement {
  const [[id, [x, y]]] = Object.entries(region.boxes) as [[string, Box]];
  return { ...region, width, height, boxes: { ...region.boxes, [id]: [x, y, width, height] } };
}

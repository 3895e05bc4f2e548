import type { TraceLine } from './line.js';
import { nothing, type Present } from './present.js';
import { reduce } from './reduce.js';

/** Between two of these nothing is kept of what was known. */
const blockLength = 256;

interface Block {
  /** What was known before its first line. */
  readonly before: Present;
  readonly lines: TraceLine[];
}

/** What was known after each line of a block, as far as somebody has asked. */
interface Walk {
  readonly block: Block;
  readonly known: Present[];
}

/**
 * All lines, and what was known after each of them. Lines are numbered from 0 for as long as the page is open: where the
 * oldest have gone, the others keep their numbers.
 */
export class Timeline {
  readonly #most: number;
  #blocks: Block[] = [{ before: nothing, lines: [] }];
  #dropped = 0;
  #end = 0;
  #newest: Present = nothing;
  /** The two blocks that were asked for last: whoever steps to and fro over a border stays quick. */
  #walks: readonly Walk[] = [];

  /** `most`: lines that are kept at least, default 200 000; a block more, and the oldest block goes. */
  constructor({ most = 200_000 }: { readonly most?: number } = {}) {
    this.#most = Math.max(1, most);
  }

  /** How many lines are there. */
  get length(): number {
    return this.#end - this.#dropped;
  }

  /** How many of the first are gone: the number of the oldest that is there. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The number of the next line to come. */
  get end(): number {
    return this.#end;
  }

  add(line: TraceLine): void {
    let block = this.#blocks.at(-1);
    if (block === undefined || block.lines.length >= blockLength) {
      block = { before: this.#newest, lines: [] };
      this.#blocks.push(block);
    }
    block.lines.push(line);
    this.#end += 1;
    this.#newest = reduce(this.#newest, line);
    const [oldest] = this.#blocks;
    if (oldest === undefined || this.length < this.#most + blockLength) return;
    this.#blocks.shift();
    this.#dropped += oldest.lines.length;
  }

  line(index: number): TraceLine | undefined {
    return this.#blockOf(index)?.lines[this.#placeOf(index)];
  }

  /** What is known after this line; before the oldest that is there, what the ones that are gone have left. */
  presentAt(index: number): Present {
    if (index >= this.#end - 1) return this.#newest;
    const block = this.#blockOf(index);
    if (block === undefined) return this.#blocks[0]?.before ?? nothing;
    return this.#walk(block, this.#placeOf(index));
  }

  #blockOf(index: number): Block | undefined {
    return index < this.#dropped ? undefined : this.#blocks[Math.floor((index - this.#dropped) / blockLength)];
  }

  #placeOf(index: number): number {
    return (index - this.#dropped) % blockLength;
  }

  #walk(block: Block, place: number): Present {
    const found = this.#walks.find((walk) => walk.block === block);
    const walk = found ?? { block, known: [] };
    if (this.#walks[0] !== walk) this.#walks = [walk, ...this.#walks.filter((other) => other !== walk)].slice(0, 2);
    const { known } = walk;
    for (let next = known.length; next <= place; next += 1) {
      const line = block.lines[next];
      const before = known[next - 1] ?? block.before;
      known.push(line === undefined ? before : reduce(before, line));
    }
    return known[place] ?? block.before;
  }
}

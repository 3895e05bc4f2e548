/** A trace as long as is wanted: what a station with many cars has really written, told again and again. */
import type { ProductDescription } from '../../protocol/product.js';
import { inspectedSite } from './inspected-site.js';

const recordedMs = 6_000;

interface Instant {
  readonly kind: string;
  atMs: number;
  sinceMs: number;
}

/** Lines with their line breaks; the first ones are the boot, and are told once. */
export async function longTrace(product: ProductDescription, atLeast: number): Promise<readonly string[]> {
  const site = await inspectedSite({ product });
  const { charger } = site.site;
  const ids = product.connectors.map(({ id }) => id);
  const booted = [...site.lines.lines()].length;
  for (const id of ids) {
    charger.plug(id);
    charger.rfid({ idTag: `TAG-${id}`, connectorId: id });
  }
  await new Promise((resolve) => setTimeout(resolve, recordedMs));
  const recorded = [...site.lines.lines()];
  await site.close();
  const story = recorded.slice(booted).map((line) => JSON.parse(line) as Instant);
  const lines = [...recorded];
  for (let round = 1; lines.length < atLeast; round += 1) {
    for (const line of story) {
      const later = { ...line, atMs: line.atMs + round * recordedMs, sinceMs: line.sinceMs + round * recordedMs };
      lines.push(`${JSON.stringify(later)}\n`);
    }
  }
  return lines;
}

/** The outlets of what is known, one of them changed. */
import { freshOutlet, type OutletNow, type Present } from './present.js';

/** One that nobody has told of is there from now on. 0 is no outlet: then nothing changes. */
export function withOutlet(
  present: Present,
  connectorId: number | null,
  change: (outlet: OutletNow) => OutletNow,
): Present {
  if (connectorId === null || connectorId === 0) return present;
  const place = present.outlets.findIndex((one) => one.connectorId >= connectorId);
  const there = present.outlets[place];
  const known = there?.connectorId === connectorId ? there : undefined;
  const outlet = known ?? freshOutlet(connectorId, null);
  const changed = change(outlet);
  if (changed === known) return present;
  const outlets = present.outlets.slice();
  outlets.splice(place < 0 ? outlets.length : place, known === undefined ? 0 : 1, changed);
  return { ...present, outlets };
}

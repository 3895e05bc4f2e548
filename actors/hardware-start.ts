/** The hardware begins, and begins anew when the CSMS resets the station (5.14). */
import type { ResetType } from '../machines/station/station.context.js';
import type { Capabilities, HardwareSink } from '../protocol/ports/hardware.js';
import { portsOf } from '../protocol/ports.js';
import { soundCapabilities } from './capabilities.js';
import { withDeadline } from './deadline.js';
import { tellLights } from './desk/lights.js';
import { hardwareSink } from './hardware.js';
import { tellFirstPlans } from './limits.js';
import { stateOf } from './station-state.js';

type System = { get(id: string): unknown };

const startMs = 30_000;

/** A controller that begins anew takes its time, as it does at a start. */
const resetMs = 30_000;

/**
 * Cables, faults and the rest are told as they come; capabilities, without which an outlet is not used, are held back
 * until the hardware is ready to be used.
 */
export async function startHardware(system: System): Promise<void> {
  const { clock, hardware } = portsOf(system);
  const { facts, product } = stateOf(system);
  const sink = hardwareSink(system, facts, product.connectors.length);
  let isReady = false;
  let held: Capabilities | null = null;
  const gated: HardwareSink = {
    ...sink,
    capabilities: (told) => {
      const capabilities = soundCapabilities(system, told);
      if (isReady) sink.capabilities(capabilities);
      else held = capabilities;
    },
  };
  await withDeadline(clock, startMs, 'the hardware', () => hardware.start(gated));
  // No outlet is used before it is limited, whatever an earlier run has told the hardware.
  await tellFirstPlans(system, held);
  isReady = true;
  if (held) sink.capabilities(held);
  tellLights(system);
}

export async function resetHardware(system: System, type: ResetType): Promise<void> {
  const { clock, hardware, journal } = portsOf(system);
  if (!hardware.reset) return;
  await withDeadline(clock, resetMs, 'the reset of the hardware', async () => hardware.reset?.(type));
  journal.note({ level: 'info', event: 'hardware.reset', type });
}

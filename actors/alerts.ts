/** What is told of a boot, and of what it has found: A04. */
import { damageInfo } from '../machines/security-events/kept.js';
import type { Alert } from '../machines/station/station.context.js';
import type { LedgerContents } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { withDeadline } from './deadline.js';
import { raiseSecurityEvent } from './security-events.actor.js';
import { stateOf } from './station-state.js';

type System = { get(id: string): unknown };

/** A month of records, a packed log and a file that is being replaced find room in it. */
const leastFreeBytes = 33_554_432;

/** What a beginning waits for the log, and for the host: neither keeps a station from charging. */
const patienceMs = 30_000;

/** In the order in which they are told. */
export async function findAlerts(
  system: System,
  { damage, securityLogHead }: LedgerContents,
): Promise<readonly Alert[]> {
  const { clock, logs, journal } = portsOf(system);
  // A log that cannot be read keeps no station from charging.
  const problems = await withDeadline(clock, patienceMs, 'the log', () => logs.open(securityLogHead)).catch(
    (error: unknown) => [`It cannot be used: ${String(error)}.`],
  );
  for (const problem of problems) journal.note({ level: 'error', event: 'securityLog.damaged', problem });
  const { begins } = stateOf(system);
  return [
    ...(problems.length > 0 ? [{ event: 'SecurityLogWasCleared', techInfo: problems.join(' ') } as const] : []),
    ...(begins ? [begins] : []),
    ...(damage.length > 0 ? [{ event: 'LedgerDamaged', techInfo: damageInfo(damage) } as const] : []),
    ...(await memoryAlerts(system)),
  ];
}

async function memoryAlerts(system: System): Promise<readonly Alert[]> {
  const { clock, host, journal } = portsOf(system);
  try {
    const free = await withDeadline(clock, patienceMs, 'the host', () => host.freeBytes());
    if (free >= leastFreeBytes) return [];
    return [{ event: 'MemoryExhaustion', techInfo: `${Math.floor(free / 1_048_576)} MiB are free at the start` }];
  } catch (error) {
    journal.note({ level: 'warn', event: 'host.freeSpaceUnknown', error: String(error) });
    return [];
  }
}

export function raiseAlerts(system: System, alerts: readonly Alert[]): void {
  for (const { event, techInfo } of alerts) raiseSecurityEvent(system, event, techInfo);
}

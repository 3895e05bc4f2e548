/**
 * What the CSMS is told when it asks how uploads and firmware are getting on (5.17, 6.9). Nobody here uploads or
 * installs, so the answer is Idle; the charts that will do that work are asked by `triggered` instead of the desk.
 */
import { outgoingCall, peer, type ReportTrigger } from '../../machines/system.js';

type System = { get(id: string): unknown };

const actions = {
  'trigger.diagnosticsStatusNotification': 'DiagnosticsStatusNotification',
  'trigger.firmwareStatusNotification': 'FirmwareStatusNotification',
} as const;

export function reportIdle(system: System, { type }: ReportTrigger): void {
  const payload = { status: 'Idle' as const };
  const call = { from: 'desk', kind: 'triggered', payload } as const;
  peer(system, 'outbox').send(outgoingCall(system, { ...call, action: actions[type] }));
}

import type { Rule } from '../rule.js';
import { mayFollow } from '../status-matrix.js';

/** Connector 0 is nobody's to charge at (7.7). */
const ofStation: readonly string[] = ['Available', 'Unavailable', 'Faulted'];

/**
 * The CSMS is told of no step that the matrix does not have; the same status again is none. Where the connection was
 * lost, steps may be missing: what changed meanwhile is told once. So, too, where MinimumStatusDuration hides some.
 */
export const statusMatrix: Rule = {
  name: 'status-matrix',
  clause: '4.9',
  open({ settings }) {
    const told = new Map<number, string>();
    return (seen, violate) => {
      if (seen.kind === 'run.began' || seen.kind === 'link.opened' || seen.kind === 'link.closed') told.clear();
      if (seen.kind !== 'frame' || seen.direction !== 'sent' || seen.frame.kind !== 'call') return;
      const { action, payload } = seen.frame;
      if (action !== 'StatusNotification') return;
      const connectorId = Number(payload['connectorId']);
      const status = String(payload['status']);
      const before = told.get(connectorId);
      told.set(connectorId, status);
      if (connectorId === 0 && !ofStation.includes(status)) violate(`Connector 0 was told to be ${status}.`);
      const isWhole = (settings.ms('MinimumStatusDuration') ?? 0) === 0;
      if (before !== undefined && before !== status && isWhole && !mayFollow(before, status))
        violate(`Connector ${connectorId} went from ${before} to ${status}.`);
    };
  },
};

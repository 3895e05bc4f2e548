/** How long to wait before dialling again. OCPP 1.6 sets no figures: ours double up to a cap, with jitter, for ever. */

export interface BackOff {
  readonly minimumMs: number;
  /** Drawn anew for each wait, so that a thousand stations do not come back at the same instant. */
  readonly jitterMs: number;
  readonly maximumMs: number;
}

export const defaultBackOff: BackOff = { minimumMs: 3_000, jitterMs: 3_000, maximumMs: 180_000 };

/** `failures` counts the tries since the last handshake that succeeded, from 1; `fraction` is 0 to 1. */
export function backOffMs({ minimumMs, jitterMs, maximumMs }: BackOff, failures: number, fraction: number): number {
  const doubled = minimumMs * 2 ** Math.min(Math.max(failures - 1, 0), 20);
  return Math.min(doubled, maximumMs) + Math.round(jitterMs * fraction);
}

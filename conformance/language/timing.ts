/** The waits of a run. OCPP counts in whole seconds, so an interval cannot be smaller than one. */
export interface Timing {
  /** Heartbeats, meter values, ConnectionTimeOut and the retry of a boot. */
  readonly intervalS: number;
  /** Off by this much is still on time; under a quarter of the interval, else no case about time could fail. */
  readonly deviationMs: number;
  /** For a charging schedule, whose steps are tens of seconds apart; the station may count in whole seconds. */
  readonly scheduleDeviationMs: number;
  /** One expected message. */
  readonly maxWaitMs: number;
  /** Reboots, reconnections, transfers. */
  readonly longWaitMs: number;
  /** How long is watched that nothing happens. */
  readonly quietMs: number;
  /** From a start until energy flows: a DC charger tests its insulation and charges its capacitors first. */
  readonly powerUpMs: number;
  /** At the end of a case: what is under way may still arrive. */
  readonly settleMs: number;
}

export function timing(intervalS = 2, longWaitS = 40): Timing {
  return {
    intervalS,
    deviationMs: Math.floor(intervalS * 225),
    scheduleDeviationMs: 2_000,
    maxWaitMs: 8_000 + intervalS * 1_000,
    longWaitMs: longWaitS * 1_000,
    quietMs: intervalS * 1_250,
    powerUpMs: 5_000,
    settleMs: 250,
  };
}

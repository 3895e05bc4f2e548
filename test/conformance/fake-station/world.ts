/** Everything around the station that a loss of power does not change: cables, defects, the network. */
export interface Cable {
  atCar: boolean;
  /** Always true for a fixed cable. */
  atStation: boolean;
}

export interface World {
  readonly cables: ReadonlyMap<number, Cable>;
  readonly defects: Set<number>;
  readonly jammedLocks: Set<number>;
  hasNetwork: boolean;
}

export function newWorld(connectorIds: readonly number[], isDetachable: (connectorId: number) => boolean): World {
  const cables = connectorIds.map((id) => [id, { atCar: false, atStation: !isDetachable(id) }] as const);
  return { cables: new Map(cables), defects: new Set(), jammedLocks: new Set(), hasNetwork: true };
}

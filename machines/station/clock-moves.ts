/** Which moves of the wall clock are a security event, and in what words (A04, SettingSystemTime). Pure. */

/** The last move in one direction that was told. */
interface MoveTold {
  /** On the clock that no correction moves. */
  readonly atMs: number;
  readonly movedMs: number;
  /** Moves in this direction since then that were not told. */
  readonly untold: number;
}

export interface MovesTold {
  readonly forwards: MoveTold | null;
  readonly back: MoveTold | null;
}

export const noMovesTold: MovesTold = { forwards: null, back: null };

/** Less is a clock that drifts and is put right (4.6). */
const noticeableMs = 5_000;

export const isNoticeable = (movedMs: number) => Math.abs(movedMs) >= noticeableMs;

const oftenMs = 60_000;
const muchFarther = 10;

/** `atMs`: on the clock that no correction moves. `nowMs`: what the wall clock shows since. */
interface Move {
  readonly movedMs: number;
  readonly atMs: number;
  readonly nowMs: number;
}

/**
 * The event is critical, so that each one raised is kept and told; but a CSMS whose clocks disagree moves ours with every
 * answer. A direction is therefore told once a minute, and within it only of a move ten times as far: that leaves a handful
 * a minute, hides no great move behind a small one, and the next one told says how many were not. The journal has them all.
 */
export function clockMove(
  told: MovesTold,
  { movedMs, atMs, nowMs }: Move,
): { readonly moves: MovesTold; readonly techInfo: string | null } {
  const way = movedMs > 0 ? 'forwards' : 'back';
  const last = told[way];
  if (last && atMs - last.atMs < oftenMs && Math.abs(movedMs) < Math.abs(last.movedMs) * muchFarther)
    return { moves: { ...told, [way]: { ...last, untold: last.untold + 1 } }, techInfo: null };
  const was = new Date(nowMs - movedMs).toISOString();
  const more = last?.untold ? `; not told were ${last.untold} moves before it` : '';
  return {
    moves: { ...told, [way]: { atMs, movedMs, untold: 0 } },
    techInfo: `it was ${was}, and has moved by ${Math.round(movedMs / 1000)} s${more}`,
  };
}

/**
 * How often the microtask queue has turned between two things that are seen. Many answers come before the station has
 * come to rest, as those of a driver that does not wait: a replay gives them in the same turn, or charts that work side by
 * side would overtake one another.
 *
 * No time is measured here, and nobody waits for it.
 */

export interface Turns {
  /** Something is seen; where the station was at rest, a go begins. */
  see(): void;
  /** Since the go began; undefined at rest. */
  readonly ofGo: number | undefined;
  /** From now on; what it gives tells the turns until then, once, or undefined where the station may have rested. */
  count(): () => number | undefined;
}

/** No chain of promises in a station is longer; whoever waits for so many is as good as at rest. */
const most = 32;

const now = Promise.resolve();

/** For one run. `onTurn`: is called in each turn of a go, among the first of it. */
export function countTurns(onTurn?: () => void): Turns {
  let turns = 0;
  let unseen = 0;
  let isGoing = false;
  const turn = () => {
    turns += 1;
    unseen += 1;
    onTurn?.();
    if (unseen < most) now.then(turn);
    else isGoing = false;
  };
  return {
    see() {
      unseen = 0;
      if (isGoing) return;
      isGoing = true;
      turns = 0;
      now.then(turn);
    },
    get ofGo() {
      return isGoing ? turns : undefined;
    },
    count,
  };
}

function count(): () => number | undefined {
  let turns = 0;
  let isOver = false;
  const turn = () => {
    turns += 1;
    if (!isOver && turns < most) now.then(turn);
  };
  now.then(turn);
  return () => {
    isOver = true;
    // What waits is told of in the turn after the one in which it is there.
    return turns < most ? turns + 1 : undefined;
  };
}

/** For whoever keeps nothing that is replayed. */
export const noTurns: Turns = { see() {}, ofGo: undefined, count: () => () => undefined };

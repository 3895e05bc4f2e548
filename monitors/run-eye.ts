/** The eye on one run, and what a replay of it has to know besides: the turn in which something came, and each time that was read. */
import type { Observation } from '../protocol/observation.js';
import type { Clock } from '../protocol/ports/time.js';
import { type Eye, type Look, openEye } from './looking.js';
import { countTurns, noTurns, type Turns } from './turns.js';

export interface RunEye extends Eye {
  /** What comes from outside: it is told in which turn, where the station was not at rest. */
  readonly lookIn: Look;
  readonly turns: Turns;
  /** How often the instant of the newest observation was read since. */
  reads: number;
  /** Number of the call to a port that is being made. */
  calling: number | null;
  /** Somebody outside of the station looks at it: what is read from the clock then is not the station's. */
  isAside: boolean;
}

/** `isReplayable`: turns are counted, which costs a little. `onTurn`: is called in each turn of a go. */
export function openRunEye(
  clock: Pick<Clock, 'now' | 'monotonic'>,
  observe: (seen: Observation) => void,
  { isReplayable, onTurn }: { readonly isReplayable: boolean; readonly onTurn?: (() => void) | undefined },
): RunEye {
  const eye = openEye(clock, observe);
  const turns = isReplayable ? countTurns(onTurn) : noTurns;
  const look: Look = (seen) => {
    turns.see();
    runEye.reads = 0;
    eye.look(seen);
  };
  const runEye: RunEye = {
    ...eye,
    turns,
    reads: 0,
    calling: null,
    isAside: false,
    look,
    lookIn(seen) {
      const { ofGo } = turns;
      const come = seen as { turns?: number; during?: number };
      if (ofGo !== undefined) come.turns = ofGo;
      if (runEye.calling !== null) come.during = runEye.calling;
      look(seen);
    },
  };
  return runEye;
}

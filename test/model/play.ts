/** Drives a whole station along the paths of a model of the CSMS side, and compares what the CSMS saw with the model. */
import { createActor } from 'xstate';
import { deedOf, type Happening } from './happenings.js';
import { Judge, type Observed } from './judge.js';
import type { Foretold, Model } from './predictions.js';
import { Stage, type StageOptions } from './stage.js';

/** Events of the journal that mean a defect of ours, whatever happened. */
const defects: readonly string[] = ['actor.crashed', 'desk.failed', 'station.failed'];

/** How long what was foretold may take in real time: files travel at their own pace. */
const patienceMs = 3_000;

export type StoryLine = readonly Happening[];

/** What went otherwise than foretold, step by step; empty when all was well. */
export async function differences(
  model: Model,
  story: StoryLine,
  options: StageOptions = {},
): Promise<readonly string[]> {
  const stage = await Stage.open(options);
  try {
    return [...(await played(stage, model, story)), ...complaints(stage)];
  } finally {
    await stage.close();
  }
}

async function played(stage: Stage, model: Model, story: StoryLine): Promise<readonly string[]> {
  const foreteller = createActor(model).start();
  for (const happening of story) {
    foreteller.send({ type: happening });
    const { predicted } = foreteller.getSnapshot().context;
    const before = stage.seen;
    await deedOf(happening)(stage);
    await stage.lull();
    const judged = () => judge(stage, new Judge(predicted, resolveAt(stage)), before);
    for (const endMs = performance.now() + patienceMs; judged().missing.length > 0 && performance.now() < endMs; ) {
      await stage.wire.sign(endMs - performance.now());
      await stage.lull();
    }
    const { missing, unforeseen } = judged();
    const wrong = [
      ...missing.map((one) => `missing: ${wordsOf(one)}`),
      ...unforeseen.map((one) => `unforeseen: ${heard(one)}`),
    ];
    // Whatever comes after it follows from it.
    if (wrong.length > 0) return [`after "${happening}"`, ...wrong];
  }
  return [];
}

function judge(stage: Stage, judged: Judge, before: number): Judge {
  for (const seen of stage.observedSince(before)) judged.see(seen);
  return judged;
}

/** Places of transactions, in what is foretold, become the ids that the CSMS has given. */
function resolveAt(stage: Stage) {
  return (value: unknown) => {
    const [, connectorId] = /^the transaction of outlet (\d)$/.exec(String(value)) ?? [];
    return connectorId === undefined ? value : stage.transactionAt(Number(connectorId));
  };
}

/** What holds in every story: the rules of the wire, and that nothing breaks. */
function complaints({ csms, logbook }: Stage): readonly string[] {
  // The CSMS measures the interval of 4.2 in real time; the model foretells it on the stepped clock.
  const violations = csms.violations.filter(({ rule }) => rule !== 'boot-too-early');
  return [
    ...violations.map(({ rule, description }) => `${rule}: ${description}`),
    ...logbook.entries.filter(({ event }) => defects.includes(event)).map((entry) => JSON.stringify(entry)),
  ];
}

const wordsOf = ({ kind, action, fields, without }: Foretold) =>
  `${kind} ${action} ${JSON.stringify(fields)}${without.length > 0 ? ` without ${without.join(', ')}` : ''}`;

const heard = ({ kind, action, payload }: Observed) => `${kind} ${action} ${JSON.stringify(payload)}`;

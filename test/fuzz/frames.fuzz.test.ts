import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerDue, frame } from './frames.js';
import { confirmed, FuzzedStation, type Slowest } from './fuzzed-station.js';

/** A million of them at night: `npm run fuzz`. */
const count = Number(process.env['STATECHARGE_FUZZ_FRAMES'] ?? 20_000);
const perStation = 200;
const stations = Math.ceil(count / perStation);
/** Every run has other frames; the seed that it prints brings the same ones again. */
const seed = Number(process.env['STATECHARGE_FUZZ_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
/** What a frame may cost; asked for where it is measured, on a machine that has nothing else to do. */
const mostMs = Number(process.env['STATECHARGE_FUZZ_MOST_MS'] ?? Number.POSITIVE_INFINITY);

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];
const names = () => prototypes.map((each) => Reflect.ownKeys(each).map(String));

const values = () =>
  prototypes.flatMap((each) =>
    Object.values(Object.getOwnPropertyDescriptors(each)).map(({ value }) => value as unknown),
  );

describe(`whatever a CSMS sends, seed ${seed}`, () => {
  it('is survived, and every CALL that can be answered is answered once', {
    timeout: 120_000 + count * 20,
  }, async () => {
    const before = names();
    const own = values();
    let frames = 0;
    let calls = 0;
    let slowest: Slowest = { ms: 0, frame: '' };
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: perStation, maxLength: perStation }), async (sent) => {
        const station = new FuzzedStation();
        await station.begin();
        const troubles = await station.play(sent);
        await station.end();
        frames += sent.length;
        calls += sent.filter((text) => answerDue(text) !== null).length;
        if (station.slowest.ms > slowest.ms)
          slowest = await confirmed(station.slowest).then((one) => (one.ms > slowest.ms ? one : slowest));
        expect(troubles).toEqual([]);
      }),
      { numRuns: stations, seed, endOnFailure: process.env['STATECHARGE_FUZZ_SHRINK'] === undefined },
    );
    console.log(
      `fuzz: ${frames} frames, ${calls} of them calls, 0 crashes, 0 answers missing (seed ${seed}; slowest ${slowest.ms.toFixed(1)} ms)`,
    );
    // Frames that nobody could answer would prove little.
    expect(calls).toBeGreaterThan(frames / 4);
    expect(frames).toBeGreaterThanOrEqual(count);
    expect(slowest.ms, slowest.frame).toBeLessThan(mostMs);
    expect(names()).toEqual(before);
    expect(values().every((value, index) => Object.is(value, own[index]))).toBe(true);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

/** What `createStation` says to a program in plain JavaScript, which no compiler has warned. */
import { describe, expect, it } from 'vitest';
import { checkNeeded, productOf } from '../../cli/checks/embedded.js';
import type { Hardware } from '../../protocol/ports/hardware.js';

const hardware: Hardware = {
  start: async () => {},
  permit: async () => {},
  setLimit: async () => {},
  readMeter: async () => ({ energyWh: 0 }),
};
const good = { csms: { url: 'ws://localhost:9000/ocpp', identity: 'CP-0001' }, hardware, data: null };

/** As JavaScript calls it: with anything. */
const problemOf = (options: object): unknown => {
  try {
    Reflect.apply(checkNeeded, null, [options]);
    return null;
  } catch (error) {
    return error;
  }
};

describe('createStation', () => {
  it('has nothing to say of options that are complete', () => {
    expect(problemOf(good)).toBeNull();
  });

  it.each([
    ['no csms', { csms: undefined }, /^csms\.url is the address/],
    ['an address without a scheme', { csms: { url: 'localhost:9000', identity: 'A' } }, /^csms\.url is the address/],
    ['no identity', { csms: { url: 'ws://localhost:9000' } }, /^csms\.identity is what/],
    ['no hardware', { hardware: undefined }, /^hardware has no start\(\), permit\(\), setLimit\(\), readMeter\(\)\.$/],
    ['half a driver', { hardware: { ...hardware, permit: undefined } }, /^hardware has no permit\(\)\.$/],
    ['no word about the records', { data: undefined }, /^data is the folder of the records/],
  ])('names what is wrong: %s', (_, change, message) => {
    expect(problemOf({ ...good, ...change })).toMatchObject({
      name: 'ConfigurationError',
      code: 'bad-value',
      message: expect.stringMatching(message),
    });
  });

  it('names the products when there is none of that name, or none is given', () => {
    for (const given of ['NOPE', undefined])
      expect(() => Reflect.apply(productOf, null, [given])).toThrow(/is not known\. Allowed: BSC-S06BCC, /);
  });
});

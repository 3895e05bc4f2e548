import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { family, representative, variants } from '../../conformance/product/family.js';
import { profileSchema } from '../../conformance/product/profile-schema.js';
import { profileTemplate } from '../../conformance/product/profile-template.js';
import { checkProfile } from '../../conformance/product/read-profile.js';

const fits = new Ajv({ strict: false }).compile(profileSchema);

/** As the formatter of this repository would write it: short lists on one line. */
function formatted(schema: object): string {
  const text = JSON.stringify(schema, null, 2);
  const short = text.replace(/^(.*)\[\n((?: +"[^"\n]*",?\n)+) +\]/gm, (whole, before: string, items: string) => {
    const line = `${before}[${items.trim().replace(/,\n +/g, ', ')}]`;
    return line.length < 120 ? line : whole;
  });
  return `${short}\n`;
}

it('the published schema of a profile is the one that is made here', async () => {
  // `npx vitest run test/unit/conformance-profile-schema.test.ts -u` writes it anew.
  await expect(formatted(profileSchema)).toMatchFileSnapshot('../../docs/certify.profile.schema.json');
});

it.each([...family, ...variants])('the built-in profile $designation fits the schema', (profile) => {
  expect(fits(profile)).toBe(true);
});

it('the empty template does not fit the schema', () => {
  expect(fits(JSON.parse(profileTemplate()))).toBe(false);
});

it.each([
  [{ designation: '' }],
  [{ colour: 'red' }],
  [{ connectors: [] }],
  [{ answers: {} }],
  [{ answers: { ...representative.answers, 'C-01': 'yes' } }],
  [{ answers: { ...representative.answers, 'ORS-1': '-1' } }],
  [{ answers: { ...representative.answers, 'ORS-1': { answer: null } } }],
  [{ answers: { ...representative.answers, 'C-12': [''] } }],
  [{ claimedMaxSeconds: { ...representative.claimedMaxSeconds, responseTime: 0 } }],
])('the schema refuses what the reader refuses: %j', (changes) => {
  const changed = { ...representative, ...changes };
  expect([fits(changed), checkProfile(changed).ok]).toEqual([false, false]);
});

it.each([
  [{ description: 'red' }],
  [{ answers: { ...representative.answers, 'ORS-1': 7 } }],
  [{ answers: { ...representative.answers, 'ORS-1': { question: '', allowed: '', answer: '7' } } }],
])('the schema accepts what the reader accepts: %j', (changes) => {
  const changed = { ...representative, ...changes };
  expect([fits(changed), checkProfile(changed).ok]).toEqual([true, true]);
});

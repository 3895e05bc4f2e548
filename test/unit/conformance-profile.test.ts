import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { family, findProfile, representative, variants } from '../../conformance/product/family.js';
import { profileTemplate } from '../../conformance/product/profile-template.js';
import { questions } from '../../conformance/product/questions.js';
import { checkProfile, readProfileFile } from '../../conformance/product/read-profile.js';

function told(content: unknown): readonly string[] {
  const check = checkProfile(content);
  return check.ok ? [] : check.problems.map(({ message }) => message);
}

function answering(answers: Readonly<Record<string, unknown>>): unknown {
  return { ...representative, answers: { ...representative.answers, ...answers } };
}

function without(record: object, name: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}

describe('the built-in stations', () => {
  it('are the ten products of the certificate and two variants, each with a name and an id of its own', () => {
    const all = [...family, ...variants];
    expect([family.length, variants.length]).toEqual([10, 2]);
    expect(new Set(all.map(({ designation }) => designation)).size).toBe(12);
    expect(new Set(all.map(({ configId }) => configId)).size).toBe(12);
  });

  it.each([...family, ...variants])('give a profile file that is accepted as it is: $designation', (profile) => {
    expect(checkProfile(JSON.parse(JSON.stringify(profile)))).toEqual({ ok: true, profile });
  });

  it('answer for their own power and else alike', () => {
    const powers = family.map(({ answers }) => answers['HFS-11']);
    expect(powers).toEqual(['120', '60', '60', '120', '180', '180', '360', '360', '240', '240']);
    const rest = family.map(({ answers }) => ({ ...answers, 'HFS-11': '' }));
    expect(new Set(rest.map((answers) => JSON.stringify(answers))).size).toBe(1);
  });

  it('are found by their designation in any case, and nothing else is', () => {
    expect(findProfile('bsc-s12bcc')).toBe(representative);
    expect(findProfile('SC-MINIMAL')?.configId).toBe('own-variant-2');
    expect(findProfile('BSC-S13BCC')).toBeNull();
  });
});

describe('a profile file', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'statecharge-profile-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function written(text: string): string {
    const path = join(folder, 'station.json');
    writeFileSync(path, text);
    return path;
  }

  it('is read from the disk, a byte order mark being no harm', () => {
    expect(readProfileFile(written(`\uFEFF${JSON.stringify(representative)}`))).toEqual({
      ok: true,
      profile: representative,
    });
  });

  it('that cannot be read is named with the reason', () => {
    const check = readProfileFile(join(folder, 'absent.json'));
    expect(check.ok || check.problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The profile cannot be read: ".*absent\.json" \(ENOENT\)\.$/),
    ]);
  });

  it('that is no JSON is named with the place', () => {
    const check = readProfileFile(written('{"designation": }'));
    expect(check.ok || check.problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^A profile is a JSON file; ".*station\.json" is not: Unexpected token/),
    ]);
  });

  it.each([[null], [[]], ['BSC'], [3]])('that holds %j is refused', (content) => {
    expect(told(content)).toEqual([`A profile is one JSON object; not ${JSON.stringify(content)}.`]);
  });

  it('may name its schema for an editor', () => {
    expect(told({ ...representative, $schema: './certify.profile.schema.json' })).toEqual([]);
  });

  it('with a misspelt part is told what was meant, and what is missing', () => {
    expect(told({ ...without(representative, 'vendorName'), vendorname: 'BSC' })).toEqual([
      '"vendorname" is no part of a profile. Did you mean "vendorName"?',
      'A profile lacks vendorName.',
    ]);
  });

  it('with a misspelt question is told the one that is missing', () => {
    const answers = { ...without(representative.answers, 'AQ-7.1'), 'AQ7.1': 'No' };
    expect(told({ ...representative, answers })).toEqual([
      '"AQ7.1" is no id of a question. Did you mean "AQ-7.1"?',
      '"answers" lacks AQ-7.1.',
    ]);
  });

  it('without any answer has all missing ones named together', () => {
    expect(told({ ...representative, answers: {} })).toEqual([
      `"answers" lacks ${questions.map(({ id }) => id).join(', ')}.`,
    ]);
  });

  it.each([
    [{ 'C-01': 'yes' }, '"C-01" (Authorizes transactions while offline) is "Yes" or "No"; not "yes".'],
    [{ 'C-01': true }, '"C-01" (Authorizes transactions while offline) is "Yes" or "No"; not true.'],
    [{ 'ORS-1': 'many' }, '"ORS-1" (GetConfigurationMaxKeys) is a number; not "many".'],
    [{ 'ORS-1': -1 }, '"ORS-1" (GetConfigurationMaxKeys) is a number; not -1.'],
    [{ 'HFS-9': 7 }, '"HFS-9" (Way of communication) is a text; not 7.'],
    [{ 'C-12': 'TLS' }, '"C-12" (TLS cipher suites (none: no TLS)) is a list of texts; not "TLS".'],
    [{ 'C-12': [7] }, '"C-12" (TLS cipher suites (none: no TLS)) is a list of texts; not [7].'],
    [{ 'RT-0': { answer: null } }, '"RT-0" (Remote Trigger) is "Yes" or "No"; it has no answer.'],
    [{ 'RT-0': { answer: 'No', note: '' } }, '"note" is no part of "RT-0". Allowed are question, allowed, answer.'],
  ])('with the answer %j is told what is allowed', (answers, message) => {
    expect(told(answering(answers))).toEqual([message]);
  });

  it('may write numbers as numbers, and answers beside their questions', () => {
    const check = checkProfile(answering({ 'ORS-1': 50, 'RT-0': { question: 'Remote Trigger', answer: 'No' } }));
    expect(check.ok && [check.profile.answers['ORS-1'], check.profile.answers['RT-0']]).toEqual(['50', 'No']);
  });

  it.each([
    [[], '"connectors" is a list of at least one connector; not [].'],
    [['CCS2'], '"connectors[0]" is an object; not "CCS2".'],
    [
      [{ id: 2, current: 'DC', type: 'cCCS2', cable: 'fixed' }],
      '"connectors[0].id" is 1, as connectors are numbered from 1; not 2.',
    ],
    [[{ id: 1, current: 'dc', type: 'cCCS2', cable: 'fixed' }], '"connectors[0].current" is "AC" or "DC"; not "dc".'],
    [
      [{ id: 1, current: 'DC', type: ' ', cable: 'fixed' }],
      '"connectors[0].type" is a text that is not empty; not " ".',
    ],
    [
      [{ id: 1, current: 'DC', type: 'cCCS2', cable: 'loose' }],
      '"connectors[0].cable" is "fixed" or "detachable"; not "loose".',
    ],
    [
      [{ id: 1, current: 'DC', typ: 'cCCS2', cable: 'fixed' }],
      '"typ" is no part of connectors[0]. Did you mean "type"?',
    ],
  ])('with the connectors %j is told what is allowed', (connectors, message) => {
    expect(told({ ...representative, connectors })).toContain(message);
  });

  it.each([
    [{ responseTime: 0 }, '"claimedMaxSeconds.responseTime" is a number of seconds above 0; not 0.'],
    [{ remoteStopTime: '5' }, '"claimedMaxSeconds.remoteStopTime" is a number of seconds above 0; not "5".'],
    [{ remoteStopTme: 5 }, '"remoteStopTme" is no part of claimedMaxSeconds. Did you mean "remoteStopTime"?'],
  ])('with the claims %j is told what is allowed', (claims, message) => {
    expect(told({ ...representative, claimedMaxSeconds: { ...representative.claimedMaxSeconds, ...claims } })).toEqual([
      message,
    ]);
  });

  it('whose answers contradict its connectors is refused', () => {
    expect(told(answering({ 'HFS-1': 'Yes', 'HFS-4': 'No', 'HFS-8': '3' }))).toEqual([
      '"HFS-8" is the number of connectors, here 2; not "3".',
      '"HFS-1" is "No", as "connectors" says; not "Yes".',
      '"HFS-4" is "Yes", as "connectors" says; not "No".',
    ]);
  });
});

describe('the template', () => {
  it('asks every question and is refused for each until it is filled in', () => {
    const messages = told(JSON.parse(profileTemplate()));
    const unanswered = messages.filter((message) => message.endsWith('it has no answer.'));
    expect(unanswered.map((message) => /^"([^"]+)"/.exec(message)?.[1])).toEqual(questions.map(({ id }) => id));
    expect(messages).toContain('"connectors[0].cable" is "fixed" or "detachable"; not "fixed or detachable".');
    expect(messages).toContain('"designation" is a text that is not empty; not "".');
  });

  it('becomes a profile once it is filled in', () => {
    const template: { answers: Record<string, object> } = JSON.parse(profileTemplate());
    const answers = Object.fromEntries(
      Object.entries(template.answers).map(([id, asked]) => [id, { ...asked, answer: representative.answers[id] }]),
    );
    expect(checkProfile({ ...template, ...representative, answers })).toEqual({ ok: true, profile: representative });
  });
});

import type { Response } from '../../../protocol/messages.js';
import { testCase } from '../../language/case.js';
import type { Tester } from '../../language/tester.js';
import { always } from '../../product/applicability.js';
import { requiredKeys } from './required-keys.js';

type Answer = Response<'GetConfiguration'>;
type Key = NonNullable<Answer['configurationKey']>[number];

const featureProfiles = [
  'Core',
  'FirmwareManagement',
  'LocalAuthListManagement',
  'Reservation',
  'SmartCharging',
  'RemoteTrigger',
];

export const tc019 = testCase({
  id: 'TC_019_CS',
  name: 'Retrieve configuration',
  chapter: 'configuration',
  profile: 'Core',
  purpose: 'One key, all keys and as many keys as the station allows can be read, and no required one is missing.',
  appliesTo: always,
  async play(t) {
    t.step('1. The CSMS reads SupportedFeatureProfiles');
    checkFeatureProfiles(t, await valueOfOnly(t, 'SupportedFeatureProfiles'));

    t.step('2. The CSMS reads everything, without a list of keys and with an empty one');
    checkKeys(t, await t.call('GetConfiguration', { key: [] }));
    const all = checkKeys(t, await t.call('GetConfiguration', {}));

    t.step('3. The CSMS reads GetConfigurationMaxKeys');
    const text = await valueOfOnly(t, 'GetConfigurationMaxKeys');
    const maxKeys = Number(text);
    t.check(Number.isInteger(maxKeys) && maxKeys > 0, 'GetConfigurationMaxKeys to be a number above 0', text);

    t.step('4. The CSMS reads as many keys at once as that allows');
    const asked = all.slice(0, maxKeys).map(({ key }) => key);
    const { configurationKey = [], unknownKey = [] } = await t.call('GetConfiguration', { key: asked });
    t.check(unknownKey.length === 0, 'no unknownKey', unknownKey.join(', '));
    const missing = asked.filter((key) => !configurationKey.some((each) => isCalled(each, key)));
    t.check(missing.length === 0, `all ${asked.length} keys that were asked for`, `none of ${missing.join(', ')}`);
  },
});

const isCalled = ({ key }: Key, name: string) => key.toLowerCase() === name.toLowerCase();

/** The answer has exactly this key, and says nothing of unknown ones. */
async function valueOfOnly(t: Tester, name: string): Promise<string> {
  const { configurationKey = [], unknownKey = [] } = await t.call('GetConfiguration', { key: [name] });
  const [first] = configurationKey;
  const came = [...configurationKey.map(({ key }) => key), ...unknownKey.map((key) => `unknown ${key}`)].join(', ');
  const isOnly = configurationKey.length === 1 && first !== undefined && isCalled(first, name);
  t.check(isOnly && unknownKey.length === 0, `${name} and nothing else`, came === '' ? 'no key at all' : came);
  return first?.value ?? '';
}

function checkFeatureProfiles(t: Tester, value: string): void {
  const named = value.split(',').map((each) => each.trim());
  t.check(named.includes('Core'), 'SupportedFeatureProfiles with Core', `"${value}"`);
  const unknown = named.filter((each) => !featureProfiles.includes(each));
  t.check(unknown.length === 0, `SupportedFeatureProfiles of ${featureProfiles.join(', ')} alone`, `"${value}"`);
}

/** Every required key is there, and can be written or cannot. */
function checkKeys(t: Tester, { configurationKey = [] }: Answer): readonly Key[] {
  const problems = Object.entries(requiredKeys(t.profile)).flatMap(([name, access]) => {
    const found = configurationKey.find((each) => isCalled(each, name));
    if (found === undefined) return [`no ${name}`];
    const has = found.readonly ? 'read-only' : 'read-write';
    return access === 'any' || access === has ? [] : [`${name} is ${has}, not ${access}`];
  });
  t.check(problems.length === 0, 'all required keys, read-only or read-write as OCPP has them', problems.join('; '));
  return configurationKey;
}

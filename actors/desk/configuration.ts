/** GetConfiguration and ChangeConfiguration: 5.3, 5.8, 9. */
import type { registrationMachine } from '../../machines/registration/registration.machine.js';
import { peer, snapshotOf } from '../../machines/system.js';
import { checkValue, findKey, isSecret, suggestKey } from '../../protocol/configuration.js';
import { doubtsAbout } from '../../protocol/configuration-doubts.js';
import { type ConfigurationKeyName, type KnownKey, keysOf } from '../../protocol/configuration-keys.js';
import type { Request, Response } from '../../protocol/messages.js';
import { portsOf } from '../../protocol/ports.js';
import { stateOf } from '../station-state.js';
import { raiseSecurityProfile, type SecurityChange, setAuthorizationKey } from './security.js';

type System = { get(id: string): unknown };
type Status = Response<'ChangeConfiguration'>['status'];

/** More keys than GetConfigurationMaxKeys are answered all the same: nothing is gained by refusing. */
export function getConfiguration(
  system: System,
  { key = [] }: Request<'GetConfiguration'>,
): Response<'GetConfiguration'> {
  const { product } = stateOf(system);
  // An empty list is as good as none (T TC_002).
  const asked = key.length > 0 ? key.map((name) => ({ name, known: findKey(name, product) })) : null;
  // A key that is asked for twice, in whatever spelling, is told once.
  const found = asked ? new Set(asked.flatMap(({ known }) => known ?? [])) : keysOf(product).values();
  const unknownKey = asked?.flatMap(({ name, known }) => (known ? [] : [name])) ?? [];
  const configurationKey = [...found].map((known) => {
    const value = isSecret(known) ? undefined : currentValue(system, known.key);
    return { key: known.key, readonly: known.access === 'R', ...(value !== undefined && { value }) };
  });
  return { configurationKey, ...(unknownKey.length > 0 && { unknownKey: [...new Set(unknownKey)] }) };
}

/** What is in force, which for some keys others know better. */
function currentValue(system: System, key: ConfigurationKeyName): string | undefined {
  // The CSMS sets this one with BootNotification.conf too (4.2).
  if (key === 'HeartbeatInterval')
    return String(snapshotOf<typeof registrationMachine>(system, 'registration').context.heartbeatMs / 1000);
  return stateOf(system).configuration.get(key);
}

export interface ConfigurationChange {
  readonly answer: Response<'ChangeConfiguration'>;
  /** To be done once the answer is on its way: the connection may close over it. */
  readonly afterwards: () => void;
}

export async function changeConfiguration(
  system: System,
  { key, value }: Request<'ChangeConfiguration'>,
): Promise<ConfigurationChange> {
  const { product } = stateOf(system);
  const known = findKey(key, product);
  const refuse = (status: Status, why: string): ConfigurationChange => {
    portsOf(system).journal.note({ level: 'warn', event: 'configuration.refused', key, status, why });
    return { answer: { status }, afterwards: () => {} };
  };
  // The value is not shown: a secret may have been meant.
  if (!known) {
    const meant = suggestKey(key);
    return refuse('NotSupported', `${key} is not a key of this station${meant ? `. Did you mean ${meant}?` : ''}`);
  }
  const closed = accessProblem(system, known, value);
  if (closed !== null) return refuse('Rejected', closed);
  const checked = checkValue(known, value);
  if (!checked.ok) return refuse('Rejected', checked.why);
  const change = await setterOf(known)(system, checked.value);
  if ('refusal' in change) return refuse('Rejected', change.refusal);
  return { answer: { status: 'Accepted' }, afterwards: change.afterwards };
}

function setterOf(known: KnownKey): (system: System, value: string) => Promise<SecurityChange> {
  if (known.key === 'AuthorizationKey') return setAuthorizationKey;
  if (known.key === 'SecurityProfile') return raiseSecurityProfile;
  return (system, value) => set(system, known, value);
}

/** Written first, then in force: a value that is Accepted is there after a power cut. */
async function set(system: System, known: KnownKey, value: string): Promise<SecurityChange> {
  const { journal, store } = portsOf(system);
  try {
    await store.configuration.save(known.key, value);
  } catch (error) {
    return { refusal: `${known.key} could not be written: ${String(error)}` };
  }
  stateOf(system).configuration.set(known.key, value);
  journal.note({ level: 'info', event: 'configuration.changed', key: known.key, value });
  noteDoubts(system, known.key);
  peer(system, 'station').send({ type: 'configuration.changed', key: known.key, value });
  return { afterwards: () => {} };
}

/** Why no value at all can be set, or null. */
function accessProblem(system: System, known: KnownKey, value: string): string | null {
  if (known.access !== 'R') return null;
  const shown = JSON.stringify(value.slice(0, 60));
  return `${known.key} is read-only and stays "${currentValue(system, known.key) ?? ''}"; not ${shown}`;
}

/** Values that are allowed, and yet do not go well together. */
function noteDoubts(system: System, changed: ConfigurationKeyName): void {
  const { configuration } = stateOf(system);
  for (const { keys, text } of doubtsAbout(Object.fromEntries(configuration)))
    if (keys.includes(changed))
      portsOf(system).journal.note({ level: 'warn', event: 'configuration.doubtful', why: text });
}

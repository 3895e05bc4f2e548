/** GetConfiguration and ChangeConfiguration: 5.3, 5.8, 9. */
import type { registrationMachine } from '../../machines/registration/registration.machine.js';
import { peer, snapshotOf } from '../../machines/system.js';
import { checkValue, findKey, isSecret, securityProfileOf, suggestKey } from '../../protocol/configuration.js';
import { doubtsAbout } from '../../protocol/configuration-doubts.js';
import { type ConfigurationKeyName, type KnownKey, keysOf } from '../../protocol/configuration-keys.js';
import type { Request, Response } from '../../protocol/messages.js';
import type { LinkTarget } from '../../protocol/ports/link.js';
import { portsOf } from '../../protocol/ports.js';
import { stateOf } from '../station-state.js';

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
  const { configuration, target } = stateOf(system);
  // The CSMS sets this one with BootNotification.conf too (4.2).
  if (key === 'HeartbeatInterval')
    return String(snapshotOf<typeof registrationMachine>(system, 'registration').context.heartbeatMs / 1000);
  if (key === 'SecurityProfile') return presentProfile(target);
  return configuration.get(key);
}

/** What the present connection is (W 2.1). */
const presentProfile = ({ url, password }: LinkTarget) => securityProfileOf(url, password !== undefined);

/** Written first, then in force: a value that is Accepted is there after a power cut. */
export async function changeConfiguration(
  system: System,
  { key, value }: Request<'ChangeConfiguration'>,
): Promise<Status> {
  const { configuration, product } = stateOf(system);
  const { journal, store } = portsOf(system);
  const known = findKey(key, product);
  const refuse = (status: Status, why: string): Status => {
    journal.note({ level: 'warn', event: 'configuration.refused', key, status, why });
    return status;
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
  const objection = known.key === 'SecurityProfile' ? profileProblem(system, checked.value) : null;
  if (objection !== null) return refuse('Rejected', objection);
  try {
    await store.configuration.save(known.key, checked.value);
  } catch (error) {
    return refuse('Rejected', `${known.key} could not be written: ${String(error)}`);
  }
  configuration.set(known.key, checked.value);
  journal.note({ level: 'info', event: 'configuration.changed', key: known.key, value: checked.value });
  noteDoubts(system, known.key);
  peer(system, 'station').send({ type: 'configuration.changed', key: known.key, value: checked.value });
  return 'Accepted';
}

/** Why no value at all can be set, or null. */
function accessProblem(system: System, known: KnownKey, value: string): string | null {
  if (isSecret(known)) return `${known.key} is set at the station, not over OCPP`;
  if (known.access !== 'R') return null;
  const shown = JSON.stringify(value.slice(0, 60));
  return `${known.key} is read-only and stays "${currentValue(system, known.key) ?? ''}"; not ${shown}`;
}

/** It is only ever raised (W A05.FR.01), and a higher one needs what cannot be installed over OCPP here. */
function profileProblem(system: System, value: string): string {
  const present = presentProfile(stateOf(system).target);
  return Number(value) <= Number(present)
    ? `SecurityProfile can only be raised, and is ${present}; not ${value}`
    : `SecurityProfile ${value} needs a password or certificates that are not installed; it stays ${present}`;
}

/** Values that are allowed, and yet do not go well together. */
function noteDoubts(system: System, changed: ConfigurationKeyName): void {
  const { configuration } = stateOf(system);
  for (const { keys, text } of doubtsAbout(Object.fromEntries(configuration)))
    if (keys.includes(changed))
      portsOf(system).journal.note({ level: 'warn', event: 'configuration.doubtful', why: text });
}

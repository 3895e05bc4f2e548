/** Preconditions on configuration keys that a station may have in more than one way. */
import type { Tester } from './tester.js';

type Settings = Readonly<Record<string, string | number | boolean>>;

/** Each key has its value in the end: a read-only one must have it already, any other takes it. */
export async function ensure(t: Tester, settings: Settings): Promise<void> {
  for (const [key, value] of Object.entries(settings)) {
    const present = await t.valueOf(key);
    if (present?.toLowerCase() !== String(value).toLowerCase()) await t.configure({ [key]: value });
  }
}

/** "If implemented": a station that does not know a key is left alone. */
export async function ensureIfKnown(t: Tester, settings: Settings): Promise<void> {
  for (const [key, value] of Object.entries(settings)) {
    if ((await t.valueOf(key)) !== null) await ensure(t, { [key]: value });
  }
}

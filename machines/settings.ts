/** How a chart reads its settings out of the configuration: one parser a key, at the start and at each change. */

/** What each key says, by its canonical spelling. Keys of others are not listed, and change nothing. */
export type Parsers<S> = Readonly<Record<string, (value: string) => Partial<S>>>;

/** By canonical key, every key with a value present. */
export type Configuration = Readonly<Record<string, string>>;

export function settingsFrom<S>(parsers: Parsers<S>, configuration: Configuration): S {
  const parts = Object.entries(parsers).map(([key, parse]) => parse(configuration[key] ?? ''));
  return Object.assign({}, ...parts) as S;
}

export function settingsWith<S>(parsers: Parsers<S>, settings: S, key: string, value: string): S {
  const parse = Object.hasOwn(parsers, key) ? parsers[key] : undefined;
  return parse ? { ...settings, ...parse(value) } : settings;
}

export const isTrue = (value: string) => value === 'true';

/** From seconds as the configuration has them. */
export const inMs = (value: string) => Number(value) * 1000;

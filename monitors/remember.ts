/** A memory that does not grow without end: the eldest entry makes room. */
export function remember<T>(entries: Map<string, T>, key: string, value: T, most: number): void {
  entries.delete(key);
  entries.set(key, value);
  const [eldest] = entries.keys();
  if (entries.size > most && eldest !== undefined) entries.delete(eldest);
}

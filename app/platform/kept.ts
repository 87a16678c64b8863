/**
 * What is made once for each key and kept for the next who asks, for the `most` keys that were asked for last. Keys may come from anybody:
 * a checkout's message names a shop that nobody has heard of.
 */
export function createKept<T>(most: number) {
  const kept = new Map<string, T>();

  /** What is kept of a key, or what `make` makes of it. */
  function of(key: string, make: () => T): T {
    const found = kept.has(key) ? kept.get(key)! : make();
    // The last in the map is the one that was asked for last.
    kept.delete(key);
    kept.set(key, found);
    const [oldest] = kept.keys();
    if (kept.size > most) kept.delete(oldest!);
    return found;
  }

  return { of, size: () => kept.size };
}

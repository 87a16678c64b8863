/** Forms that change what exists: what a person changed, what others changed meanwhile, and where the two meet. */

/** One thing in a form that a person decides as a whole; `get` answers JSON by which two forms are compared. */
export type Unit<F> = { name: string; get: (form: F) => unknown; put: (into: F, from: F) => F };

/** The units of a form; a function where they depend on what is in the forms that are compared. */
export type Units<F> = readonly Unit<F>[] | ((...forms: readonly F[]) => readonly Unit<F>[]);

/** The units by which these forms are compared. */
export function unitsOf<F>(units: Units<F>, ...forms: readonly F[]): readonly Unit<F>[] {
  return typeof units === "function" ? units(...forms) : units;
}

/** `loaded` is the form as it was shown, `mine` as it is to be saved. `loadedAt`: when it was read; ISO, UTC. */
export type Edits<F> = { loaded: F; loadedAt: string; mine: F };

/** Who changed a field since the form was shown; `at` is ISO, UTC. `name` is null where none is known. */
export type ChangedBy = { who: "staff"; name: string | null; at: string } | { who: "shopify"; at: string | null } | { who: "unknown" };

/** A field that both sides changed, to different values. */
export type Clash = { unit: string; by: ChangedBy };

/** Nothing was saved. `current` is the whole form as it is now, read at `asOf`. */
export type Conflict<F> = { current: F; asOf: string; clashes: Clash[] };

type Merged<F> = {
  /** Theirs, with everything that only this person changed. Where both did, mine. */
  form: F;
  /** Units that this person changed. */
  mine: string[];
  /** Units that both changed to different values. */
  clashing: string[];
};

/** Three-way merge: what one side changed is taken, what both changed alike is no clash, what both changed otherwise is. */
export function mergeEdits<F>({ loaded, mine, now }: { loaded: F; mine: F; now: F }, units: Units<F>): Merged<F> {
  const merged: Merged<F> = { form: now, mine: [], clashing: [] };
  for (const unit of unitsOf(units, loaded, mine, now)) {
    const [was, wanted, is] = [loaded, mine, now].map((form) => keyOf(unit.get(form)));
    if (wanted === was) continue;
    merged.mine.push(unit.name);
    if (is !== was && is !== wanted) merged.clashing.push(unit.name);
    merged.form = unit.put(merged.form, mine);
  }
  return merged;
}

/** Units in which two forms differ. */
export function differing<F>(one: F, { other, units }: { other: F; units: Units<F> }): string[] {
  return unitsOf(units, one, other)
    .filter(({ get }) => keyOf(get(one)) !== keyOf(get(other)))
    .map(({ name }) => name);
}

/** A unit of fields that are decided together; a field of its own is one of these too. */
export function fields<F extends object, K extends keyof F & string>(name: string, ...keys: readonly K[]): Unit<F> {
  return {
    name,
    get: (form) => keys.map((key) => form[key]),
    put: (into, from) => ({ ...into, ...Object.fromEntries(keys.map((key) => [key, from[key]])) }),
  };
}

/** Each of these fields for itself. */
export function eachField<F extends object>(...keys: readonly (keyof F & string)[]): Unit<F>[] {
  return keys.map((key) => fields<F, keyof F & string>(key, key));
}

/** Equal for values that are equal, in whatever order their properties were written. */
function keyOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

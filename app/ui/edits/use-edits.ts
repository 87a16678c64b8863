import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { differing, mergeEdits, type Clash, type Conflict, type Edits, unitsOf, type Units } from "#app/edits/merge-edits.ts";
import { useKeepTyped } from "#app/ui/keep-typed.ts";

export type EditsState<F> = {
  /** One form makes one thing, however often it is sent, also after a reload. */
  formId: string;
  form: F;
  change: (next: (form: F) => F) => void;
  /** Differs from what is saved, as far as this window knows. */
  changed: boolean;
  /** What the server is handed with a save. */
  toSave: () => Edits<F>;
  /** Fields that somebody else changed as well; until each is decided, saving is refused again. */
  clashes: Clash[];
  /** The form as it was last read after a refusal; null before one. */
  theirs: F | null;
  /** Takes a refusal in: what only others changed is taken over, the rest waits for a decision. */
  receive: (conflict: Conflict<F>) => void;
  keepTheirs: (unit: string) => void;
  useMine: (unit: string) => void;
  /** What was handed over was saved and is this now; what was typed since stays. */
  saved: (form: F, at: string) => void;
  discard: () => void;
};

type Known<F> = { form: F; base: F; loadedAt: string; theirs: F | null; clashes: Clash[] };

/** `keep`: the name under which this window keeps what is typed, see `useKeepTyped`. */
type Begin<F> = { form: F; loadedAt: string; start?: F; keep: string; leaving?: "forget" | "keep" };

/** A form over something that exists and others may change too. `begin` is read once; later readings come with answers. */
export function useEdits<F>(begin: Begin<F>, units: Units<F>): EditsState<F> {
  const [formId, setFormId] = useState(() => crypto.randomUUID());
  const [known, setKnown] = useState<Known<F>>({
    form: begin.start ?? begin.form,
    base: begin.form,
    loadedAt: begin.loadedAt,
    theirs: null,
    clashes: [],
  });
  const sent = useRef<F>(known.form);
  const change = useCallback((next: (form: F) => F) => setKnown((now) => ({ ...now, form: next(now.form) })), []);
  const decide = useCallback(
    (name: string, takes: "theirs" | "mine") =>
      setKnown((now) => {
        if (now.theirs === null) return now;
        const unit = unitsOf(units, now.base, now.form, now.theirs).find((one) => one.name === name);
        if (!unit) return now;
        return {
          ...now,
          base: unit.put(now.base, now.theirs),
          form: takes === "theirs" ? unit.put(now.form, now.theirs) : now.form,
          clashes: now.clashes.filter(({ unit: one }) => one !== name),
        };
      }),
    [units],
  );
  const receive = useCallback(
    ({ current, asOf, clashes }: Conflict<F>) =>
      setKnown((now) => {
        const { form } = mergeEdits({ loaded: now.base, mine: now.form, now: current }, units);
        const open = unitsOf(units, now.base, now.form, current).filter(({ name }) => clashes.some(({ unit }) => unit === name));
        const base = open.reduce((into, unit) => unit.put(into, now.base), current);
        return { form, base, theirs: current, clashes, loadedAt: open.length > 0 ? now.loadedAt : asOf };
      }),
    [units],
  );
  const saved = useCallback(
    (form: F, at: string) =>
      setKnown((now) => ({
        form: mergeEdits({ loaded: sent.current, mine: now.form, now: form }, units).form,
        ...{ base: form, loadedAt: at, theirs: null, clashes: [] },
      })),
    [units],
  );
  const discard = useCallback(
    () =>
      setKnown((now) => {
        const base = now.theirs ?? now.base;
        return { ...now, form: base, base, clashes: [], theirs: null };
      }),
    [],
  );
  const changed = useMemo(() => differing(known.form, { other: known.base, units }).length > 0, [known.form, known.base, units]);
  useKeepTyped({
    name: begin.keep,
    value: { form: known.form, base: known.base, loadedAt: known.loadedAt, formId },
    changed,
    leaving: begin.leaving ?? "forget",
    restore: (kept) => {
      const { form, clashing } = mergeEdits({ loaded: kept.base, mine: kept.form, now: begin.form }, units);
      // It was saved after all, and only the answer was lost.
      if (differing(form, { other: begin.form, units }).length === 0) return false;
      const meets = clashing.length > 0;
      // Where somebody changed the same meanwhile, the server says so when this is saved.
      setKnown((now) => ({ ...now, form: meets ? kept.form : form, ...(meets ? { base: kept.base, loadedAt: kept.loadedAt } : {}) }));
      setFormId(kept.formId);
      return true;
    },
  });
  return {
    formId,
    ...{ form: known.form, change, changed, clashes: known.clashes, theirs: known.theirs, receive, saved, discard },
    toSave: () => {
      sent.current = known.form;
      return { loaded: known.base, loadedAt: known.loadedAt, mine: known.form };
    },
    keepTheirs: (unit) => decide(unit, "theirs"),
    useMine: (unit) => decide(unit, "mine"),
  };
}

/** Hands each new refusal of a save to the form, once. */
export function useRefusals<F>(conflict: Conflict<F> | null | undefined, receive: (conflict: Conflict<F>) => void): void {
  const told = useRef<Conflict<F> | null>(null);
  useEffect(() => {
    if (!conflict || told.current === conflict) return;
    told.current = conflict;
    receive(conflict);
  }, [conflict, receive]);
}

import { useCallback, useEffect, useRef, useState } from "react";

import type { OldEnds, RefreshReason } from "#app/codes/engine/plans.ts";
import { useKeepTyped } from "#app/ui/keep-typed.ts";
import { saveChoices } from "#app/ui/refresh/send-names.ts";

import type { ReasonAndNote } from "./use-draft-actions.ts";

const isSame = (one: ReasonAndNote, other: ReasonAndNote) =>
  one.reason === other.reason && one.note === other.note && one.oldEnds === other.oldEnds && one.retireTyped === other.retireTyped;

/** What is chosen under a draft's table, saved a moment after they change so that a reload loses nothing. */
export function useDraftReason({ refreshId, begin }: { refreshId: string; begin: ReasonAndNote }) {
  const [chosen, setChosen] = useState(begin);
  const latest = useRef(begin);
  const saved = useRef(begin);
  const underWay = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => {
    latest.current = chosen;
  });

  const save = useCallback(() => {
    const [before, now] = [saved.current, latest.current];
    if (now === before) return;
    saved.current = now;
    // One after the other, so that an older choice never overwrites a newer one. Lost? "Update offer" carries them again.
    underWay.current = underWay.current.then(() => saveChoices(refreshId, now));
  }, [refreshId]);

  useEffect(() => {
    if (chosen === saved.current) return;
    const timer = setTimeout(save, 400);
    return () => clearTimeout(timer);
  }, [chosen, save]);

  const changed = !isSame(chosen, begin);
  useKeepTyped({
    name: "choices",
    value: chosen,
    changed,
    leaving: "keep",
    restore: (kept) => {
      if (!isSame(kept, begin)) setChosen(kept);
      return !isSame(kept, begin);
    },
  });

  return {
    ...chosen,
    setReason: (reason: RefreshReason) => setChosen((now) => ({ ...now, reason })),
    setOldEnds: (oldEnds: OldEnds) => setChosen((now) => ({ ...now, oldEnds })),
    setRetireTyped: (retireTyped: string) => setChosen((now) => ({ ...now, retireTyped })),
    setNote: (note: string) => setChosen((now) => ({ ...now, note })),
    /** Saves at once what is waiting to be saved, and ends when nothing is under way any more. */
    settle(): Promise<void> {
      save();
      return underWay.current;
    },
  };
}

import { useCallback, useEffect, useRef, useState } from "react";

import type { OldEnds, RefreshReason } from "#app/refresh/refresh.ts";

import { keepChoices } from "./send-names.ts";

/** `retireTyped`: as the input shows it, in the shop's zone. */
export type ReasonAndNote = { reason: RefreshReason | null; note: string; oldEnds: OldEnds; retireTyped: string };

/** What is chosen under a draft's table, saved a moment after they change so that a reload loses nothing. */
export function useDraftReason({ refreshId, begin, onSaved }: { refreshId: string; begin: ReasonAndNote; onSaved: () => void }) {
  const [chosen, setChosen] = useState(begin);
  const latest = useRef(begin);
  const saved = useRef(begin);
  const underWay = useRef<Promise<void>>(Promise.resolve());
  const tell = useRef(onSaved);
  useEffect(() => {
    latest.current = chosen;
    tell.current = onSaved;
  });

  const save = useCallback(() => {
    const [before, now] = [saved.current, latest.current];
    if (now === before) return;
    saved.current = now;
    // One after the other, so that an older choice never overwrites a newer one. Lost? "Update offer" carries them again.
    underWay.current = underWay.current.then(() => keepChoices(refreshId, now));
    // What counts as a look-alike of a leaked name depends on the reason.
    if (now.reason !== before.reason) void underWay.current.then(() => tell.current());
  }, [refreshId]);

  useEffect(() => {
    if (chosen === saved.current) return;
    const timer = setTimeout(save, 400);
    return () => clearTimeout(timer);
  }, [chosen, save]);

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

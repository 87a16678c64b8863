import { useEffect, useRef, useState } from "react";

import type { OldEnds, RefreshReason } from "#app/refresh/refresh.ts";

/** `retireTyped`: as the input shows it, in the shop's zone. */
export type ReasonAndNote = { reason: RefreshReason | null; note: string; oldEnds: OldEnds; retireTyped: string };

/** What is chosen under a draft's table, saved a moment after they change so that a reload loses nothing. */
export function useDraftReason({ refreshId, begin, onSaved }: { refreshId: string; begin: ReasonAndNote; onSaved: () => void }) {
  const [chosen, setChosen] = useState(begin);
  const saved = useRef(begin);
  const tell = useRef(onSaved);
  useEffect(() => {
    tell.current = onSaved;
  });

  useEffect(() => {
    if (chosen === saved.current) return;
    const timer = setTimeout(() => {
      const before = saved.current;
      saved.current = chosen;
      // Lost? "Update offer" carries reason and note again.
      void fetch(`/app/refreshes/${refreshId}/names`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ names: {}, check: [], ...chosen }),
      }).then(
        // What counts as a look-alike of a leaked name depends on the reason.
        () => chosen.reason !== before.reason && tell.current(),
        () => undefined,
      );
    }, 400);
    return () => clearTimeout(timer);
  }, [chosen, refreshId]);

  return {
    ...chosen,
    setReason: (reason: RefreshReason) => setChosen((now) => ({ ...now, reason })),
    setOldEnds: (oldEnds: OldEnds) => setChosen((now) => ({ ...now, oldEnds })),
    setRetireTyped: (retireTyped: string) => setChosen((now) => ({ ...now, retireTyped })),
    setNote: (note: string) => setChosen((now) => ({ ...now, note })),
  };
}

import { useFetchers, useNavigation, useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";

/**
 * Reads the page's data again every `everyMs` while `active`; rests while the tab is hidden and catches up when it is shown. It rests
 * while something that was pressed is under way, too: Remix takes a page that is read again for a newer wish than the press, and
 * stays where it is instead of going where the answer leads.
 */
export function usePolling({ active, everyMs }: { active: boolean; everyMs: number }): void {
  const revalidator = useRevalidator();
  // What only reads is no press, and may look as if it read for ever: Remix leaves it so where a press led away from its page meanwhile.
  const pressed = useFetchers().some(({ state, formMethod = "GET" }) => state !== "idle" && formMethod !== "GET");
  const going = useNavigation().state !== "idle";
  const latest = useRef({ revalidator, resting: pressed || going });
  useEffect(() => {
    latest.current = { revalidator, resting: pressed || going };
  });

  useEffect(() => {
    if (!active) return;
    const look = () => {
      const { revalidator, resting } = latest.current;
      if (document.visibilityState === "visible" && revalidator.state === "idle" && !resting) revalidator.revalidate();
    };
    const timer = setInterval(look, everyMs);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [active, everyMs]);
}

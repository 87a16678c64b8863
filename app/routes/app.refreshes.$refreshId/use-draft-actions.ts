import { useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { useActionResult } from "#app/ui/use-action-result.ts";
import type { OldEnds, RefreshReason } from "#app/codes/engine/plans.ts";
import { useKeepTyped } from "#app/ui/keep-typed.ts";
import type { PasteReview } from "#app/refreshes/match-pasted.ts";
import type { RefusedRow } from "#app/refreshes/start-refresh.server.ts";

/** `retireTyped`: as the input shows it, in the shop's zone. */
export type ReasonAndNote = { reason: RefreshReason | null; note: string; oldEnds: OldEnds; retireTyped: string };

/**
 * What the refresh page's action answers while the refresh is a draft. `rows` are those that keep it from starting;
 * `startedElsewhere` says that it is no draft any more. `timePast`: the end
 * that was chosen for the old codes, as typed, and is over. `review`: what was pasted would be filled in like this, and was not yet.
 */
export type DraftActionAnswer = ActionResult<{
  rows: RefusedRow[];
  startedElsewhere?: true;
  timePast?: string;
  review?: PasteReview;
}>;

type Hooks = {
  /** Names typed but not saved yet: they go along with whatever is pressed. */
  handOver: () => Promise<Record<string, string>>;
  onRefused: (answer: DraftActionAnswer) => void;
  /** Somebody else pressed "Update offer" before. The draft is gone once the page is read again, so this comes before that. */
  onStarted: () => void;
  /** Whatever was pressed is through. */
  onAnswered: () => void;
};

/**
 * What was pressed and what it was answered. It belongs to the page: the draft's screen is mounted anew when the server's
 * names have changed, as after every press that carried some, and would lose a refusal that comes with them.
 */
export function useDraftPresses() {
  const fetcher = useFetcher<DraftActionAnswer>();
  const hooks = useRef<Hooks | null>(null);
  const lastIntent = useRef<string | null>(null);
  /** What is being pasted outlives it as well; null while the panel for it is closed. */
  const [pasting, setPasting] = useState<string | null>(null);
  useKeepTyped({
    name: "pasting",
    value: pasting,
    changed: pasting !== null && pasting !== "",
    leaving: "keep",
    restore: (kept) => {
      setPasting(kept);
      return kept !== null;
    },
  });
  /** What the last answer to a paste was about. */
  const [pasted, setPasted] = useState<string | null>(null);
  // Before the page is read again: the draft is gone by then.
  useActionResult({ state: "idle", data: fetcher.data }, ({ startedElsewhere }) => {
    if (startedElsewhere) hooks.current?.onStarted();
  });
  useActionResult(fetcher, (answer) => {
    if (answer.refused !== null) hooks.current?.onRefused(answer);
    else if (lastIntent.current === "paste" && !answer.review) setPasting(null);
    hooks.current?.onAnswered();
  });
  return { fetcher, hooks, lastIntent, pasting, setPasting, pasted, setPasted };
}

export type DraftPresses = ReturnType<typeof useDraftPresses>;

/** The buttons of a draft. Each carries the names that are not saved yet, so that nothing typed is lost to a press. */
export function useDraftActions({ fetcher, hooks, lastIntent, pasting, setPasting, pasted, setPasted }: DraftPresses, ofScreen: Hooks) {
  useEffect(() => {
    hooks.current = ofScreen;
  });

  const press = async (intent: string, more: Record<string, string> = {}) => {
    lastIntent.current = intent;
    const names = JSON.stringify(await ofScreen.handOver());
    fetcher.submit({ intent, names, ...more }, { method: "post" });
  };
  const pressed = fetcher.state === "idle" ? null : (fetcher.formData?.get("intent") ?? null);
  return {
    pressed,
    refused: fetcher.state === "idle" ? (fetcher.data?.refused ?? null) : null,
    timePast: fetcher.state === "idle" ? (fetcher.data?.timePast ?? null) : null,
    /** `hold`: the day from which on commission is held with it; empty for no hold. `stores`: as JSON, what was chosen for each other store. */
    updateOffer: ({ reason, ...chosen }: ReasonAndNote & { hold: string; stores: string }) =>
      press("update_offer", { reason: reason ?? "", ...chosen }),
    allowBurned: (itemId: string, why: string) => press("use_burned", { itemId, why }),
    fillPattern: (pattern: string) => press("fill_pattern", { pattern }),
    pasting,
    setPasting,
    /** How what was pasted would be filled in, while that waits for a person. */
    review: pasting !== null && pasting === pasted ? (fetcher.data?.review ?? null) : null,
    paste: (text: string, sure = false) => {
      setPasted(text);
      return press("paste", { text, ...(sure ? { sure: "true" } : {}) });
    },
    clear: () => press("clear"),
    leaveOut: (itemId: string) => press("leave_out", { itemId }),
    putBack: (itemId: string) => press("put_back", { itemId }),
  };
}

import { useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";

import type { RefreshReason } from "#app/codes/engine/plans.ts";
import type { DraftSummary, RowCheck } from "#app/refreshes/row-check.ts";

import { answered, beginWith, demanded, doubted, rowsToCheck, typed, unsaved } from "#app/ui/refresh/draft-names.ts";
import { useKeepTyped } from "#app/ui/keep-typed.ts";
import { saveNames, sendNames } from "#app/ui/refresh/send-names.ts";

const TYPING_PAUSE_MS = 350;
const RETRY_MS = 4_000;
/** A check that takes longer is told as one that has not come. */
const LATE_MS = 2_000;
/** How often a row is asked again whose code somebody else has in hand. */
const IN_HAND_MS = 5_000;

/**
 * The names of one page of a draft: saved and checked a moment after the last key, one request at a time so that an
 * older name can never overwrite a newer one. A lost connection keeps what was typed and tries again.
 */
export function useDraftNames({
  refreshId,
  rows,
  reason,
  onStarted,
}: {
  refreshId: string;
  /** What counts as a look-alike depends on it: it goes along with the names, and every row is asked again when it changes. */
  reason: RefreshReason | null;
  rows: readonly { itemId: string; newName: string }[];
  /** Somebody else pressed "Update offer": these names came too late. */
  onStarted: () => void;
}) {
  const [draft, setDraft] = useState(() => beginWith(rows));
  const [summary, setSummary] = useState<DraftSummary | null>(null);
  const [offline, setOffline] = useState(false);
  const [busy, setBusy] = useState(false);
  const [late, setLate] = useState(false);
  /** A button was pressed: what it was sent with must not be overtaken by another save. */
  const [held, setHeld] = useState(false);
  const { revalidate } = useRevalidator();
  const latest = useRef(draft);
  const underWay = useRef<Promise<void>>(Promise.resolve());
  const started = useRef(onStarted);
  const reasonNow = useRef(reason);
  useEffect(() => {
    latest.current = draft;
    started.current = onStarted;
  });

  useEffect(() => {
    if (reasonNow.current === reason) return;
    reasonNow.current = reason;
    setDraft((now) => doubted(now));
  }, [reason]);

  useEffect(() => {
    if (!Object.values(draft.checked).some(({ answer }) => answer.answer === "already_refreshing")) return;
    const timer = setTimeout(() => setDraft((now) => doubted(now, ({ answer }) => answer.answer === "already_refreshing")), IN_HAND_MS);
    return () => clearTimeout(timer);
  }, [draft]);

  const send = useCallback(async () => {
    const asked = latest.current.names;
    const names = unsaved(latest.current);
    const asOf = reasonNow.current;
    setBusy(true);
    const outcome = await sendNames(refreshId, { names, check: rowsToCheck(latest.current), ...(asOf !== null && { reason: asOf }) });
    setOffline(outcome === "unreachable");
    setBusy(false);
    if (outcome === "started") {
      started.current();
      revalidate();
    } else if (outcome !== "unreachable") {
      // An answer under another reason than the one chosen now says nothing of look-alikes: the rows wait for their own.
      const rows = asOf === reasonNow.current ? outcome.rows : [];
      setDraft((now) => answered(now, { sent: names, asked, rows }));
      setSummary(outcome.summary);
    }
  }, [refreshId, revalidate]);

  useEffect(() => {
    if (!busy) return;
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [busy]);

  useEffect(() => {
    if (busy || held || rowsToCheck(draft).length === 0) return;
    const timer = setTimeout(
      () => {
        underWay.current = send();
      },
      offline ? RETRY_MS : TYPING_PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [draft, busy, held, offline, send]);

  useEffect(() => {
    const leave = () => saveNames(refreshId, unsaved(latest.current));
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [refreshId]);

  const unsent = unsaved(draft);
  useKeepTyped({
    name: "names",
    value: unsent,
    changed: Object.keys(unsent).length > 0,
    leaving: "keep",
    restore: (kept) => {
      const mine = Object.entries(kept).filter(([itemId, name]) => name !== (draft.names[itemId] ?? name));
      for (const [itemId, name] of mine) setDraft((now) => typed(now, { itemId, name }));
      return mine.length > 0;
    },
  });

  return {
    draft,
    summary,
    offline,
    /** The check under way takes so long that older answers are no longer shown for newer names. */
    late,
    /** Whether the summary still speaks of older names than the inputs show. */
    checking: busy || rowsToCheck(draft).length > 0,
    setName: (itemId: string, name: string) => setDraft((now) => typed(now, { itemId, name })),
    /** Shows what "Update offer" was answered. */
    showRefusals(refused: readonly { itemId: string; answer: RowCheck }[]) {
      setDraft((now) => demanded(answered(now, { sent: {}, asked: now.names, rows: refused.map((row) => ({ ...row, warnings: [] })) })));
    },
    checkAgain: () => setDraft((now) => doubted(now)),
    demandAll: () => setDraft(demanded),
    /**
     * Hands the names that are not saved yet to another request of the page, once the saves under way are through (`others`
     * too). None begins again before `resume`: it could come after the draft was started, and find none.
     */
    async handOver(others: Promise<void>): Promise<Record<string, string>> {
      setHeld(true);
      await Promise.all([underWay.current, others]);
      const names = unsaved(latest.current);
      const handedOver = (now: typeof draft) => answered(now, { sent: names, asked: {}, rows: [] });
      latest.current = handedOver(latest.current);
      setDraft(handedOver);
      return names;
    },
    resume: () => setHeld(false),
  };
}

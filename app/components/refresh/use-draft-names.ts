import { useCallback, useEffect, useRef, useState } from "react";

import type { DraftSummary } from "#app/refresh/row-answer.ts";

import { answered, beginWith, demanded, rowsToCheck, typed, unsaved, type Checked, type DraftNames } from "./draft-names.ts";

/** What `/app/refreshes/{id}/names` answers. */
export type NamesAnswer = { rows: (Checked & { itemId: string })[]; summary: DraftSummary };

const TYPING_PAUSE_MS = 350;
const RETRY_MS = 4_000;

/**
 * The names of one page of a draft: saved and checked a moment after the last key, one request at a time so that an
 * older name can never overwrite a newer one. A lost connection keeps what was typed and tries again.
 */
export function useDraftNames({ refreshId, rows }: { refreshId: string; rows: readonly { itemId: string; newName: string }[] }) {
  const [draft, setDraft] = useState(() => beginWith(rows));
  const [summary, setSummary] = useState<DraftSummary | null>(null);
  const [offline, setOffline] = useState(false);
  const [busy, setBusy] = useState(false);
  const latest = useRef(draft);
  const underWay = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => {
    latest.current = draft;
  });

  const send = useCallback(async () => {
    const { names, check } = requestFor(latest.current);
    if (check.length === 0) return;
    setBusy(true);
    const answer = await post(refreshId, { names, check });
    setOffline(answer === null);
    if (answer) {
      setDraft((now) => answered(now, { sent: names, rows: answer.rows }));
      setSummary(answer.summary);
    }
    setBusy(false);
  }, [refreshId]);

  useEffect(() => {
    if (busy || rowsToCheck(draft).length === 0) return;
    const timer = setTimeout(() => (underWay.current = send()), offline ? RETRY_MS : TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, busy, offline, send]);

  useEffect(() => {
    const leave = () => void keep(refreshId, unsaved(latest.current));
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [refreshId]);

  return {
    draft,
    summary,
    offline,
    /** Whether the summary still speaks of older names than the inputs show. */
    checking: busy || rowsToCheck(draft).length > 0,
    setName: (itemId: string, name: string) => setDraft((now) => typed(now, { itemId, name })),
    /** Shows what `Update offer` was answered. */
    showRefusals(refused: (Checked & { itemId: string })[]) {
      setDraft((now) => demanded(answered(now, { sent: {}, rows: refused })));
    },
    demandAll: () => setDraft(demanded),
    /** Hands the names that are not saved yet to another request of the page, once a save under way is through. */
    async handOver(): Promise<Record<string, string>> {
      await underWay.current;
      const names = unsaved(latest.current);
      latest.current = answered(latest.current, { sent: names, rows: [] });
      setDraft((now) => answered(now, { sent: names, rows: [] }));
      return names;
    },
  };
}

function requestFor(draft: DraftNames): { names: Record<string, string>; check: string[] } {
  return { names: unsaved(draft), check: rowsToCheck(draft) };
}

/** Null when the server could not be reached or did not answer as agreed: the caller keeps the names and tries again. */
async function post(refreshId: string, body: unknown): Promise<NamesAnswer | null> {
  try {
    const response = await fetch(`/app/refreshes/${refreshId}/names`, asJson(body));
    return response.ok ? ((await response.json()) as NamesAnswer) : null;
  } catch {
    return null;
  }
}

/** The last words typed before leaving the page; the browser finishes this request on its own. */
async function keep(refreshId: string, names: Record<string, string>): Promise<void> {
  if (Object.keys(names).length === 0) return;
  await fetch(`/app/refreshes/${refreshId}/names`, { ...asJson({ names, check: [] }), keepalive: true }).catch(() => undefined);
}

function asJson(body: unknown): RequestInit {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

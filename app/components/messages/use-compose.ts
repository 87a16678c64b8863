import { useCallback, useEffect, useState } from "react";

import type { DraftCheck } from "#app/messages/check-draft.server.ts";
import type { Draft } from "#app/messages/message.ts";
import type { Preview } from "#app/messages/preview-message.server.ts";

type Known = { check: DraftCheck; preview: Preview | null };
type Answer = Known & { saved: boolean };

const TYPING_PAUSE_MS = 500;
const RETRY_MS = 4_000;

/**
 * What is being written: kept a moment after the last key, one request at a time so that older words can never overwrite
 * newer ones, and answered with a preview and whom it cannot go to. A lost connection keeps what was typed and tries again.
 * `recipients` names who is chosen; when that changes, all is asked again.
 */
export function useCompose(messageId: string, { begin, known, recipients }: { begin: Draft; known: Known; recipients: string }) {
  const [draft, setDraft] = useState(begin);
  const [at, setAt] = useState(0);
  const [latest, setLatest] = useState<Answer>({ ...known, saved: true });
  const [asked, setAsked] = useState(() => keyOf(begin, 0, recipients));
  const [sending, setSending] = useState(false);
  const [offline, setOffline] = useState(false);
  const wanted = keyOf(draft, at, recipients);

  const send = useCallback(async () => {
    setSending(true);
    const answer = await keepDraft(messageId, { ...draft, at: String(at) });
    setOffline(answer === "unreachable");
    if (answer !== "unreachable") {
      setLatest((now) => (answer === "gone" ? { ...now, saved: false } : answer));
      setAsked(wanted);
    }
    setSending(false);
  }, [messageId, draft, at, wanted]);

  useEffect(() => {
    if (sending || asked === wanted) return;
    const timer = setTimeout(() => void send(), offline ? RETRY_MS : TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [sending, asked, wanted, offline, send]);

  return {
    draft,
    change: (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part })),
    at,
    flipTo: setAt,
    check: latest.check,
    preview: latest.preview,
    /** Something typed is not kept yet. */
    busy: sending || asked !== wanted,
    /** The server could not be reached; what is typed stays here and is sent again. */
    offline,
    lost: !latest.saved,
  };
}

/**
 * Not a fetcher of the router: its answer would count as the page's newest state and call off what the page is just
 * reading again after a press ("abortStaleFetchLoads" in Remix's router).
 */
async function keepDraft(messageId: string, words: Record<string, string>): Promise<Answer | "gone" | "unreachable"> {
  const response = await fetch(`/app/messages/${messageId}/preview`, { method: "POST", body: new URLSearchParams(words) }).catch(
    () => null,
  );
  if (response?.status === 404) return "gone";
  return response?.ok ? (response.json() as Promise<Answer>) : "unreachable";
}

function keyOf(draft: Draft, at: number, recipients: string): string {
  return JSON.stringify([draft.subject, draft.body, draft.about, draft.template, at, recipients]);
}

import { useCallback, useEffect, useRef, useState } from "react";

import { TRY_ONCE } from "#app/ui/connection/keep-trying.ts";
import { refusalIn } from "#app/ui/refusal-in.ts";
import { useEdits } from "#app/ui/edits/use-edits.ts";
import type { Conflict } from "#app/edits/merge-edits.ts";
import type { DraftCheck } from "#app/messages/check-draft.server.ts";
import { DRAFT_UNITS } from "#app/messages/mail-units.ts";
import type { Draft } from "#app/messages/message.ts";
import type { Preview } from "#app/messages/preview-message.server.ts";

type Known = { check: DraftCheck; preview: Preview | null };
/** `saved`: whether it is still a draft. `kept`: the words as they are now; null where a colleague changed the same meanwhile. */
type Answer = Known & { saved: boolean; kept: { form: Draft; at: string } | null; conflict: Conflict<Draft> | null };

const TYPING_PAUSE_MS = 500;
const RETRY_MS = 4_000;

/**
 * What is being written: kept a moment after the last key, one request at a time so that older words can never overwrite
 * newer ones, and answered with a preview and whom it cannot go to. A lost connection keeps what was typed and tries again.
 * `recipients` names who is chosen; when that changes, all is asked again.
 */
export function useCompose(
  messageId: string,
  { begin, known, recipients, loadedAt }: { begin: Draft; known: Known; recipients: string; loadedAt: string },
) {
  const edits = useEdits({ form: begin, loadedAt, keep: "message", leaving: "keep" }, DRAFT_UNITS);
  const { form: draft, change, saved, receive } = edits;
  const undecided = edits.clashes.length > 0;
  const [at, setAt] = useState(0);
  const [latest, setLatest] = useState<Answer>({ ...known, saved: true, kept: null, conflict: null });
  const [asked, setAsked] = useState(() => keyOf(begin, 0, recipients));
  const [sending, setSending] = useState(false);
  const [offline, setOffline] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const wanted = keyOf(draft, at, recipients);

  const toSave = useRef(edits.toSave);
  useEffect(() => {
    toSave.current = edits.toSave;
  });

  const send = useCallback(async () => {
    setSending(true);
    const answer = await keepDraft(messageId, { edits: JSON.stringify(toSave.current()), at: String(at) });
    setOffline(answer === "unreachable");
    setRefused(typeof answer === "object" && "refused" in answer ? answer.refused : null);
    if (answer === "gone") {
      setLatest((now) => ({ ...now, saved: false }));
      setAsked(wanted);
    } else if (typeof answer === "object" && "refused" in answer) {
      // A right that was taken meanwhile: the same words are not sent again.
      setAsked(wanted);
    } else if (answer !== "unreachable") {
      setLatest(answer);
      // Where nothing was kept for a colleague's words, it is asked again once a person has decided.
      if (answer.kept) setAsked(keyOf(answer.kept.form, at, recipients));
      else if (!answer.conflict) setAsked(wanted);
      if (answer.kept) saved(answer.kept.form, answer.kept.at);
      if (answer.conflict) receive(answer.conflict);
    }
    setSending(false);
  }, [messageId, at, wanted, recipients, saved, receive]);

  useEffect(() => {
    if (sending || undecided || asked === wanted) return;
    const timer = setTimeout(() => void send(), offline ? RETRY_MS : TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [sending, undecided, asked, wanted, offline, send]);

  return {
    draft,
    change: (part: Partial<Draft>) => change((now) => ({ ...now, ...part })),
    edits,
    at,
    flipTo: setAt,
    check: latest.check,
    preview: latest.preview,
    /** Something typed is not kept yet. */
    busy: sending || asked !== wanted,
    /** The server could not be reached; what is typed stays here and is sent again. */
    offline,
    /** Why what is typed is not kept: a right was taken meanwhile. Null while it is. */
    refused,
    lost: !latest.saved,
  };
}

/**
 * Not a fetcher of the router: its answer would count as the page's newest state and call off what the page is just
 * reading again after a press ("abortStaleFetchLoads" in Remix's router).
 */
async function keepDraft(messageId: string, words: Record<string, string>): Promise<Answer | { refused: string } | "gone" | "unreachable"> {
  const body = new URLSearchParams(words);
  const response = await fetch(`/app/messages/${messageId}/preview`, { method: "POST", body, headers: { [TRY_ONCE]: "1" } }).catch(
    () => null,
  );
  if (response?.status === 404) return "gone";
  const refused = response && (await refusalIn(response));
  if (refused) return { refused };
  return response?.ok ? (response.json().catch(() => "unreachable") as Promise<Answer | "unreachable">) : "unreachable";
}

function keyOf(draft: Draft, at: number, recipients: string): string {
  return JSON.stringify([draft.subject, draft.body, draft.about, draft.template, at, recipients]);
}

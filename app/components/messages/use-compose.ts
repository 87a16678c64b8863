import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";

import type { DraftCheck } from "#app/messages/check-draft.server.ts";
import type { Draft } from "#app/messages/message.ts";
import type { Preview } from "#app/messages/preview-message.server.ts";

type Known = { check: DraftCheck; preview: Preview | null };
type Answer = Known & { saved: boolean };

const PAUSE_MS = 500;

/**
 * What is being written: kept a moment after the last key, and answered with a preview and whom it cannot go to.
 * `recipients` names who is chosen; when that changes, all is asked again.
 */
export function useCompose(messageId: string, { begin, known, recipients }: { begin: Draft; known: Known; recipients: string }) {
  const fetcher = useFetcher<Answer>();
  const { submit } = fetcher;
  const [draft, setDraft] = useState(begin);
  const [at, setAt] = useState(0);
  const [asked, setAsked] = useState(() => keyOf(begin, 0, recipients));
  const wanted = keyOf(draft, at, recipients);
  useEffect(() => {
    if (asked === wanted) return;
    const timer = setTimeout(() => {
      setAsked(wanted);
      void submit({ ...draft, at: String(at) }, { method: "post", action: `/app/messages/${messageId}/preview` });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [asked, wanted, draft, at, messageId, submit]);
  const latest = fetcher.data ?? { ...known, saved: true };
  const busy = fetcher.state !== "idle" || asked !== wanted;
  return {
    draft,
    change: (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part })),
    at,
    flipTo: setAt,
    check: latest.check,
    preview: latest.preview,
    /** Something typed is not kept yet. */
    busy,
    lost: !latest.saved,
  };
}

function keyOf(draft: Draft, at: number, recipients: string): string {
  return JSON.stringify([draft.subject, draft.body, draft.about, draft.template, at, recipients]);
}

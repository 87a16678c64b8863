import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef } from "react";

import type { Conflict } from "#app/edits/merge-edits.ts";
import type { TemplateLabels } from "#app/messages/mail-units.ts";
import type { Draft } from "#app/messages/message.ts";

/** `conflict`, `template`: words that a colleague changed meanwhile, of the message or of the template of that name. */
export type PressAnswer = {
  refused: string | null;
  said: string | null;
  conflict?: Conflict<Draft>;
  template?: Conflict<TemplateLabels | null>;
};

/** One press on a message's page. What happened is said in a toast and in `said`, what did not is `refused`. */
export function useActionResult() {
  const shopify = useAppBridge();
  const fetcher = useFetcher<PressAnswer>();
  const lastResult = useRef<PressAnswer | undefined>(undefined);
  useEffect(() => {
    if (fetcher.state !== "idle" || !fetcher.data || lastResult.current === fetcher.data) return;
    lastResult.current = fetcher.data;
    if (fetcher.data.said !== null) shopify.toast.show(fetcher.data.said);
  }, [fetcher.state, fetcher.data, shopify]);
  return {
    press: (what: Record<string, string>) => void fetcher.submit(what, { method: "post" }),
    busy: fetcher.state !== "idle",
    conflict: fetcher.state === "idle" ? fetcher.data?.conflict : undefined,
    template: fetcher.state === "idle" ? fetcher.data?.template : undefined,
    said: fetcher.state === "idle" ? (fetcher.data?.said ?? null) : null,
    refused: fetcher.state === "idle" ? (fetcher.data?.refused ?? null) : null,
  };
}

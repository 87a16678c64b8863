import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";

import { useActionResult } from "#app/ui/use-action-result.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import type { Conflict } from "#app/edits/merge-edits.ts";
import type { TemplateLabels } from "#app/messages/mail-units.ts";
import type { Draft } from "#app/messages/message.ts";

/** `conflict`, `template`: words that a colleague changed meanwhile, of the message or of the template of that name. */
export type PressAnswer = ActionResult<{
  conflict?: Conflict<Draft>;
  template?: Conflict<TemplateLabels | null>;
}>;

/** One press on a message's page. What happened is said in a toast and in `said`, what did not is `refused`. */
export function useMessageAction() {
  const fetcher = useFetcher<PressAnswer>();
  const shopify = useAppBridge();
  // A refusal stands on the page.
  useActionResult(fetcher, ({ said }) => {
    if (said) shopify.toast.show(said);
  });
  return {
    press: (what: Record<string, string>) => void fetcher.submit(what, { method: "post" }),
    busy: fetcher.state !== "idle",
    conflict: fetcher.state === "idle" ? fetcher.data?.conflict : undefined,
    template: fetcher.state === "idle" ? fetcher.data?.template : undefined,
    said: fetcher.state === "idle" ? (fetcher.data?.said ?? null) : null,
    refused: fetcher.state === "idle" ? (fetcher.data?.refused ?? null) : null,
  };
}

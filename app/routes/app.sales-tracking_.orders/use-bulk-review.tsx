import { useFetcher } from "@remix-run/react";
import { Banner, Button, InlineStack } from "@shopify/polaris";
import { useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { plural } from "#app/format/counts.ts";
import type { Selection } from "#app/ui/selection.ts";
import { useActionResult } from "#app/ui/use-action-result.ts";

import { ReviewDialog } from "./review-dialog.tsx";

/** What the page's action answers to a decision about many orders, or to taking one back. */
export type BulkAnswer = ActionResult<{
  bulk?: { decision: "reject" | "restore" | "undo"; pressId: string; changed: number; left: number } | null;
}>;

const DONE = { reject: "rejected", restore: "counted again", undo: "back as before" };

/** Rejecting and restoring the ticked orders, and taking that back. */
export function useBulkReview(selection: Selection) {
  const fetcher = useFetcher<BulkAnswer>();
  const [decision, setDecision] = useState<"reject" | "restore" | null>(null);
  const busy = fetcher.state !== "idle";
  const answer = busy ? undefined : fetcher.data;
  useActionResult(fetcher, ({ bulk }) => {
    if (bulk) selection.clear();
  });
  const decide = (fields: Record<string, string>) => {
    const which: Record<string, string> = selection.all ? { all: "true" } : { parts: JSON.stringify(selection.ids) };
    void fetcher.submit({ intent: "many", pressId: crypto.randomUUID(), ...which, ...fields }, { method: "post" });
    setDecision(null);
  };
  const undo = (pressId: string) => void fetcher.submit({ intent: "undo", pressId, undoId: crypto.randomUUID() }, { method: "post" });
  const bulk = answer?.bulk;
  const notice = answer?.refused ? (
    <Banner tone="critical">
      <p>{answer.refused}</p>
    </Banner>
  ) : bulk ? (
    <Banner tone={bulk.changed === 0 ? "info" : "success"} title={`${plural(bulk.changed, "order")} ${DONE[bulk.decision]}`}>
      {bulk.left > 0 ? (
        <p>{`${plural(bulk.left, "order")} ${bulk.decision === "undo" ? "changed or in a payout since" : "in a payout that is approved"}: left as ${bulk.left === 1 ? "it is" : "they are"}.`}</p>
      ) : null}
      {bulk.decision === "undo" || bulk.changed === 0 ? null : (
        <InlineStack>
          <Button onClick={() => undo(bulk.pressId)}>Undo</Button>
        </InlineStack>
      )}
    </Banner>
  ) : null;
  const dialog =
    decision === null ? null : (
      <ReviewDialog decision={decision} count={selection.count} onClose={() => setDecision(null)} onDecide={decide} />
    );
  return { ask: setDecision, notice, dialog, busy };
}

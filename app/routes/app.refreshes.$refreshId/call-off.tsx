import { useFetcher } from "@remix-run/react";
import { Button, InlineStack } from "@shopify/polaris";

import type { ActionResult } from "#app/ui/action-result.ts";
import type { RefreshRow, RefreshView } from "#app/refreshes/refresh-view.ts";

import { plural } from "#app/format/counts.ts";
import { useConfirm } from "#app/ui/use-confirm.tsx";
import { useMay } from "#app/ui/rights.tsx";

/** Takes one member out of a refresh that is under way, while that is still possible. */
export function CancelRow({ row }: { row: RefreshRow }) {
  const fetcher = useFetcher<ActionResult>();
  const refused = fetcher.data?.refused ?? null;
  const { ask, dialog } = useConfirm();
  const may = useMay();
  if (!may("refresh")) return null;
  return (
    <>
      {dialog}
      <Button
        variant="plain"
        loading={fetcher.state !== "idle"}
        accessibilityLabel={`Cancel ${row.member.name}`}
        onClick={() =>
          ask({
            title: `Cancel the new code of ${row.member.name}?`,
            words: stays(row.oldName, row.newName),
            yes: "Cancel the change",
            no: "Go on with it",
            onYes: () => fetcher.submit({ intent: "call_off", itemId: row.itemId }, { method: "post" }),
          })
        }
      >
        Cancel
      </Button>
      <span role="status" className="refused">
        {refused !== null && fetcher.state === "idle" ? refused : ""}
      </span>
    </>
  );
}

/** Ends the old code of one member before its time: it may leak while the others still post theirs. */
export function EndOldCode({ row }: { row: RefreshRow }) {
  const fetcher = useFetcher<ActionResult>();
  const refused = fetcher.data?.refused ?? null;
  const { ask, dialog } = useConfirm();
  const may = useMay();
  if (!may("refresh")) return null;
  const words = `Shoppers who type it get no discount from then on. That cannot be taken back; ${row.newName} goes on working. The other members’ old codes stay.`;
  return (
    <>
      {dialog}
      <Button
        variant="plain"
        loading={fetcher.state !== "idle"}
        accessibilityLabel={`End the old code of ${row.member.name}`}
        onClick={() =>
          ask({
            title: `End ${row.oldName} now?`,
            words,
            yes: "End the old code",
            destructive: true,
            onYes: () => fetcher.submit({ intent: "end_one_old", itemId: row.itemId }, { method: "post" }),
          })
        }
      >
        End the old code
      </Button>
      <span role="status" className="refused">
        {refused !== null && fetcher.state === "idle" ? refused : ""}
      </span>
    </>
  );
}

function stays(oldName: string, newName: string): string {
  return `${oldName} stays and goes on working. Where ${newName} works already, it is taken back: posts that show it stop working.`;
}

/** What can still be stopped or hurried of a refresh under way. Nothing once everything is on its way. */
export function CancelAll({ view }: { view: RefreshView }) {
  const fetcher = useFetcher<ActionResult>();
  const pressed = fetcher.formData?.get("intent");
  const refused = fetcher.data?.refused ?? null;
  const { ask, dialog } = useConfirm();
  const may = useMay();
  if (!may("refresh")) return null;
  if (view.canCallOff === 0 && refused === null) return dialog;
  const members = plural(view.canCallOff, "member");
  return (
    <InlineStack gap="200" blockAlign="center" wrap>
      {dialog}
      {view.waitingForTime > 0 ? (
        <Button
          loading={pressed === "end_old_now"}
          disabled={fetcher.state !== "idle"}
          onClick={() =>
            ask({
              title: `End the old ${view.waitingForTime === 1 ? "code" : "codes"} of ${plural(view.waitingForTime, "member")} now?`,
              words: "Shoppers who type an old code get no discount from then on. That cannot be taken back; the new codes go on working.",
              yes: view.waitingForTime === 1 ? "End the old code" : "End the old codes",
              destructive: true,
              onYes: () => fetcher.submit({ intent: "end_old_now" }, { method: "post" }),
            })
          }
        >
          End the old codes now
        </Button>
      ) : null}
      {view.canCallOff > 0 ? (
        <Button
          loading={pressed === "call_off_all"}
          disabled={fetcher.state !== "idle"}
          onClick={() =>
            ask({
              title: `Cancel the new codes of ${members}?`,
              words:
                "Their old codes stay and go on working. A new code that works already is taken back: posts that show it stop working.",
              yes: "Cancel the change",
              no: "Go on with it",
              onYes: () => fetcher.submit({ intent: "call_off_all" }, { method: "post" }),
            })
          }
        >
          {`Cancel for ${members}`}
        </Button>
      ) : null}
      <span role="status" className="refused">
        {refused !== null && fetcher.state === "idle" ? refused : ""}
      </span>
    </InlineStack>
  );
}

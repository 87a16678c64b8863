import { useFetcher } from "@remix-run/react";
import { Button, InlineStack } from "@shopify/polaris";

import type { RefreshRow, RefreshView } from "#app/refreshes/refresh-view.ts";

import { plural } from "#app/format/counts.ts";
import type { RowActionAnswer } from "#app/ui/refresh/parked-actions.tsx";

/** Takes one member out of a refresh that is under way, while that is still possible. */
export function CancelRow({ row }: { row: RefreshRow }) {
  const fetcher = useFetcher<RowActionAnswer>();
  const refused = fetcher.data?.refused ?? null;
  return (
    <>
      <Button
        variant="plain"
        loading={fetcher.state !== "idle"}
        accessibilityLabel={`Cancel ${row.member.name}`}
        onClick={() => fetcher.submit({ intent: "call_off", itemId: row.itemId }, { method: "post" })}
      >
        Cancel
      </Button>
      <span role="status" className="refused">
        {refused !== null && fetcher.state === "idle" ? refused : ""}
      </span>
    </>
  );
}

/** What can still be stopped or hurried of a refresh under way. Nothing once everything is on its way. */
export function CancelAll({ view }: { view: RefreshView }) {
  const fetcher = useFetcher<RowActionAnswer>();
  const pressed = fetcher.formData?.get("intent");
  const refused = fetcher.data?.refused ?? null;
  if (view.canCallOff === 0 && refused === null) return null;
  return (
    <InlineStack gap="200" blockAlign="center" wrap>
      {view.waitingForTime > 0 ? (
        <Button
          loading={pressed === "end_old_now"}
          disabled={fetcher.state !== "idle"}
          onClick={() => fetcher.submit({ intent: "end_old_now" }, { method: "post" })}
        >
          End the old codes now
        </Button>
      ) : null}
      {view.canCallOff > 0 ? (
        <Button
          loading={pressed === "call_off_all"}
          disabled={fetcher.state !== "idle"}
          onClick={() => fetcher.submit({ intent: "call_off_all" }, { method: "post" })}
        >
          {`Cancel for ${plural(view.canCallOff, "member")}`}
        </Button>
      ) : null}
      <span role="status" className="refused">
        {refused !== null && fetcher.state === "idle" ? refused : ""}
      </span>
    </InlineStack>
  );
}

import { useFetcher } from "@remix-run/react";
import { Button, InlineStack } from "@shopify/polaris";
import { useState } from "react";

import type { RefreshRow } from "#app/refresh/refresh-view.ts";

import { CodeInput } from "./code-input.tsx";

/** What the page's action answers to one row's buttons: null when it went through, else the sentence to show. */
export type RowActionAnswer = { refused: string | null };

/** Why a member's refresh needs attention and the ways on: again, with another name, or leave it as it is. */
export function ParkedActions({ row }: { row: RefreshRow }) {
  const fetcher = useFetcher<RowActionAnswer>();
  const nameTrouble = row.parkedFor === "name_taken" || row.parkedFor === "name_invalid";
  const [name, setName] = useState(row.newName);
  const busy = fetcher.state !== "idle";
  const pressed = fetcher.formData?.get("intent");
  const press = (intent: string, more: Record<string, string> = {}) =>
    fetcher.submit({ intent, itemId: row.itemId, ...more }, { method: "post" });
  const refused = fetcher.data?.refused ?? null;
  const inputId = `another-name-${row.itemId}`;

  return (
    <div className="parked">
      <p>{row.sentence}</p>
      <InlineStack gap="200" blockAlign="center" wrap>
        {nameTrouble ? (
          <form
            className="another-name"
            onSubmit={(event) => {
              event.preventDefault();
              press("retry_with_name", { newName: name });
            }}
          >
            <CodeInput
              id={inputId}
              label={`Another code for ${row.member.name}`}
              value={name}
              invalid={refused !== null && !busy}
              describedBy={`${inputId}-refused`}
              onChange={setName}
            />
            <Button submit loading={busy && pressed === "retry_with_name"} disabled={busy || name.trim() === ""}>
              Retry with this name
            </Button>
          </form>
        ) : null}
        <Button
          loading={busy && pressed === "retry"}
          disabled={busy}
          accessibilityLabel={`Retry ${row.member.name}`}
          onClick={() => press("retry")}
        >
          Retry
        </Button>
        <Button
          variant="tertiary"
          loading={busy && pressed === "leave"}
          disabled={busy}
          accessibilityLabel={`Leave as is: ${row.member.name}`}
          onClick={() => press("leave")}
        >
          Leave as is
        </Button>
      </InlineStack>
      <p id={`${inputId}-refused`} className="refused" role="status">
        {refused !== null && !busy ? refused : ""}
      </p>
    </div>
  );
}

import { useFetcher } from "@remix-run/react";
import { Button, InlineStack } from "@shopify/polaris";

import { CodeInput } from "./code-input.tsx";
import type { ActionResult } from "#app/ui/action-result.ts";
import { useMay } from "#app/ui/rights.tsx";
import { useKept } from "#app/ui/keep-typed.ts";

/** `mayRename`: another name may help. `sentence`: what happened, what works now and what to do. */
type ParkedRow = { itemId: string; newName: string; memberName: string; sentence: string; mayRename: boolean };

/** Why a member's code needs attention and the ways on: again, with another name, or leave it as it is. */
export function ParkedActions({ row }: { row: ParkedRow }) {
  const fetcher = useFetcher<ActionResult>();
  const [name, setName, { sent }] = useKept(row.mayRename ? `parked ${row.itemId}` : null, row.newName);
  const busy = fetcher.state !== "idle";
  const pressed = fetcher.formData?.get("intent");
  const press = (intent: string, more: Record<string, string> = {}) =>
    fetcher.submit({ intent, itemId: row.itemId, ...more }, { method: "post" });
  const refused = fetcher.data?.refused ?? null;
  const may = useMay();
  const inputId = `another-name-${row.itemId}`;

  return (
    <div className="parked">
      <p>{row.sentence}</p>
      {may("refresh") ? (
        <InlineStack gap="200" blockAlign="center" wrap>
          {row.mayRename ? (
            <form
              className="another-name"
              onSubmit={(event) => {
                event.preventDefault();
                sent();
                press("retry_with_name", { newName: name });
              }}
            >
              <CodeInput
                id={inputId}
                label={`Another code for ${row.memberName}`}
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
            accessibilityLabel={`Retry ${row.memberName}`}
            onClick={() => press("retry")}
          >
            Retry
          </Button>
          <Button
            variant="tertiary"
            loading={busy && pressed === "leave"}
            disabled={busy}
            accessibilityLabel={`Leave as is: ${row.memberName}`}
            onClick={() => press("leave")}
          >
            Leave as is
          </Button>
        </InlineStack>
      ) : null}
      <p id={`${inputId}-refused`} className="refused" role="status">
        {refused !== null && !busy ? refused : ""}
      </p>
    </div>
  );
}

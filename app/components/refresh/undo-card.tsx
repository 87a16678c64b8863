import { useFetcher } from "@remix-run/react";
import { Button, Card, InlineStack, Text } from "@shopify/polaris";

import { useShopFormat } from "#app/components/shop-format.tsx";
import { plural } from "#app/format/counts.ts";
import type { RefreshView } from "#app/refresh/refresh-view.ts";

import type { RowActionAnswer } from "./parked-actions.tsx";

/** Puts the previous codes back while the window for it is open. Codes that leaked stay retired, and it says so. */
export function UndoCard({ undo }: { undo: NonNullable<RefreshView["undo"]> }) {
  const fetcher = useFetcher<RowActionAnswer>();
  const { dateTime } = useShopFormat();
  const refused = fetcher.data?.refused ?? null;
  if (undo.members === 0) {
    return (
      <Card>
        <Text as="p" tone="subdued">
          {undo.retired === 1
            ? "There is no undo: the previous code leaked and stays retired."
            : "There is no undo: the previous codes leaked and stay retired."}
        </Text>
      </Card>
    );
  }
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <Text as="p" tone={refused === null ? "subdued" : "critical"}>
          {refused ?? `${whatComesBack(undo)} can be put back until ${dateTime(undo.until)}.${whatStays(undo)}`}
        </Text>
        <Button loading={fetcher.state !== "idle"} onClick={() => fetcher.submit({ intent: "undo" }, { method: "post" })}>
          Undo
        </Button>
      </InlineStack>
    </Card>
  );
}

function whatComesBack({ members }: { members: number }): string {
  return `The previous ${members === 1 ? "code" : "codes"} of ${plural(members, "member")}`;
}

function whatStays({ retired }: { retired: number }): string {
  if (retired === 0) return "";
  return retired === 1 ? " One that leaked stays retired." : ` ${retired} that leaked stay retired.`;
}

import { useFetcher } from "@remix-run/react";
import { Button, Card, InlineStack, Text } from "@shopify/polaris";

import { useShopFormat } from "#app/components/shop-format.tsx";
import { plural } from "#app/format/counts.ts";
import type { RefreshView } from "#app/refresh/refresh-view.ts";

import type { RowActionAnswer } from "./parked-actions.tsx";

/** Puts the previous codes back while the window for it is open. Codes that leaked stay retired and are not counted. */
export function UndoCard({ undo }: { undo: NonNullable<RefreshView["undo"]> }) {
  const fetcher = useFetcher<RowActionAnswer>();
  const { dateTime } = useShopFormat();
  const refused = fetcher.data?.refused ?? null;
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <Text as="p" tone={refused === null ? "subdued" : "critical"}>
          {refused ??
            `The previous ${undo.members === 1 ? "code" : "codes"} of ${plural(undo.members, "member")} can be put back until ${dateTime(undo.until)}.`}
        </Text>
        <Button loading={fetcher.state !== "idle"} onClick={() => fetcher.submit({ intent: "undo" }, { method: "post" })}>
          Undo
        </Button>
      </InlineStack>
    </Card>
  );
}

import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";

import type { ActionResult } from "#app/ui/action-result.ts";
import { plural } from "#app/format/counts.ts";
import type { NotificationStatus } from "#app/messages/notification-status.server.ts";

import { useMay } from "#app/ui/rights.tsx";

import { MessageLines } from "./messages-list.tsx";

/**
 * Shopify tells creators nothing and neither does this app by itself. So once codes have changed it says so, and begins
 * a message to those who do not know yet.
 */
export function NotificationPanel({ telling }: { telling: NotificationStatus }) {
  const { cause, concerned, untold, messages } = telling;
  const fetcher = useFetcher<ActionResult>();
  const may = useMay();
  if (concerned === 0 && messages.length === 0) return null;
  const compose = () => fetcher.submit({ cause: cause.kind, causeId: cause.id }, { method: "post", action: "/app/messages/new" });
  const sending = messages.some(({ state }) => state === "sending");
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {titleOf(telling)}
            </Text>
            <Text as="p" tone="subdued">
              {hintOf(telling)}
            </Text>
          </BlockStack>
          {untold === 0 || sending || !may("refresh") ? null : (
            <Button variant="primary" loading={fetcher.state !== "idle"} onClick={compose}>
              {`Compose message to ${plural(untold, "member")}`}
            </Button>
          )}
        </InlineStack>
        {fetcher.data?.refused ? <Text as="p">{fetcher.data.refused}</Text> : null}
        {messages.length > 0 ? <MessageLines messages={messages} withOffer={false} /> : null}
      </BlockStack>
    </Card>
  );
}

function hintOf({ concerned, untold, unchanged, messages }: NotificationStatus): string {
  if (untold > 0) return "Members get no message by themselves.";
  if (unchanged === concerned) return "They have the codes they had before.";
  return messages.length > 0 ? "What each was sent can be read below." : "They were told in other messages.";
}

function titleOf({ concerned, untold, unchanged }: NotificationStatus): string {
  if (untold === 0 && unchanged === concerned) return "Nobody needs to be told.";
  if (untold === 0) return unchanged > 0 ? "Everybody whose code changed has been told." : "Everybody concerned has been told.";
  if (untold === concerned) return "Nobody has been told yet.";
  return `${plural(untold, "member")} ${untold === 1 ? "has" : "have"} not been told yet.`;
}

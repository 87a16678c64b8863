import { useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, Collapsible, InlineStack, Text } from "@shopify/polaris";
import { useId, useState } from "react";

import { EVENT_LABELS, type DeliveryView, type WebhookEvent, type WebhookView } from "#app/outgoing/events.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";

import type { ApiAnswer } from "./answer.ts";

/** What was sent to whom, the latest first, and what came of it. */
export function DeliveriesCard({ deliveries, webhooks }: { deliveries: readonly DeliveryView[]; webhooks: readonly WebhookView[] }) {
  const hosts = new Map(webhooks.map(({ id, url }) => [id, new URL(url).host]));
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            What was sent
          </Text>
          <Text as="p" tone="subdued">
            {deliveries.length === 0 ? "Nothing yet. Add a webhook and send a test." : "The latest 50, kept for 30 days."}
          </Text>
        </BlockStack>
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} host={hosts.get(delivery.webhookId) ?? ""} />
        ))}
      </BlockStack>
    </Card>
  );
}

function DeliveryRow({ delivery, host }: { delivery: DeliveryView; host: string }) {
  const { dateTime } = useShopFormat();
  const fetcher = useFetcher<ApiAnswer>();
  const [open, setOpen] = useState(false);
  const body = useId();
  useActionMessage(fetcher);
  const { id, type, createdAt, state, attempts, lastStatus, lastError, dueAt, payload } = delivery;
  const title = type === "test" ? "Test" : (EVENT_LABELS[type as WebhookEvent] ?? type);
  const answered = lastStatus === null ? lastError?.replace(/\.$/, "") : `Answered ${lastStatus}`;
  const next = dueAt !== null && attempts > 0 ? `tried again ${dateTime(dueAt)}` : "";
  const told = [attempts > 1 ? `${attempts} tries` : "", answered ?? "", next].filter(Boolean).join(", ");
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" blockAlign="start" gap="200">
        <BlockStack gap="050">
          <InlineStack align="start" gap="200" blockAlign="center">
            <Text as="h3" variant="bodyMd">
              {title}
            </Text>
            <State state={state} />
          </InlineStack>
          <Text as="p" variant="bodySm" tone="subdued" breakWord>
            {[host, dateTime(createdAt)].filter(Boolean).join(", ")}
          </Text>
          {told === "" ? null : (
            <Text as="p" variant="bodySm" tone="subdued" breakWord>
              {told}
            </Text>
          )}
        </BlockStack>
        <InlineStack gap="300">
          <Button
            variant="plain"
            onClick={() => setOpen(!open)}
            ariaExpanded={open}
            ariaControls={body}
            accessibilityLabel={`${open ? "Hide" : "Show"} what was sent: ${title}, ${dateTime(createdAt)}`}
          >
            {open ? "Hide" : "Show"}
          </Button>
          <Button
            variant="plain"
            loading={fetcher.state !== "idle"}
            onClick={() => void fetcher.submit({ intent: "replay", id }, { method: "post" })}
            accessibilityLabel={`Send again: ${title}, ${dateTime(createdAt)}`}
          >
            Send again
          </Button>
        </InlineStack>
      </InlineStack>
      <Collapsible id={body} open={open}>
        <Text as="p" variant="bodySm" breakWord>
          {payload === null ? "Hidden: it tells of amounts." : <code>{payload}</code>}
        </Text>
      </Collapsible>
    </BlockStack>
  );
}

function State({ state }: { state: DeliveryView["state"] }) {
  if (state === "sent") return <Badge tone="success">Taken</Badge>;
  return state === "failed" ? <Badge tone="critical">Given up</Badge> : <Badge tone="attention">Waiting</Badge>;
}

import { useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";

import { useFile } from "#app/ui/use-file.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { customerUrl } from "#app/ui/shopify-links.ts";
import { listOf, plural } from "#app/format/counts.ts";
import type { DataRequestView, FileKind } from "#app/shops/data-request.ts";

/** Customers who asked what is held of them. The merchant hands over the file and says when it is done. */
export function DataRequestsCard({ requests }: { requests: DataRequestView[] }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Customer data requests
          </Text>
          <Text as="p" tone="subdued">
            {requests.length === 0
              ? "When a customer asks what is held of them, Shopify passes it on and it is listed here with a file for your answer. Nobody has asked."
              : "A customer asked what is held of them. Download the file, send it to them within 30 days, and mark the request as answered."}
          </Text>
        </BlockStack>
        {requests.map((request) => (
          <DataRequestRow key={request.id} request={request} />
        ))}
      </BlockStack>
    </Card>
  );
}

function DataRequestRow({ request }: { request: DataRequestView }) {
  const { date } = useShopFormat();
  const { busy, save } = useFile();
  const answer = useFetcher();
  const number = request.customerId.split("/").at(-1);
  const download = (kind: FileKind) =>
    void save(`/app/settings/data-requests/${request.id}?as=${kind}`, { name: `customer-${number}.${kind}` });
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <Link url={customerUrl(request.customerId)} target="_top">
          Customer {number}
        </Link>
        {request.answeredAt === null ? (
          <Badge tone="attention">{`Answer by ${date(request.dueAt)}`}</Badge>
        ) : (
          <Badge tone="success">{`Answered ${date(request.answeredAt)}`}</Badge>
        )}
      </InlineStack>
      <Text as="p" tone="subdued">
        Asked {date(request.receivedAt)}. {holds(request)}
      </Text>
      <InlineStack gap="200">
        <Button disabled={busy} onClick={() => download("json")} accessibilityLabel={`Download JSON of customer ${number}`}>
          Download JSON
        </Button>
        <Button disabled={busy} onClick={() => download("csv")} accessibilityLabel={`Download CSV of customer ${number}`}>
          Download CSV
        </Button>
        {request.answeredAt === null ? (
          <Button
            variant="primary"
            loading={answer.state !== "idle"}
            onClick={() => answer.submit({ card: "data_request", requestId: request.id }, { method: "post" })}
            accessibilityLabel={`Mark as answered: the request of customer ${number}`}
          >
            Mark as answered
          </Button>
        ) : null}
      </InlineStack>
    </BlockStack>
  );
}

function holds({ orders, creators }: DataRequestView): string {
  const held = [
    orders > 0 ? `${plural(orders, "order")} with a code` : "",
    creators.length > 0 ? `the record of ${listOf(creators)}` : "",
  ].filter(Boolean);
  return held.length === 0 ? "Nothing is held of them here." : `Held: ${listOf(held)}.`;
}

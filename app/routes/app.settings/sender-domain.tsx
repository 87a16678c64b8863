import { useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";

import type { DomainCheck } from "#app/messages/sender-domain.ts";

const STATES = {
  ok: { tone: "success", label: "In order" },
  missing: { tone: "critical", label: "To do" },
  unsure: { tone: "attention", label: "Not known" },
} as const;

/** Whether mail servers believe the sender: looked up when somebody asks, because DNS is slow and changes seldom. */
export function SenderDomain({ from }: { from: string }) {
  const fetcher = useFetcher<{ checks: DomainCheck[] }>();
  const checks = fetcher.data?.checks ?? [];
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingSm">
        Sender domain
      </Text>
      <Text as="p" tone="subdued">
        {`Mail servers trust messages from ${from.split("@").at(-1) ?? from} when its DNS has SPF, DKIM and DMARC.`}
      </Text>
      <InlineStack>
        <Button loading={fetcher.state !== "idle"} onClick={() => void fetcher.load("/app/settings/sender")}>
          Check sender domain
        </Button>
      </InlineStack>
      <div role="status">
        <BlockStack gap="300">
          {checks.map(({ what, state, says, record }) => (
            <BlockStack key={what} gap="100">
              <InlineStack gap="200" blockAlign="center">
                <Text as="span" fontWeight="semibold">
                  {what}
                </Text>
                <Badge tone={STATES[state].tone}>{STATES[state].label}</Badge>
              </InlineStack>
              <Text as="p">{says}</Text>
              {record === null ? null : <Text as="p" breakWord tone="subdued">{`TXT at ${record.name}: ${record.value}`}</Text>}
            </BlockStack>
          ))}
        </BlockStack>
      </div>
    </BlockStack>
  );
}

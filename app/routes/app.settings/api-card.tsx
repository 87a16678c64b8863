import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";

/** Where the merchant's own systems are connected. */
export function ApiLinkCard() {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          API and webhooks
        </Text>
        <Text as="p" tone="subdued">
          Keys for your own systems and agents, and addresses that are told when a code is replaced, a leak is suspected or a payout is
          paid.
        </Text>
        <InlineStack>
          <Button url="/app/settings/api">Open API and webhooks</Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";

/** Where stores of the same merchant are connected. */
export function StoresLinkCard() {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          Other stores
        </Text>
        <Text as="p" tone="subdued">
          Connect this store with another one of yours, so that a code that leaked in one can be replaced in both.
        </Text>
        <InlineStack>
          <Button url="/app/settings/stores">Open other stores</Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

import { Button, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";

/** Where to read who changed what. */
export function ActivityLinkCard() {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          Activity
        </Text>
        <Text as="p" tone="subdued">
          Who changed what and when, kept as long as the app is installed. It can be read and exported, not edited.
        </Text>
        <InlineStack>
          <Button url="/app/activity">Open activity</Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

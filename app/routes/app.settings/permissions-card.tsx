import { BlockStack, Card, Text } from "@shopify/polaris";

import { PERMISSIONS } from "#app/shops/permissions.ts";

/** What the app may do in the shop, each with its reason. For the merchant who wants to know before the team relies on it. */
export function PermissionsCard() {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Permissions
        </Text>
        {PERMISSIONS.map(({ scope, may, why }) => (
          <BlockStack key={scope} gap="050">
            <Text as="p">{may}</Text>
            <Text as="p" tone="subdued">
              {why}
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

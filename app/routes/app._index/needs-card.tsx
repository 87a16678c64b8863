import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";

import type { Need } from "#app/screens/home/need.ts";

/** What needs a person, each a line with the press that leads to it; or the calm of nothing. */
export function NeedsCard({ needs }: { needs: readonly Need[] }) {
  if (needs.length === 0) {
    return (
      <Card>
        <Text as="p" tone="subdued">
          Nothing needs your attention. To replace one code, search for it above. To refresh several, open their offer and choose its
          members.
        </Text>
      </Card>
    );
  }
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <Text as="h2" variant="headingMd">
          Needs attention
        </Text>
      </Box>
      <ul className="lines" aria-label="Needs attention">
        {needs.map(({ key, what, about, action }) => (
          <li key={key}>
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <BlockStack gap="050">
                <Text as="span" fontWeight="medium" breakWord>
                  {what}
                </Text>
                <Text as="span" variant="bodySm" tone="subdued" breakWord>
                  {about}
                </Text>
              </BlockStack>
              <Button url={action.url} accessibilityLabel={`${action.content}: ${about}`}>
                {action.content}
              </Button>
            </InlineStack>
          </li>
        ))}
      </ul>
    </Card>
  );
}

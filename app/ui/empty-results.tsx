import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";

type NextStep = { content: string } & ({ url: string; target?: "_top" } | { onAction: () => void; loading: boolean });

/** An empty place says why it is empty and, where there is one, the next step. */
export function EmptyResults({ title, children, action }: { title: string; children: string; action?: NextStep }) {
  return (
    <Card>
      <Box paddingBlock={{ xs: "600", md: "1200" }} paddingInline={{ xs: "200", md: "1000" }}>
        <BlockStack gap="400" inlineAlign="center">
          <BlockStack gap="200" inlineAlign="center">
            <Text as="h2" variant="headingMd" alignment="center">
              {title}
            </Text>
            <Box maxWidth="520px">
              <Text as="p" tone="subdued" alignment="center">
                {children}
              </Text>
            </Box>
          </BlockStack>
          {action ? (
            <InlineStack>
              <Button variant="primary" {...pressed(action)}>
                {action.content}
              </Button>
            </InlineStack>
          ) : null}
        </BlockStack>
      </Box>
    </Card>
  );
}

function pressed(action: NextStep) {
  if ("onAction" in action) return { onClick: action.onAction, loading: action.loading };
  return { url: action.url, ...(action.target && { target: action.target }) };
}

import { Banner, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";

import { useCopy } from "#app/ui/use-copy.ts";

/** A key or a secret, the one time it is told. */
export function SecretShown({ title, secret, copied }: { title: string; secret: string; copied: string }) {
  const copy = useCopy();
  return (
    <Banner tone="success" title={title}>
      <BlockStack gap="200">
        <p>Copy it now and keep it like a password. It cannot be shown again.</p>
        <Text as="p" breakWord>
          <code>{secret}</code>
        </Text>
        <InlineStack>
          <Button onClick={() => copy(secret, copied)}>Copy</Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}

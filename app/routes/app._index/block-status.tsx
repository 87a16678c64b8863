import { Card, InlineStack, Link, Text } from "@shopify/polaris";

import { useShopFormat } from "#app/ui/shop-format.tsx";

/** Whether creators can see their codes in the store: the set-up guide says so until it is gone, this line afterwards. */
export function BlockStatus({ seenAt }: { seenAt: string | null }) {
  const { date } = useShopFormat();
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="p" tone="subdued">
          {seenAt === null
            ? "The block “Creator codes” has not been seen in your store yet."
            : `The block “Creator codes” is on in your store, seen first on ${date(seenAt)}.`}
        </Text>
        {seenAt === null ? (
          <Link url="shopify://admin/themes/current/editor" target="_top">
            Open theme editor
          </Link>
        ) : null}
      </InlineStack>
    </Card>
  );
}

import { BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";

import { useCopy } from "#app/ui/use-copy.ts";

/** Where creators find their codes, and how a theme shows them. Nothing is set here: Shopify says where the shop is. */
export function StorefrontCard({ address }: { address: string }) {
  const copy = useCopy();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Storefront
        </Text>
        <Text as="p">Creators who sign in to your store see their codes on this page:</Text>
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Link url={address} target="_blank">
            <span className="code-name">{address}</span>
          </Link>
          <Button onClick={() => copy(address, "Address copied")}>Copy address</Button>
        </InlineStack>
        <Text as="p">
          To show them on a page of your theme: in Shopify open Online Store, Themes, Customize, choose the page, then Add block, Creator
          codes.
        </Text>
        <Text as="p" tone="subdued">
          Links that creators post begin with <span className="code-name">{address}/go/</span>. They never hold a code and keep working
          after every refresh.
        </Text>
      </BlockStack>
    </Card>
  );
}

import { BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";

import { atHandle } from "#app/members/member-fields.ts";
import type { MemberView } from "#app/members/read-member.server.ts";

import { useShopFormat } from "#app/ui/shop-format.tsx";
import { customerUrl } from "#app/ui/shopify-links.ts";
import { useMay } from "#app/ui/rights.tsx";

/** How to reach the member, and since when they are one. */
export function MemberDetails({ member }: { member: MemberView }) {
  const { date } = useShopFormat();
  const may = useMay();
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Member details
          </Text>
          {may("refresh") ? (
            <Button variant="plain" url={`/app/members/${member.id}/edit`} accessibilityLabel={`Edit ${member.name}`}>
              Edit
            </Button>
          ) : null}
        </InlineStack>
        <Detail label="E-mail">
          <Link url={`mailto:${member.email}`} target="_top" monochrome>
            {member.email}
          </Link>
        </Detail>
        {member.handle === "" ? null : <Detail label="Handle">{atHandle(member.handle)}</Detail>}
        {member.formerly.length === 0 ? null : (
          <Detail label="Merged with">
            {member.formerly.map(({ name, email }) => (email === member.email ? name : `${name} (${email})`)).join(", ")}
          </Detail>
        )}
        <Detail label="Member since">{date(member.createdAt)}</Detail>
        {member.customerId === null ? null : (
          <Link url={customerUrl(member.customerId)} target="_top">
            Open the customer in Shopify
          </Link>
        )}
      </BlockStack>
    </Card>
  );
}

function Detail({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <BlockStack>
      <Text as="span" variant="bodySm" tone="subdued">
        {label}
      </Text>
      <Text as="span" breakWord>
        {children}
      </Text>
    </BlockStack>
  );
}

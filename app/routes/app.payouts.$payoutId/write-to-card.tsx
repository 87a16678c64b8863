import { Form } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import { useMay } from "#app/ui/rights.tsx";

type Props = { payoutId: string; offers: { offerId: string; title: string; members: number }[] };

/** Begins a message to whom the payout paid. A message is about one offer, and everybody stands with one. */
export function WriteToCard({ payoutId, offers }: Props) {
  const may = useMay();
  if (!may("refresh")) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Tell them that they were paid
        </Text>
        {offers.map(({ offerId, title, members }) => (
          <Form key={offerId} method="post" action="/app/messages/new">
            <input type="hidden" name="payoutId" value={payoutId} />
            <input type="hidden" name="offerId" value={offerId} />
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <Text as="span">{`${title}, ${plural(members, "member")}`}</Text>
              <Button submit accessibilityLabel={`Compose message to ${plural(members, "member")} of ${title}`}>
                Compose message
              </Button>
            </InlineStack>
          </Form>
        ))}
      </BlockStack>
    </Card>
  );
}

import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";

import { OUTCOME_LABELS } from "#app/payouts/payout-labels.ts";
import type { Balance } from "#app/screens/payouts/read-payouts.server.ts";
import type { StatementRow } from "#app/screens/payouts/read-statement.server.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

type Props = { memberId: string; balance: Balance; statements: StatementRow[] };

/** What is due to the member, what they were paid, and their statements. Nothing before they earn anything. */
export function MemberPayouts({ memberId, balance, statements }: Props) {
  const { money, date } = useShopFormat();
  const overpaid = balance.overpaidMinor;
  const figures = [
    { label: "Approved", minor: balance.approvedMinor },
    { label: "Held", minor: balance.heldMinor },
    { label: "In a payout", minor: balance.inPayoutMinor },
    { label: "Paid", minor: balance.paidMinor },
    { label: "Overpaid, taken off the next payout", minor: Math.max(0, overpaid) },
    { label: "Still owed of what was paid, in the next payout", minor: Math.max(0, -overpaid) },
  ].filter(({ minor }) => minor !== 0);
  if (figures.length === 0 && statements.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Payouts
        </Text>
        <BlockStack gap="100">
          {figures.map(({ label, minor }) => (
            <InlineStack key={label} align="space-between" gap="200">
              <Text as="span">{label}</Text>
              <Text as="span" numeric fontWeight="medium">
                {money(minor)}
              </Text>
            </InlineStack>
          ))}
        </BlockStack>
        {statements.map(({ payoutId, number, at, outcome, sumMinor }) => (
          <InlineStack key={payoutId} align="space-between" gap="200">
            <Link url={`/app/payouts/${payoutId}/members/${memberId}`} monochrome>
              {`Payout ${number}, ${date(at)}`}
            </Link>
            <Text as="span" numeric tone="subdued">
              {outcome === "included" ? money(sumMinor) : OUTCOME_LABELS[outcome]}
            </Text>
          </InlineStack>
        ))}
      </BlockStack>
    </Card>
  );
}

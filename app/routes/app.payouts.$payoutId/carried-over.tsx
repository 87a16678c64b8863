import { BlockStack, Card, Text } from "@shopify/polaris";

import { listOf, plural } from "#app/format/counts.ts";
import { CARRIED_LABELS } from "#app/payouts/payout-labels.ts";
import type { PayoutView } from "#app/screens/payouts/read-payout.server.ts";

import { usePayoutMoney } from "./payout-actions.tsx";

/** What the payout comes to, and who is not in it and why. */
export function CarriedOver({ view }: { view: PayoutView }) {
  const money = usePayoutMoney(view.currency);
  const { sum, outcomes, unpayable } = view;
  const adjustments = outcomes.find(({ outcome }) => outcome === "included")?.adjustmentsMinor ?? 0;
  const carried = outcomes.flatMap(({ outcome, ...row }) => (outcome === "included" ? [] : [{ outcome, ...row }]));
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="050">
          <p className="figure">{money(sum.sumMinor)}</p>
          <Text as="p" tone="subdued">
            {`${plural(sum.members, "member")}, ${plural(sum.lines, "line")}`}
            {adjustments === 0 ? "" : `, of it ${money(adjustments)} adjustments of what was paid before`}
          </Text>
        </BlockStack>
        {carried.length === 0 ? null : (
          <BlockStack gap="100">
            <Text as="h2" variant="headingSm">
              Carried over to the next payout
            </Text>
            {carried.map(({ outcome, members, sumMinor }) => (
              <Text key={outcome} as="p">
                {`${plural(members, "member")} with ${money(sumMinor)}. ${CARRIED_LABELS[outcome]}.`}
                {outcome === "no_customer" || outcome === "no_address" ? ` ${whoOf(unpayable, members)}` : ""}
              </Text>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

/** Names, and that there are more. */
function whoOf(names: readonly string[], members: number): string {
  return names.length === 0 ? "" : `${listOf(names)}${members > names.length ? " and others" : ""}.`;
}

import { Button, ButtonGroup, Card, InlineStack, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";
import { filterQuery } from "#app/orders/rollups/sales-filter.ts";
import type { LeakedOrders } from "#app/screens/leak/leaked-orders.server.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

/** What became of the commission of orders with codes that leaked, and the way to decide about it. */
export function LeakedOrdersCard({ leaked }: { leaked: LeakedOrders }) {
  const { money, locale } = useShopFormat();
  const { caseId, since, codeId, offerId, orders, commissionMinor, held } = leaked;
  const isHeld = held.orders > 0;
  const behind = filterQuery(codeId === null ? { offerId } : { codeId });
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <Text as="p">
          {isHeld
            ? `${money(held.commissionMinor)} of commission from ${plural(held.orders, "order")} with the old ${codesOf(leaked)} is held until somebody decides.`
            : `${plural(orders, "order")} with the old ${codesOf(leaked)} ${orders === 1 ? "earns" : "earn"} ${money(commissionMinor)} of commission that is not paid yet.${since === null ? "" : ` ${codeId === null ? "One of them" : "It"} may have leaked since ${formatDay(since, { locale })}.`}`}
        </Text>
        {isHeld && caseId !== null ? (
          <Button url={`/app/leaks/${caseId}`}>Decide</Button>
        ) : (
          <ButtonGroup>
            {caseId === null ? null : <Button url={`/app/leaks/${caseId}`}>See the leak</Button>}
            <Button url={`/app/sales-tracking/orders?${behind}`}>Review orders</Button>
          </ButtonGroup>
        )}
      </InlineStack>
    </Card>
  );
}

function codesOf({ codeId }: LeakedOrders): string {
  return codeId === null ? "codes" : "code";
}

import { Banner, BlockStack, Link } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";
import { filterQuery } from "#app/orders/rollups/sales-filter.ts";
import type { UnpaidLeak } from "#app/screens/payouts/unpaid-leaks.server.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

type Props = { leaks: readonly UnpaidLeak[]; money: (minor: number) => string; of: keyof typeof WHAT_NOW };

const WHAT_NOW = {
  draft: "On its page each can be held until somebody decides. What is held leaves this draft by itself.",
  approved: "These sums no longer change. To hold what is doubtful, cancel the payout and draft it again.",
  orders: "On its page each can be held until somebody decides. What is held is not marked as paid.",
};

/** Money that goes out for orders with codes which may have leaked, before it does. */
export function LeaksNotice({ leaks, money, of }: Props) {
  const { locale } = useShopFormat();
  if (leaks.length === 0) return null;
  const sum = leaks.reduce((total, { commissionMinor }) => total + commissionMinor, 0);
  return (
    <Banner
      tone="warning"
      title={`${money(sum)} of ${of === "orders" ? "this commission" : "this payout"} is for orders with codes that may have leaked`}
    >
      <BlockStack gap="200">
        <ul className="reasons">
          {leaks.map(({ caseId, codeId, name, member, since, open, orders, commissionMinor }) => (
            <li key={caseId}>
              <Link url={`/app/leaks/${caseId}`}>{name}</Link>
              {`, ${member}, since ${formatDay(since, { locale })}: ${money(commissionMinor)} of `}
              <Link url={`/app/sales-tracking/orders?${filterQuery({ codeId, from: new Date(`${since}T00:00:00Z`) })}`}>
                {plural(orders, "order")}
              </Link>
              {open ? "" : ". The code has ended, and nobody has decided about its commission"}
            </li>
          ))}
        </ul>
        <p>{WHAT_NOW[of]}</p>
      </BlockStack>
    </Banner>
  );
}

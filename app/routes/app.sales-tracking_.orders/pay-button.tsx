import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import type { UnpaidLeak } from "#app/screens/payouts/unpaid-leaks.server.ts";
import { LeaksNotice } from "#app/ui/payouts/leaks-notice.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import type { Paid, Payable, Shown } from "#app/payouts/payable.ts";
import { plural } from "#app/format/counts.ts";

/** What a press of it answers. `changed`: nothing was marked, because the figures are no longer those that were shown. */
export type PayAnswer = ActionResult<{ changed?: Extract<Paid, { ok: false }> | null }>;

/**
 * Marks the commission behind the page as paid, after a second press, and says that it is. Paying itself happens elsewhere. The press
 * carries the figures that were on the screen when it was asked about, and is refused when they are no longer true.
 */
export function PayButton({ payable, leaks }: { payable: Payable; leaks: readonly UnpaidLeak[] }) {
  const { money } = useShopFormat();
  const fetcher = useFetcher<PayAnswer>();
  // Kept from the first press on: figures that are read again meanwhile must not slide under the second one.
  const [asked, setAsked] = useState<Payable | null>(null);
  const busy = fetcher.state !== "idle";
  const pay = () => {
    if (!asked) return;
    const { conversions, paidMinor, asOf, mark } = asked;
    void fetcher.submit({ intent: "pay", conversions, paidMinor, asOf, mark }, { method: "post" });
    setAsked(null);
  };
  const isNothing = payable.conversions === 0;
  const changed = fetcher.data?.changed && !busy && !asked ? fetcher.data.changed : null;
  const overpaid = changed?.reason === "overpaid" ? changed : isNothing ? null : payable.overpaid;
  return (
    <BlockStack gap="300">
      {changed?.reason === "changed" ? <FiguresChanged {...changed} /> : null}
      {overpaid && overpaid.members > 0 ? <Overpaid {...overpaid} /> : null}
      <LeaksNotice leaks={leaks} money={money} of="orders" />
      {isNothing && !busy && fetcher.data?.said ? <Banner tone="success">{fetcher.data.said}</Banner> : null}
      {asked || busy ? (
        <InlineStack gap="200" blockAlign="center">
          <Text as="span">
            {asked
              ? `${money(asked.paidMinor)} for ${plural(asked.conversions, "conversion")} counts as paid from then on. What is refunded later is taken off the next payout.`
              : "Marking as paid."}
          </Text>
          <Button variant="primary" loading={busy} onClick={pay}>
            Mark as paid
          </Button>
          <Button disabled={busy} onClick={() => setAsked(null)}>
            Cancel
          </Button>
        </InlineStack>
      ) : isNothing || payable.overpaid.members > 0 ? null : (
        <div>
          <Button onClick={() => setAsked(payable)}>{`Mark ${money(payable.paidMinor)} commission as paid`}</Button>
        </div>
      )}
    </BlockStack>
  );
}

/** Why the orders cannot be paid whole, and where what is too much is taken off. */
function Overpaid({ members, minor }: Payable["overpaid"]) {
  const { money } = useShopFormat();
  return (
    <Banner tone="info" action={{ content: "New payout", url: "/app/payouts/new" }}>
      {`${plural(members, "member")} among these ${members === 1 ? "was" : "were"} paid ${money(minor)} too much before. A payout pays these orders and takes it off.`}
    </Banner>
  );
}

/** Both figures side by side, and who paid meanwhile. */
function FiguresChanged({ shown, now, paidMeanwhile }: Extract<Paid, { reason: "changed" }>) {
  const { money, clock } = useShopFormat();
  const figures = ({ paidMinor, conversions }: Shown) => `${money(paidMinor)} for ${plural(conversions, "conversion")}`;
  return (
    <Banner tone="warning" title="Nothing was marked as paid: the unpaid commission has changed">
      <BlockStack gap="100">
        <Text as="p">{`Shown ${clock(shown.asOf)}: ${figures(shown)}.`}</Text>
        <Text as="p">{`Now: ${now.conversions === 0 ? "nothing is left to pay" : figures(now)}.`}</Text>
        {paidMeanwhile ? (
          <Text as="p">
            {`${paidMeanwhile.by ?? "A colleague"} marked ${money(paidMeanwhile.paidMinor)} as paid ${clock(paidMeanwhile.at)}.`}
          </Text>
        ) : null}
        {now.conversions > 0 ? <Text as="p">Look at the orders below, then mark the new sum.</Text> : null}
      </BlockStack>
    </Banner>
  );
}

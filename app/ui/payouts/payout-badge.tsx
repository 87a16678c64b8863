import { Badge } from "@shopify/polaris";

import type { PayoutState } from "#app/payouts/payout.ts";
import { STATE_LABELS } from "#app/payouts/payout-labels.ts";

/** Where a payout stands; one that was taken back says so. */
export function PayoutBadge({ state, reversed = false }: { state: PayoutState; reversed?: boolean }) {
  if (reversed) return <Badge>Taken back</Badge>;
  switch (state) {
    case "draft":
    case "cancelled":
      return <Badge>{STATE_LABELS[state]}</Badge>;
    case "approved":
      return <Badge tone="attention">{STATE_LABELS[state]}</Badge>;
    case "paying":
      return (
        <Badge tone="info" progress="partiallyComplete">
          {STATE_LABELS[state]}
        </Badge>
      );
    case "paid":
      return <Badge tone="success">{STATE_LABELS[state]}</Badge>;
  }
}

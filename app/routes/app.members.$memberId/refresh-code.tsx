import { useFetcher } from "@remix-run/react";
import { ActionList, Button, Popover } from "@shopify/polaris";
import { useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import type { MemberOfferTotals } from "#app/orders/rollups/rollup-sql.server.ts";

/** A longer code would leave no room for the member's name; it stands below. */
const SHOWN_WHOLE = 20;

/** The code of a member, one press from the refresh form; where they have several, a second one to say which. Nothing without a code. */
export function RefreshCode({ offers }: { offers: readonly MemberOfferTotals[] }) {
  const fetcher = useFetcher<ActionResult>();
  const [open, setOpen] = useState(false);
  const [first, another] = offers;
  if (!first) return null;
  const refresh = (offerId: string) => {
    setOpen(false);
    fetcher.submit({ offerId }, { method: "post" });
  };
  const loading = fetcher.state !== "idle";
  if (!another)
    return (
      <Button variant="primary" loading={loading} onClick={() => refresh(first.offerId)}>
        {first.code !== null && first.code.length <= SHOWN_WHOLE ? `Refresh ${first.code}` : "Refresh code"}
      </Button>
    );
  return (
    <Popover
      active={open}
      autofocusTarget="first-node"
      onClose={() => setOpen(false)}
      activator={
        <Button variant="primary" disclosure loading={loading} ariaExpanded={open} onClick={() => setOpen(!open)}>
          Refresh a code
        </Button>
      }
    >
      <ActionList
        items={offers.map(({ offerId, title, code }) => ({ content: code ?? "", helpText: title, onAction: () => refresh(offerId) }))}
      />
    </Popover>
  );
}

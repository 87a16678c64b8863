import { useFetcher } from "@remix-run/react";
import { ActionList, Box, Button, Popover, Text } from "@shopify/polaris";
import { ArrowLeftIcon } from "@shopify/polaris-icons";
import { useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import type { MemberOfferTotals } from "#app/orders/rollups/rollup-sql.server.ts";

/** "Manage Offers": first which of the member's active offers, then what to do in it. */
export function ManageOffers({ offers }: { offers: MemberOfferTotals[] }) {
  const fetcher = useFetcher<ActionResult>();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<MemberOfferTotals | null>(null);
  const close = () => {
    setOpen(false);
    setChosen(null);
  };
  const refresh = (offerId: string) => {
    fetcher.submit({ offerId }, { method: "post" });
    close();
  };
  const refused = fetcher.state === "idle" ? fetcher.data?.refused : undefined;

  return (
    <>
      <Popover
        active={open}
        autofocusTarget="first-node"
        onClose={close}
        activator={
          <Button disclosure loading={fetcher.state !== "idle"} ariaExpanded={open} onClick={() => (open ? close() : setOpen(true))}>
            Manage Offers
          </Button>
        }
      >
        {chosen === null ? (
          <ActionList
            items={offers.map((offer) => ({ content: offer.title, helpText: offer.code ?? "No code", onAction: () => setChosen(offer) }))}
          />
        ) : (
          <ActionList
            sections={[
              { items: [{ content: "All offers", icon: ArrowLeftIcon, onAction: () => setChosen(null) }] },
              { title: chosen.title, items: [{ content: "Refresh promo codes", onAction: () => refresh(chosen.offerId) }] },
            ]}
          />
        )}
      </Popover>
      {refused ? (
        <Box width="100%">
          <Text as="p" tone="critical">
            {refused}
          </Text>
        </Box>
      ) : null}
    </>
  );
}

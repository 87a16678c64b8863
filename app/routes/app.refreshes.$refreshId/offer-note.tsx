import { Banner } from "@shopify/polaris";

import { oncePerCustomerNote } from "#app/refreshes/labels.ts";
import type { RefreshView } from "#app/refreshes/refresh-view.ts";
import { useMay } from "#app/ui/rights.tsx";

/** What a draft says of its offer before it is started, with the way to settle it; saving there leads back. */
export function OfferNote({ view: { id, offer } }: { view: RefreshView }) {
  const may = useMay();
  const note = oncePerCustomerNote(offer);
  if (note === null) return null;
  const settle = { content: "Limit it to customers without an order", url: `/app/offers/${offer.id}/edit?draft=${id}#buyers` };
  return (
    <Banner tone="info" title={note.title} {...(note.restrict && may("refresh") && { action: settle })}>
      <p>{note.text}</p>
    </Banner>
  );
}

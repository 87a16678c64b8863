import { Banner } from "@shopify/polaris";

import type { ChangeState } from "#app/orders/settings/change-commissions.server.ts";

/** Leads to a change of commission settings that somebody asked for and that is not done. */
export function ChangeLink({ change: { id, state } }: { change: { id: string; state: ChangeState } }) {
  const isApplying = state === "applying";
  return (
    <Banner
      tone="info"
      title={isApplying ? "A change is being applied" : "A change waits to be applied"}
      action={{ content: isApplying ? "See how far it is" : "Review the change", url: `/app/settings/commissions/${id}` }}
    >
      <p>{isApplying ? "Conversions are counted anew." : "What is set here holds until then."}</p>
    </Banner>
  );
}

import { Banner } from "@shopify/polaris";

import { HOLD_PROBLEM } from "#app/orders/settings/commissions-form.ts";
import type { ChangeState } from "#app/orders/settings/change-commissions.server.ts";

/** Why a save was refused, where it is not about the days. */
export function Refused({ because }: { because: string | null }) {
  if (because === null || because === HOLD_PROBLEM) return null;
  return (
    <Banner tone="warning" title="Not saved">
      <p>{because}</p>
    </Banner>
  );
}

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

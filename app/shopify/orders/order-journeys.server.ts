/** How shoppers of orders came to the store. */
import { ReadOrderJourneysDocument, type ReadOrderJourneysQuery } from "#app/shopify/admin.generated.ts";
import type { Admin } from "#app/shopify/client/admin-client.server.ts";

type Summary = NonNullable<
  Extract<NonNullable<ReadOrderJourneysQuery["nodes"][number]>, { customerJourneySummary?: unknown }>["customerJourneySummary"]
>;
type Visit = { at: string; landing: string | null; referrer: string | null; source: string | null };

/** Null where Shopify has none. Instants ISO; addresses as they came. */
export type OrderJourneyTold = {
  ready: boolean;
  /** 1 for the customer's first order. */
  customerOrderIndex: number | null;
  first: Visit | null;
  last: Visit | null;
} | null;

/** `refused`: Shopify does not show this app all of it; what it shows is there. */
export type OrderJourneys = (orderIds: readonly string[]) => Promise<{ told: Map<string, OrderJourneyTold>; refused: boolean }>;

/** At most 100 orders at a time, which keeps a call within what one may cost. Orders that Shopify does not know are told as null. */
export function orderJourneys(admin: Admin): OrderJourneys {
  return async (orderIds) => {
    let refused = false;
    // Its fields are protected one by one as well; whatever is denied in it comes as null.
    const without = { field: "customerJourneySummary", onDenied: () => void (refused = true) };
    const { nodes } = await admin.request(ReadOrderJourneysDocument, { ids: [...orderIds] }, without);
    const told = new Map<string, OrderJourneyTold>(orderIds.map((id) => [id, null]));
    for (const node of nodes)
      if (node && "customerJourneySummary" in node) told.set(node.id, summaryOf(node.customerJourneySummary ?? null));
    return { told, refused };
  };
}

function summaryOf(summary: Summary | null): OrderJourneyTold {
  if (summary === null) return null;
  const { ready, customerOrderIndex, firstVisit, lastVisit } = summary;
  return { ready, customerOrderIndex: customerOrderIndex ?? null, first: visitOf(firstVisit), last: visitOf(lastVisit) };
}

function visitOf(visit: Summary["firstVisit"]): Visit | null {
  if (!visit) return null;
  const { occurredAt, landingPage, referrerUrl, source } = visit;
  return { at: occurredAt, landing: landingPage ?? null, referrer: referrerUrl ?? null, source: source ?? null };
}

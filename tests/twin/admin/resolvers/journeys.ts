import { gid } from "../../world/gid.ts";
import { orderIndex } from "../../world/indexes.ts";
import type { Order, Visit } from "../../world/types.ts";
import type { Context } from "../context.ts";
import { exactly } from "../listing.ts";

/** Placed without a visit of the online store. That Shopify tells null of them, and not an empty summary, is assumed. */
const WITHOUT_VISITS = ["pos", "shopify_draft_order", "subscription_contract"];

const DAY_MS = 86_400_000;

/**
 * How the shopper came. Null where nobody was seen to come (schema: the field may be null). Not ready, and without visits, until
 * Shopify has put it together (documented: `ready` says whether the summary is complete; that its visits are null meanwhile is assumed).
 */
export function journeySummary(order: Order, context: Context) {
  const { journey, source = "web", customerId } = order;
  if (journey === undefined || WITHOUT_VISITS.includes(source)) return null;
  if (context.world.now() < new Date(journey.readyAt))
    return { ready: false, customerOrderIndex: null, daysToConversion: null, firstVisit: null, lastVisit: null, momentsCount: null };
  const [first] = journey.visits;
  const last = journey.visits.at(-1);
  const before =
    customerId === null
      ? []
      : (orderIndex(context.world.data).byCustomer.get(customerId) ?? []).filter(({ processedAt }) => processedAt <= order.processedAt);
  return {
    ready: true,
    customerOrderIndex: customerId === null ? null : before.length,
    daysToConversion: first ? Math.floor((Date.parse(order.processedAt) - Date.parse(first.at)) / DAY_MS) : null,
    firstVisit: first ? visitOf(order, first, 1) : null,
    lastVisit: last ? visitOf(order, last, journey.visits.length) : null,
    momentsCount: exactly(journey.visits.length),
  };
}

function visitOf(order: Order, { at, landing, referrer, source }: Visit, position: number) {
  return {
    __typename: "CustomerVisit",
    id: gid("CustomerVisit", order.id * 100 + position),
    occurredAt: at,
    landingPage: landing,
    landingPageHtml: landing,
    referralCode: null,
    referralInfoHtml: "",
    referrerUrl: referrer,
    source: source ?? "direct",
    sourceDescription: null,
    sourceType: null,
    utmParameters: null,
  };
}

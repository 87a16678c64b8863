/** How an offer stands, in the words of every page. */
import { availabilityOf, shareLabel, type OfferStanding } from "./availability.ts";

type Look = { label: string; tone?: "success" | "attention" | "warning" | "critical" };

/** What Shopify's own word says while no rollout stands above it, and two that Shopify has none for: gone, and paused by us. */
const LOOKS: Record<string, Look> = {
  ACTIVE: { label: "Active", tone: "success" },
  SCHEDULED: { label: "Scheduled", tone: "attention" },
  EXPIRED: { label: "Expired" },
  PAUSED: { label: "Paused", tone: "warning" },
  MISSING: { label: "Not in Shopify", tone: "critical" },
};

/** The same where the shop has not let the app see rollouts: what the dates promise, in the words that creators read. */
const BY_DATES: Record<string, Look> = {
  ACTIVE: { label: "Should work now", tone: "success" },
  SCHEDULED: { label: "Should not work yet", tone: "attention" },
  EXPIRED: { label: "Should be over" },
};

/** The word, and how it looks on a badge. `paused`: it was stopped here. */
export function standingLook(standing: OfferStanding, paused: boolean): Look {
  const { decidedBy, share } = availabilityOf(standing);
  if (decidedBy === "rollout") {
    if (share <= 0) return { label: "Stopped by a rollout", tone: "warning" };
    return share >= 100
      ? { label: "Active in a rollout", tone: "success" }
      : { label: `Active for ${shareLabel(share)}`, tone: "attention" };
  }
  const { status } = standing;
  const known = LOOKS[paused ? "PAUSED" : status] ?? { label: status };
  return decidedBy === "unknown" && !paused ? (BY_DATES[status] ?? known) : known;
}

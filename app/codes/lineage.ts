/** The lineage of promo codes: who held which name, and since when. */
import type { RefreshReason } from "./engine/plans.ts";

/**
 * Why a code was issued or ended. `taken_back` ends a code that was called off while the one before it still worked. `visitor` is a code
 * that was made for one visitor of the member's link; it is noted once an order used it. `welcome` and `adopted` begin a lineage;
 * `deactivated` and `removed` end a code without another in its place, `reactivated` is the next one after such an end; `channel` is one
 * more code, for a channel, and `withdrawn` its end; the rest are the reasons of a refresh.
 */
export type IssueReason =
  "welcome" | "adopted" | "reactivated" | "deactivated" | "removed" | "taken_back" | "visitor" | "channel" | "withdrawn" | RefreshReason;

/** One time a name was a member's. All times UTC. */
export type Tenure = {
  id: string;
  enrolmentId: string;
  memberId: string;
  offerId: string;
  key: string;
  liveFrom: Date;
  liveUntil: Date | null;
};

/**
 * Who a name belonged to at a moment, out of all tenures of that name: the one that began last before it.
 * A name stays with its last holder until somebody else gets it, so that a checkout that was open while the code was
 * refreshed still counts for its member. Null before anybody held it.
 */
export function holderAt<T extends { liveFrom: Date }>(tenures: readonly T[], at: Date): T | null {
  let holder: T | null = null;
  for (const tenure of tenures) {
    if (tenure.liveFrom <= at && (holder === null || tenure.liveFrom >= holder.liveFrom)) holder = tenure;
  }
  return holder;
}

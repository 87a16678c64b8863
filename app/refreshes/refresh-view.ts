/** What the refresh page shows, in its three states. Plain values: dates as ISO strings in UTC. */
import type { OfferStanding } from "#app/codes/availability.ts";
import type { InHand } from "#app/codes/in-hand.ts";
import type { Aftermath } from "./read-aftermath.server.ts";
import type { WayBack } from "./origin.ts";
import type { ItemState, OldEnds, ParkReason, Plan, RefreshReason, RefreshState, Step } from "#app/codes/engine/plans.ts";
import type { Exclusion } from "./labels.ts";

export type RefreshView = {
  id: string;
  state: RefreshState;
  offer: OfferStanding & {
    id: string;
    title: string;
    discountId: string;
    usageLimit: number | null;
    oncePerCustomer: boolean;
    /** Whom it is for, as it was read last; null where it was not. */
    buyers: string | null;
    value: number | null;
  };
  /** Where the person who began it came from. */
  wayBack: WayBack;
  reason: RefreshReason | null;
  note: string | null;
  oldEnds: OldEnds;
  /** When the old codes end, where a time was chosen. */
  retireAt: string | null;
  /** The old codes stay after that time until their members were told of the new ones. */
  heldUntilTold: boolean;
  /** Until when this refresh can be undone, for how many members, and how many more have a previous code that leaked; null when it cannot. */
  undo: { until: string; members: number; retired: number } | null;
  /** Hours in which a settled refresh can be undone, as the shop chose; 0 never. */
  undoHours: number;
  aftermath: Aftermath;
  /** Rows that can still be called off. */
  canCallOff: number;
  /** Rows that wait for their time. */
  waitingForTime: number;
  createdAt: string;
  /** Who pressed "Update offer", or began the draft; null where the name is not known. */
  by: string | null;
  startedAt: string | null;
  settledAt: string | null;
  counts: RefreshCounts;
  /** Some item waits for Shopify to finish or to answer. */
  waitingForShopify: boolean;
  /** Rows whose old code was asked to end before the new one is there: as far as is known, no code of theirs works. */
  betweenCodes: number;
  /** It gives no answer at the moment, rather than taking its time. */
  shopifyAway: boolean;
  /** Minutes after which a row that waits for Shopify needs attention, if the shop has chosen. */
  givesUpAfterMinutes: number | null;
  rows: RefreshRow[];
  page: number;
  pageSize: number;
  pages: number;
  excluded: ExcludedMember[];
  /** Why items need attention, most frequent first; by name where they are few. */
  attention: Attention[];
};

/** `members` is empty when there are more than a sentence can name. */
export type Attention = { reason: ParkReason; count: number; members: string[] };

/** `total` is without excluded members. `waiting` are running items, `left` those a person left as they are. */
/** Of codes, and how many members they are of. */
type RefreshCounts = {
  total: number;
  members: number;
  done: number;
  waiting: number;
  needsAttention: number;
  left: number;
  excluded: number;
};

export type RefreshRow = {
  itemId: string;
  /** From 1. */
  position: number;
  member: { id: string; name: string; handle: string };
  /** The channel that the code is for; null for one that is for all. */
  channel: string | null;
  oldName: string;
  /** Uses of the old code when the draft was made; null when Shopify could not be asked. */
  oldUses: number | null;
  newName: string;
  state: ItemState;
  /** The member has the new code: it is done, or was left when the new one was there already. */
  changed: boolean;
  /** The new code is the member's at this moment. */
  stillTheirs: boolean;
  /** Somebody cancelled it for this member. */
  cancelled: boolean;
  plan: Plan | null;
  step: Step | null;
  /** Short state for the table: "Adding", "Done", "Needs attention". */
  label: string;
  parkedFor: ParkReason | null;
  /** What happened, what works now, what to do; null unless parked. */
  sentence: string | null;
  waitingFor: "shopify" | "schedule" | null;
  /** Nothing was sent for it yet, or both codes work and it waits for its time. */
  canCallOff: boolean;
};

/** `inHand`: what has their code in hand now. */
export type ExcludedMember = { itemId: string | null; memberId: string; name: string; reason: Exclusion; inHand: InHand | null };

/** A member whose code changed, for the message nobody has sent yet. `forChannel`: one beside the code that they post everywhere. */
export type AffectedMember = {
  memberId: string;
  firstName: string;
  name: string;
  email: string;
  oldName: string;
  newName: string;
  forChannel: boolean;
};

/** `detail` holds Shopify's ids and words. */
export type TimelineEntry = { at: string; step: Step | null; outcome: string; detail: Record<string, unknown> };

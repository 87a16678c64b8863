/** What can be told of a shop: the acts, the facts they change, and who does them. */

/** Every act there is. A new one needs its words in activity-labels.ts; the compiler asks for them. */
export const ACTIVITY_KINDS = [
  "refresh_started",
  "refresh_settled",
  "refresh_undone",
  "refresh_called_off",
  "refresh_resumed",
  "refresh_left",
  "old_codes_ended",
  "burned_name_used",
  "offer_created",
  "offer_adopted",
  "codes_given",
  "offer_edited",
  "offer_paused",
  "offer_resumed",
  "offer_ended",
  "offer_archived",
  "offer_unarchived",
  "offer_changed_in_shopify",
  "members_joined",
  "members_activated",
  "members_deactivated",
  "members_removed",
  "members_readded",
  "payout_changed",
  "code_added",
  "code_withdrawn",
  "code_on_channel",
  "change_settled",
  "change_resumed",
  "change_left",
  "member_added",
  "member_edited",
  "members_imported",
  "members_archived",
  "members_unarchived",
  "members_merged",
  "members_tagged",
  "members_untagged",
  "member_list_saved",
  "member_list_deleted",
  "view_renamed",
  "project_created",
  "project_edited",
  "project_archived",
  "project_restored",
  "project_members_added",
  "project_members_moved",
  "project_members_removed",
  "conversion_rejected",
  "conversion_restored",
  "commission_held",
  "commission_released",
  "order_assigned",
  "order_unassigned",
  "commission_paid",
  "payout_created",
  "payout_approved",
  "payout_started",
  "payout_paid",
  "payout_cancelled",
  "payout_reversed",
  "payout_retried",
  "payout_refused_out",
  "payout_doubt_paid",
  "payout_doubt_unpaid",
  "comparison_asked",
  "figures_put_right",
  "drift_found",
  "drift_repaired",
  "drift_ignored",
  "visitor_codes_changed",
  "rotation_changed",
  "rotation_passed_over",
  "rotation_failed",
  "rotation_waits",
  "leak_found",
  "leak_dismissed",
  "leak_reopened",
  "leak_ended",
  "leak_dated",
  "code_guarded",
  "code_guard_ended",
  "leaks_gathered",
  "decoy_planted",
  "decoy_withdrawn",
  "decoy_used",
  "message_sent",
  "message_told",
  "message_settled",
  "mail_paused",
  "message_retried",
  "message_unclear_sent",
  "message_cancelled",
  "message_test_sent",
  "message_draft_deleted",
  "template_saved",
  "template_deleted",
  "unsubscribed",
  "subscribed_again",
  "name_requested",
  "name_request_approved",
  "name_request_declined",
  "name_request_withdrawn",
  "page_link_made",
  "page_link_revoked",
  "settings_changed",
  "guide_closed",
  "app_installed",
  "data_request_answered",
  "customer_erased",
  "flow_action_run",
  "storefront_moved",
  "app_uninstalled",
  "permissions_changed",
  "staff_rights_changed",
  "digest_changed",
  "api_key_created",
  "api_key_revoked",
  "webhook_added",
  "webhook_edited",
  "webhook_secret_rotated",
  "webhook_removed",
  "store_code_made",
  "store_pair_asked",
  "stores_paired",
  "stores_parted",
  "store_pair_changed",
  "offer_tie_asked",
  "offer_tied",
  "offer_untied",
  "store_request_sent",
  "store_request_received",
  "store_request_accepted",
  "store_request_refused",
  "store_request_started",
  "store_request_failed",
  "store_request_done",
] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** Acts whose parts quote a person's own details, or tell what they did themselves: erased when the person asks for it. */
export const ABOUT_A_PERSON = [
  "member_added",
  "member_edited",
  "members_merged",
  "name_requested",
  "name_request_withdrawn",
  "unsubscribed",
  "subscribed_again",
] as const satisfies readonly ActivityKind[];

export type ActorKind = "staff" | "api_key" | "creator" | "system" | "shopify";

/**
 * Who did it: a staff user by the id of their session token, a system of the merchant's by its key, the creator concerned, the app by
 * itself, or Shopify's admin.
 */
export type Actor = { staff: string } | { apiKey: string } | Exclude<ActorKind, "staff" | "api_key">;

const KEY = /^key:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Use cases carry "who" as one text. This is how it names an API key, where it names a staff user by the number alone. */
export function byKey(apiKeyId: string): string {
  return `key:${apiKeyId}`;
}

/** The id of the API key that such a text names; null for anybody else. */
export function keyBehind(by: string): string | null {
  return KEY.exec(by)?.[1] ?? null;
}

/** How a fact is shown. `minor`: units of the shop's currency. `bps`: hundredths of a percent. `time`: ISO, UTC. */
export type FactShape = "text" | "code" | "count" | "bps" | "minor" | "time" | "yes_no" | "hours" | "old_ends" | "rejected_for";

/** What a fact is called and how it is shown. What is not listed cannot be told. */
export const FACTS = {
  code: { label: "Code", as: "code" },
  name: { label: "Name", as: "text" },
  email: { label: "E-mail", as: "text" },
  handle: { label: "Handle", as: "text" },
  customer: { label: "Customer", as: "text" },
  summary: { label: "Gives", as: "text" },
  status: { label: "Status", as: "text" },
  startsAt: { label: "Starts", as: "time" },
  endsAt: { label: "Ends", as: "time" },
  usageLimit: { label: "Uses per code", as: "count" },
  oncePerCustomer: { label: "Once per customer", as: "yes_no" },
  buyers: { label: "Who can use it", as: "text" },
  rotation: { label: "Rotation", as: "text" },
  rotationNext: { label: "Next rotation", as: "text" },
  namePattern: { label: "Names of new codes", as: "text" },
  description: { label: "Description", as: "text" },
  commissionBps: { label: "Commission", as: "bps" },
  commissionMinor: { label: "Commission for each conversion", as: "minor" },
  commissionTiers: { label: "Commission tiers", as: "count" },
  commissionBasis: { label: "Commissions are computed on", as: "text" },
  holdPeriod: { label: "May be paid", as: "text" },
  ownPurchases: { label: "A member’s own purchases", as: "text" },
  laterOrders: { label: "A customer’s later orders", as: "text" },
  renewals: { label: "Renewals of subscriptions", as: "text" },
  posOrders: { label: "Orders at a point of sale", as: "text" },
  draftOrders: { label: "Draft orders", as: "text" },
  unpaidMinor: { label: "Unpaid commission", as: "minor" },
  oldEnds: { label: "The old code stops", as: "old_ends" },
  oldCodesEnd: { label: "Old codes end", as: "time" },
  undoHours: { label: "Can be undone for", as: "hours" },
  giveUpMinutes: { label: "Minutes to wait for Shopify", as: "count" },
  lookAlikes: { label: "Points out look-alikes", as: "yes_no" },
  stage: { label: "Stage", as: "text" },
  stages: { label: "Stages", as: "text" },
  offers: { label: "Offers", as: "text" },
  changed: { label: "Changed", as: "count" },
  needAttention: { label: "Need attention", as: "count" },
  retried: { label: "Retried", as: "count" },
  leftAsIs: { label: "Left as they were", as: "count" },
  codes: { label: "Codes", as: "count" },
  tag: { label: "Tag", as: "text" },
  added: { label: "Added", as: "count" },
  updated: { label: "Updated", as: "count" },
  refused: { label: "Refused", as: "count" },
  order: { label: "Order", as: "text" },
  conversions: { label: "Conversions", as: "count" },
  paidMinor: { label: "Paid", as: "minor" },
  people: { label: "Members", as: "count" },
  sumMinor: { label: "Sum", as: "minor" },
  putRight: { label: "Orders put right", as: "count" },
  rejectedFor: { label: "Rejected for", as: "rejected_for" },
  repair: { label: "Repair", as: "text" },
  visitorCodes: { label: "A code for each visitor", as: "yes_no" },
  recipients: { label: "Recipients", as: "count" },
  sent: { label: "Sent", as: "count" },
  bounced: { label: "Bounced", as: "count" },
  notSent: { label: "Not sent", as: "count" },
  unclear: { label: "May have been sent", as: "count" },
  storefrontPath: { label: "Path in the store", as: "text" },
  sensitivity: { label: "Says that a code leaks", as: "text" },
  quietDays: { label: "Days after a message", as: "count" },
  journeyDays: { label: "Days that visits are kept", as: "count" },
  leftAlone: { label: "Codes left alone", as: "text" },
  couponDomains: { label: "Sites that publish codes", as: "text" },
  permissions: { label: "Permissions", as: "text" },
  scopes: { label: "May", as: "text" },
  address: { label: "Address", as: "text" },
  events: { label: "Events", as: "text" },
  asksPerson: { label: "Requests wait for a person here", as: "yes_no" },
  weekday: { label: "Leaves on", as: "text" },
} as const satisfies Record<string, { label: string; as: FactShape }>;

export type FactName = keyof typeof FACTS;
export type FactValue = string | number | boolean | null;
export type Facts = Partial<Record<FactName, FactValue>>;

/** What came of an act for one member. */
export type Outcome = "done" | "running" | "parked" | "left" | "refused";

/** One member's part of an act. The member is named, or found by their place in an offer. */
export type ActivityPart = ({ memberId: string } | { enrolmentId: string }) & {
  outcome?: Outcome;
  before?: Facts;
  after?: Facts;
  shopifyIds?: readonly string[];
};

export type Act = {
  kind: ActivityKind;
  by: Actor;
  at?: Date;
  offerId?: string | null;
  projectId?: string | null;
  refreshId?: string | null;
  changeId?: string | null;
  messageId?: string | null;
  /** The same for all acts of one press that are told one by one. */
  pressId?: string | null;
  /** What it was called at the time, where no id says it. */
  subject?: string;
  before?: Facts;
  after?: Facts;
  reason?: string | null;
  shopifyIds?: readonly string[];
  members?: readonly ActivityPart[];
};

/** Only what differs; null when nothing does, so that saving a form without a change is no act. */
export function changedFacts(before: Facts, after: Facts): { before: Facts; after: Facts } | null {
  const names = (Object.keys(after) as FactName[]).filter((name) => (before[name] ?? null) !== (after[name] ?? null));
  if (names.length === 0) return null;
  const pick = (facts: Facts): Facts => Object.fromEntries(names.map((name) => [name, facts[name] ?? null]));
  return { before: pick(before), after: pick(after) };
}

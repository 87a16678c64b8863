/** What a person reads about acts: each kind's words in one place. */
import { keyBehind, type ActivityKind, type ActorKind, type Outcome } from "./activity.ts";

export type ActivityGroup = "refreshes" | "offers" | "members" | "projects" | "sales" | "messages" | "creators" | "settings";

export const GROUP_LABELS: Record<ActivityGroup, string> = {
  refreshes: "Refreshes",
  offers: "Offers",
  members: "Members",
  projects: "Projects",
  sales: "Sales",
  messages: "Messages",
  creators: "Creators",
  settings: "Settings",
};

/** `title`: the act in a few words, said of its subject. */
export const KIND_LABELS: Record<ActivityKind, { title: string; group: ActivityGroup }> = {
  refresh_started: { title: "Refresh started", group: "refreshes" },
  refresh_settled: { title: "Refresh settled", group: "refreshes" },
  refresh_undone: { title: "Refresh undone", group: "refreshes" },
  refresh_called_off: { title: "Refresh called off", group: "refreshes" },
  refresh_resumed: { title: "Refresh retried", group: "refreshes" },
  refresh_left: { title: "Left as it was", group: "refreshes" },
  old_codes_ended: { title: "Old codes ended early", group: "refreshes" },
  burned_name_used: { title: "Leaked name allowed", group: "refreshes" },
  offer_created: { title: "Offer created", group: "offers" },
  offer_adopted: { title: "Discount adopted", group: "offers" },
  codes_given: { title: "Codes given to members", group: "offers" },
  offer_edited: { title: "Offer edited", group: "offers" },
  offer_paused: { title: "Offer paused", group: "offers" },
  offer_resumed: { title: "Offer resumed", group: "offers" },
  offer_ended: { title: "Offer ended", group: "offers" },
  offer_archived: { title: "Offer archived", group: "offers" },
  offer_unarchived: { title: "Offer back from the archive", group: "offers" },
  offer_changed_in_shopify: { title: "Discount changed in Shopify", group: "offers" },
  members_joined: { title: "Members added to the offer", group: "offers" },
  members_activated: { title: "Members activated", group: "offers" },
  members_deactivated: { title: "Members deactivated", group: "offers" },
  members_removed: { title: "Members removed from the offer", group: "offers" },
  members_readded: { title: "Members back in the offer", group: "offers" },
  payout_changed: { title: "Payout updated", group: "offers" },
  code_added: { title: "Code for a channel added", group: "offers" },
  code_on_channel: { title: "Code put on a channel", group: "offers" },
  code_withdrawn: { title: "One of several codes withdrawn", group: "offers" },
  change_settled: { title: "Change of members settled", group: "offers" },
  change_resumed: { title: "Change of members retried", group: "offers" },
  change_left: { title: "Left as it was", group: "offers" },
  drift_found: { title: "Codes changed outside the app", group: "offers" },
  drift_repaired: { title: "Difference with Shopify repaired", group: "offers" },
  drift_ignored: { title: "Difference with Shopify left alone", group: "offers" },
  rotation_changed: { title: "Rotation changed", group: "refreshes" },
  rotation_passed_over: { title: "Rotation passed members over", group: "refreshes" },
  rotation_waits: { title: "Old codes wait for their members", group: "refreshes" },
  rotation_failed: { title: "Rotation could not go on", group: "refreshes" },
  visitor_codes_changed: { title: "Single-use codes of visitors changed", group: "offers" },
  leak_found: { title: "Code may have leaked", group: "offers" },
  leak_dismissed: { title: "Said to be no leak", group: "offers" },
  leak_reopened: { title: "Leak looked at again", group: "offers" },
  leak_ended: { title: "Leaking code ended", group: "offers" },
  code_guarded: { title: "Code guarded", group: "offers" },
  code_guard_ended: { title: "Code no longer guarded", group: "offers" },
  leak_dated: { title: "Date of a leak changed", group: "offers" },
  leaks_gathered: { title: "Leaks put into one case", group: "offers" },
  decoy_planted: { title: "Decoy planted", group: "offers" },
  decoy_withdrawn: { title: "Decoy withdrawn", group: "offers" },
  decoy_used: { title: "Decoy used", group: "offers" },
  member_added: { title: "Member added", group: "members" },
  member_edited: { title: "Member edited", group: "members" },
  members_imported: { title: "Members imported", group: "members" },
  members_archived: { title: "Members archived", group: "members" },
  members_unarchived: { title: "Members back from the archive", group: "members" },
  members_merged: { title: "Two records of one person merged", group: "members" },
  members_tagged: { title: "Tag given to members", group: "members" },
  members_untagged: { title: "Tag taken from members", group: "members" },
  // Kept under the names they had while only the list of members had views.
  member_list_saved: { title: "View saved", group: "settings" },
  member_list_deleted: { title: "View deleted", group: "settings" },
  view_renamed: { title: "View renamed", group: "settings" },
  project_created: { title: "Project created", group: "projects" },
  project_edited: { title: "Project edited", group: "projects" },
  project_archived: { title: "Project archived", group: "projects" },
  project_restored: { title: "Project back from the archive", group: "projects" },
  project_members_added: { title: "Members added to the project", group: "projects" },
  project_members_moved: { title: "Members moved to a stage", group: "projects" },
  project_members_removed: { title: "Members removed from the project", group: "projects" },
  conversion_rejected: { title: "Conversion rejected", group: "sales" },
  conversion_restored: { title: "Conversion counted again", group: "sales" },
  commission_held: { title: "Commission held", group: "sales" },
  commission_released: { title: "Commission released", group: "sales" },
  order_assigned: { title: "Order given to a member by hand", group: "sales" },
  order_unassigned: { title: "Order taken back from a member", group: "sales" },
  commission_paid: { title: "Commission marked as paid", group: "sales" },
  payout_created: { title: "Payout drafted", group: "sales" },
  payout_approved: { title: "Payout approved", group: "sales" },
  payout_started: { title: "Paying a payout begun", group: "sales" },
  payout_paid: { title: "Payout paid", group: "sales" },
  payout_cancelled: { title: "Payout cancelled", group: "sales" },
  payout_reversed: { title: "Payout taken back", group: "sales" },
  payout_retried: { title: "Refused payments tried again", group: "sales" },
  payout_refused_out: { title: "Payout closed without the refused", group: "sales" },
  payout_doubt_paid: { title: "Doubtful payment taken for paid", group: "sales" },
  payout_doubt_unpaid: { title: "Doubtful payment taken for unpaid", group: "sales" },
  comparison_asked: { title: "Comparison with Shopify asked for", group: "sales" },
  figures_put_right: { title: "Figures put right after comparing with Shopify", group: "sales" },
  message_sent: { title: "Message sent", group: "messages" },
  message_told: { title: "Members marked as told", group: "messages" },
  mail_paused: { title: "Mail server refuses the sender", group: "messages" },
  message_settled: { title: "Sending finished", group: "messages" },
  message_retried: { title: "Message tried again", group: "messages" },
  message_unclear_sent: { title: "Message taken as sent", group: "messages" },
  message_cancelled: { title: "Message stopped", group: "messages" },
  message_test_sent: { title: "Test of a message sent", group: "messages" },
  message_draft_deleted: { title: "Draft deleted", group: "messages" },
  template_saved: { title: "Template saved", group: "messages" },
  template_deleted: { title: "Template deleted", group: "messages" },
  unsubscribed: { title: "Unsubscribed from news", group: "messages" },
  subscribed_again: { title: "Takes news again", group: "messages" },
  name_requested: { title: "Another name asked for", group: "creators" },
  name_request_approved: { title: "Name request approved", group: "creators" },
  name_request_declined: { title: "Name request declined", group: "creators" },
  name_request_withdrawn: { title: "Name request taken back", group: "creators" },
  page_link_made: { title: "Page link made", group: "creators" },
  page_link_revoked: { title: "Page link revoked", group: "creators" },
  settings_changed: { title: "Settings changed", group: "settings" },
  guide_closed: { title: "Set-up guide closed", group: "settings" },
  app_installed: { title: "App installed", group: "settings" },
  data_request_answered: { title: "Data request marked as answered", group: "settings" },
  customer_erased: { title: "Customer erased", group: "settings" },
  flow_action_run: { title: "Shopify Flow ran an action", group: "settings" },
  storefront_moved: { title: "Creators' pages moved in the store", group: "settings" },
  app_uninstalled: { title: "App uninstalled", group: "settings" },
  permissions_changed: { title: "Permissions changed", group: "settings" },
  staff_rights_changed: { title: "Rights of a staff member changed", group: "settings" },
  digest_changed: { title: "Weekly digest changed", group: "settings" },
  api_key_created: { title: "API key created", group: "settings" },
  api_key_revoked: { title: "API key revoked", group: "settings" },
  webhook_added: { title: "Webhook added", group: "settings" },
  webhook_edited: { title: "Webhook edited", group: "settings" },
  webhook_secret_rotated: { title: "Secret of a webhook changed", group: "settings" },
  webhook_removed: { title: "Webhook removed", group: "settings" },
  store_code_made: { title: "Code for connecting a store made", group: "settings" },
  store_pair_asked: { title: "Connecting two stores asked for", group: "settings" },
  stores_paired: { title: "Stores connected", group: "settings" },
  stores_parted: { title: "Stores disconnected", group: "settings" },
  store_pair_changed: { title: "Connection of stores changed", group: "settings" },
  offer_tie_asked: { title: "Tying offers of two stores asked for", group: "offers" },
  offer_tied: { title: "Offers of two stores tied", group: "offers" },
  offer_untied: { title: "Offers of two stores untied", group: "offers" },
  store_request_sent: { title: "Another store asked to follow", group: "refreshes" },
  store_request_received: { title: "Another store asks for something here", group: "refreshes" },
  store_request_accepted: { title: "Request of another store accepted", group: "refreshes" },
  store_request_refused: { title: "Request of another store refused", group: "refreshes" },
  store_request_started: { title: "Change across stores started", group: "refreshes" },
  store_request_failed: { title: "Change across stores not done in full", group: "refreshes" },
  store_request_done: { title: "Change across stores done", group: "refreshes" },
};

export const OUTCOME_LABELS: Record<Outcome, string> = {
  done: "Done",
  running: "Under way",
  parked: "Needs attention",
  left: "Left as it was",
  refused: "Not done",
};

/** A staff user as people call them; by Shopify's number while their name is not known. An API key by its name. */
export function staffLabels({ id, name }: { id: string; name: string | null }): string {
  return name ?? (keyBehind(id) === null ? `Staff member ${id}`.trim() : "An API key");
}

type Who = { actor: ActorKind; staffId: string | null; staffName: string | null };

/** Who did it. */
export function actorLabels({ actor, staffId, staffName }: Who): string {
  switch (actor) {
    case "staff":
    case "api_key":
      return staffLabels({ id: staffId ?? "", name: staffName });
    case "creator":
      return "The creator";
    case "system":
      return "The app";
    case "shopify":
      return "Shopify";
  }
}

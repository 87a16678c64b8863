/** What stores of one merchant agree to, ask of each other and see of each other. Plain values, instants as ISO strings in UTC. */
import type { OldEnds, RefreshReason } from "#app/codes/engine/plans.ts";
import { fewOf } from "#app/format/counts.ts";
import type { ChangeRefusal } from "#app/members/changes/change.ts";
import type { RowCheck } from "#app/refreshes/row-check.ts";

import type { Match } from "./match-codes.ts";
import type { NamedOffer } from "./suggest-ties.ts";

/** As the staff member of what the app does for another store: nobody's id, so that the activity names the app. */
export const STORE = "store";

/** So long a press or a look has to change an offer at Shopify, before it is taken up again. */
export const AT_SHOPIFY_MS = 120_000;

/** As many codes as a sentence names. */
export const NAMED = 3;

type PairState = "asked" | "to_confirm" | "on" | "ended";
export type TieState = "asked" | "to_agree" | "on";

/** What another store is asked to do with members of a tied offer, and with the offer itself. */
export const MEMBER_ACTS = ["activate", "deactivate", "remove", "readd"] as const;
export const OFFER_ACTS = ["pause", "resume", "end"] as const;
export type MemberAct = (typeof MEMBER_ACTS)[number];
export type OfferAct = (typeof OFFER_ACTS)[number];
export type FollowedAct = MemberAct | OfferAct;
export type RequestKind = "refresh" | FollowedAct;

/**
 * The kinds that this version knows, for whoever reads requests. While versions run side by side a newer one writes kinds of its own: no
 * screen shows those and no worker touches them, until a process that knows them does.
 */
export const REQUEST_KINDS: RequestKind[] = ["refresh", ...MEMBER_ACTS, ...OFFER_ACTS];
export const isRequestKind = (kind: string): kind is RequestKind => REQUEST_KINDS.some((one) => one === kind);

export const isOfMembers = (kind: string): kind is MemberAct => MEMBER_ACTS.some((one) => one === kind);
export const isOfOffer = (kind: string): kind is OfferAct => OFFER_ACTS.some((one) => one === kind);

/** Whether the codes of members work again with it; with the other acts on members they stop. */
export const isIssuing = (kind: RequestKind): boolean => kind === "activate" || kind === "readd";

type Consent = { asksPerson: boolean; changesToo: boolean; endsToo: boolean };

/** Whether a request waits for a person of the asked store: it chose so, or it agreed before this was followed. */
export function asksPersonFor(kind: RequestKind, { asksPerson, changesToo, endsToo }: Consent): boolean {
  if (asksPerson) return true;
  switch (kind) {
    case "refresh":
      return false;
    case "activate":
    case "deactivate":
    case "pause":
    case "resume":
      return !changesToo;
    case "remove":
    case "readd":
    case "end":
      return !endsToo;
  }
}

/** `meant`: written down before Shopify is asked to change the offer here; nothing is asked of the other store yet. */
export type RequestState = "meant" | "asked" | "waits" | "accepted" | "started" | "attention" | "done" | "partly" | "refused" | "ended";

/** Nothing more is to come of it. */
export const OVER: readonly RequestState[] = ["done", "partly", "refused", "ended"];
/** Not begun yet. What was begun is an ordinary act of its store and goes on. */
export const OPEN: readonly RequestState[] = ["meant", "asked", "waits", "accepted"];
/** Something of it was not done. */
export const FAILED: readonly RequestState[] = ["attention", "partly", "refused", "ended"];

/**
 * One code that is asked for. `codeId` is the asked store's; `why` says what kept it from being changed. `codes`: for a member, what the
 * person saw work again or stop there; none where somebody without a working code leaves the offer.
 */
export type RequestRow = { codeId: string; oldName: string; newName: string; why: string | null; codes?: string[] };
export type RequestChoices = { reason: RefreshReason; oldEnds: OldEnds; retireAt: string | null };

/** An offer and its sister, as one of the two stores sees them. */
export type TieView = { offerId: string; title: string; otherOfferId: string; otherTitle: string; state: TieState };

/** A store this one is paired with, or is about to be. */
export type PairView = {
  otherShop: string;
  name: string;
  state: Exclude<PairState, "ended">;
  asksPerson: boolean;
  changesToo: boolean;
  endsToo: boolean;
  ties: TieView[];
  /** Offers that can still be tied, of this store and of the other. */
  free: NamedOffer[];
  freeThere: NamedOffer[];
  suggested: { offerId: string; otherOfferId: string }[];
};

/** One row of a draft as it would go in the other store. `trouble`: what stands in the way there. */
export type SisterRow = { itemId: string; oldName: string; newName: string; match: Match; trouble: string | null };

/** What a draft would do in a store that its offer is tied to. */
export type SisterPreview = {
  shop: string;
  name: string;
  offerTitle: string;
  /** The offer there gives nothing now: it is paused, over or gone. */
  offerNote: string | null;
  /** A person there has to let it through. */
  asksPerson: boolean;
  rows: SisterRow[];
  /** So many of them were not checked there: that is done when it runs. */
  unchecked: number;
  /** By what a press is compared with what was shown. */
  seen: string;
};

/**
 * One member of this store as it would go in the other. `known`: the code there that they are known by. `codes`: what works again or stops
 * there. `already`: it is so there already. `trouble`: what stands in the way there.
 */
export type FollowRow = {
  enrolmentId: string;
  oldName: string;
  match: Match;
  known: string;
  codes: string[];
  already: boolean;
  trouble: string | null;
};

/** What an act on members, or on the offer, would do in a store that the offer is tied to. */
export type FollowPreview = {
  shop: string;
  name: string;
  offerTitle: string;
  asksPerson: boolean;
  /** Empty where the offer itself is paused, resumed or ended. */
  rows: FollowRow[];
  unchecked: number;
  /** Why nothing is to be done with the offer there. */
  nothing: string | null;
  seen: string;
};

/** What a person chose for one store: whether it follows, the questions they answered with yes, and what they were shown. */
export type ChosenStore = { shop: string; follow: boolean; confirmed: readonly string[]; seen: string };

/** How the codes of a request stand in the other store at this moment. */
export type SisterProgress = { total: number; done: number; running: number; needAttention: number; left: number };

/** A request as a page of the store that asks shows it. */
export type RequestView = {
  id: string;
  kind: RequestKind;
  state: RequestState;
  outcome: string | null;
  rows: RequestRow[];
  seen: boolean;
  /** Null once the stores no longer agree, and before it was begun. */
  progress: SisterProgress | null;
};

/** A store that the offer is tied to, as a page knows it before it has looked. */
export type SisterStore = { shop: string; name: string };

/** One tied store on the page of a started refresh. `stillWorks`: its old codes that work there now. */
export type SisterResult = {
  shop: string;
  name: string;
  /** Both stores agree now. */
  agreed: boolean;
  stillWorks: string[];
  request: RequestView | null;
};

/** What is asked, in an activity and where a request is shown: "Deactivate MAYA10, LEO10". */
export function askedLabel({ kind, rows }: { kind: RequestKind; rows: readonly Pick<RequestRow, "oldName">[] }): string {
  const names = fewOf(
    rows.map(({ oldName }) => oldName),
    NAMED,
  );
  switch (kind) {
    case "refresh":
      return names;
    case "activate":
      return `Activate ${names}`;
    case "deactivate":
      return `Deactivate ${names}`;
    case "remove":
      return `Remove ${names}`;
    case "readd":
      return `Re-add ${names}`;
    case "pause":
      return "Pause the offer";
    case "resume":
      return "Resume the offer";
    case "end":
      return "End the offer";
  }
}

/** Why a member’s place is not changed in the other store, without a word of others there; null where it is so already. */
export function changeTroubleThere(refusal: ChangeRefusal): string | null {
  switch (refusal) {
    case "already_active":
    case "already_inactive":
    case "already_removed":
    case "already_in_offer":
      return null;
    case "being_refreshed":
    case "being_changed":
      return "the code is being changed already";
    case "not_in_offer":
      return "the member is not in the offer any more";
    case "never_had_a_code":
    case "code_ended":
      return "the member has no code any more";
    case "name_invalid":
      return "the name cannot be a code";
    case "name_twice":
      return "two members would get the name";
    case "name_taken":
      return "the name is taken";
    case "name_burned":
      return "the name leaked before";
    case "name_former":
      return "the name was another member’s";
    case "id_unknown":
      return "its id at Shopify is not known";
    case "same_payout":
    case "not_active":
    case "no_code_yet":
    case "channel_has_code":
    case "code_is_main":
      return "it cannot be changed now";
  }
}

/** What stands in the way in the other store, without a word of its figures or of others' names; null where nothing does. */
export function troubleThere(answer: RowCheck): string | null {
  switch (answer.answer) {
    case "available":
    case "same_name":
    case "checked_when_it_runs":
    // Its own row says so already, and does not start without one.
    case "empty":
      return null;
    case "taken_by_member":
    case "taken_by_discount":
    case "reserved_by_refresh":
      return "the new name is taken";
    case "equal_name":
      return "Shopify takes the new name for one that is in use";
    case "burned":
      return "the new name leaked before";
    case "former_name":
      return "the new name was another member’s";
    case "invalid":
      return "the new name cannot be a code";
    case "duplicate":
      return "two members would get the new name";
    case "already_refreshing":
      return "the code is being changed already";
    case "no_live_code":
      return "the member has no code any more";
    case "code_changed":
      return "the code was changed meanwhile";
  }
}

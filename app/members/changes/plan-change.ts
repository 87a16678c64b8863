/** What a change means for one member, judged from our own records before anything is touched. */
import { parsePromoCode } from "#app/codes/promo-code.ts";

import type { ChangeKind, ChangeRefusal, OwnPayout, RefusalDetail } from "./change.ts";

export type EnrolmentFacts = {
  enrolmentId: string;
  /** active, inactive or removed. */
  status: string;
  /** The member's live codes, the primary one first. */
  live: readonly HeldCode[];
  /** The name they held last, present or past, one that was for no channel before others; null when they never had one. */
  lastName: string | null;
  /** The slug of the channel that it was for; null for none. */
  lastChannel: string | null;
  /** Since when they held it. */
  lastFrom: Date | null;
  beingRefreshed: boolean;
  beingChanged: boolean;
  /** Their own commission, null in each where the offer's applies. */
  commissionBps: number | null;
  commissionMinor: number | null;
};

type HeldCode = { codeId: string; name: string; redeemCodeId: string | null; channel: string | null };

/** `channel`: what a further code is for; `codeId`: the code that ends; `nextId`: the one that becomes the main one where that ended. */
type ChangeInput = { kind: ChangeKind; own?: OwnPayout | null; name?: string; channel?: string; codeId?: string; nextId?: string };

export type Planned =
  /** A code to be issued at Shopify. */
  | { state: "running"; plan: "issue"; name: string; key: string; channel: string | null }
  /** All these codes go, each as an item of its own; before that `mainId`, where there is one, becomes the main code. */
  | { state: "running"; plan: "withdraw"; codes: readonly (HeldCode & { redeemCodeId: string })[]; mainId?: string }
  /** A matter of our own records alone, with the member's place in the offer afterwards. */
  | { state: "done"; status: string }
  /** `name` is the one that was asked for, where it is another than the member's present code. */
  | { state: "refused"; reason: ChangeRefusal; name?: string; detail?: RefusalDetail };

export function planChange(facts: EnrolmentFacts, asked: ChangeInput): Planned {
  // A payout touches no code, so it may be set while one is on its way.
  if (asked.kind === "payout") return planPayout(facts, asked.own ?? null);
  if (facts.beingRefreshed) return refuse("being_refreshed");
  if (facts.beingChanged) return refuse("being_changed");
  switch (asked.kind) {
    case "deactivate":
      if (facts.status === "removed") return refuse("not_in_offer");
      return facts.live.length > 0
        ? withdraw(facts.live)
        : facts.status === "active"
          ? { state: "done", status: "inactive" }
          : refuse("already_inactive");
    case "remove":
      if (facts.status === "removed") return refuse("already_removed");
      return facts.live.length > 0 ? withdraw(facts.live) : { state: "done", status: "removed" };
    case "activate":
      if (facts.status === "removed") return refuse("not_in_offer");
      return facts.live.length > 0 ? refuse("already_active") : issue(facts.lastName, { keeping: true, channel: facts.lastChannel });
    case "readd":
      if (facts.status !== "removed") return refuse("already_in_offer");
      return issue(facts.lastName, { keeping: true, channel: facts.lastChannel });
    case "add":
      return facts.live.length > 0 ? refuse("already_in_offer") : issue(asked.name ?? "", { keeping: false, channel: null });
    case "add_code":
      if (facts.status !== "active") return refuse("not_active");
      if (facts.live.length === 0) return refuse("no_code_yet");
      if (facts.live.some(({ channel }) => channel === asked.channel)) return refuse("channel_has_code");
      return issue(asked.name ?? "", { keeping: false, channel: asked.channel ?? null });
    case "end_code":
      return endOne(facts, asked);
  }
}

/** The one that a member posts everywhere goes with them only, or when another takes its place: which one, a person chooses. */
function endOne({ live }: EnrolmentFacts, { codeId, nextId }: ChangeInput): Planned {
  const code = live.find((held) => held.codeId === codeId);
  if (!code) return refuse("code_ended");
  if (code !== live[0]) return withdraw([code]);
  if (nextId === undefined) return refuse("code_is_main");
  const next = live.find((held) => held.codeId === nextId);
  if (!next || next === code) return refuse("code_ended");
  const planned = withdraw([code]);
  return planned.state === "running" && planned.plan === "withdraw" ? { ...planned, mainId: next.codeId } : planned;
}

function planPayout(facts: EnrolmentFacts, own: OwnPayout | null): Planned {
  if (facts.status === "removed") return refuse("not_in_offer");
  const same = facts.commissionBps === (own?.bps ?? null) && facts.commissionMinor === (own?.perConversionMinor ?? null);
  return same ? refuse("same_payout") : { state: "done", status: facts.status };
}

/** A code whose id is not known cannot be deleted safely: then none of the member's codes is touched. */
function withdraw(live: readonly HeldCode[]): Planned {
  const codes = live.flatMap(({ redeemCodeId, ...code }) => (redeemCodeId === null ? [] : [{ ...code, redeemCodeId }]));
  return codes.length < live.length ? refuse("id_unknown") : { state: "running", plan: "withdraw", codes };
}

/** `keeping`: a name that was the member's before may be issued again as it was, whatever is in it. */
function issue(name: string | null, { keeping, channel }: { keeping: boolean; channel: string | null }): Planned {
  if (name === null) return refuse("never_had_a_code");
  const parsed = parsePromoCode(name, keeping ? { keeping: name } : {});
  if (!parsed.ok) return { state: "refused", reason: "name_invalid", name, detail: { because: parsed.reason } };
  return { state: "running", plan: "issue", name: parsed.name, key: parsed.key, channel };
}

function refuse(reason: ChangeRefusal): Planned {
  return { state: "refused", reason };
}

/** Which acts a page shows, as its address says it. Dates are days of the shop's calendar, both included. */
import { DateTime } from "luxon";

import { isId } from "#app/platform/ids.ts";

import { ACTIVITY_KINDS, keyBehind, type ActivityKind, type ActorKind } from "./activity.ts";
import { GROUP_LABELS, KIND_LABELS, type ActivityGroup } from "./activity-labels.ts";

export type ActivityFilter = {
  kinds: readonly ActivityKind[] | null;
  who: { actor: ActorKind; staffId: string | null } | null;
  memberId: string | null;
  offerId: string | null;
  from: Date | null;
  to: Date | null;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What says nothing we know filters nothing. `what` is a group or a kind, `who` an actor or the id of a staff user. */
export function parseActivityFilter(query: URLSearchParams, zone: string): ActivityFilter {
  const id = (name: string) => (isId(query.get(name) ?? "") ? query.get(name) : null);
  const day = (name: string) => {
    const typed = query.get(name) ?? "";
    const read = DAY.test(typed) ? DateTime.fromISO(typed, { zone }) : null;
    return read?.isValid ? read : null;
  };
  return {
    kinds: kindsOf(query.get("what")),
    who: whoOf(query.get("who")),
    memberId: id("member"),
    offerId: id("offer"),
    from: day("from")?.startOf("day").toJSDate() ?? null,
    to: day("to")?.plus({ days: 1 }).startOf("day").toJSDate() ?? null,
  };
}

function kindsOf(what: string | null): readonly ActivityKind[] | null {
  if (what !== null && what in GROUP_LABELS) return ACTIVITY_KINDS.filter((kind) => KIND_LABELS[kind].group === (what as ActivityGroup));
  const kind = ACTIVITY_KINDS.find((one) => one === what);
  return kind ? [kind] : null;
}

function whoOf(who: string | null): ActivityFilter["who"] {
  if (who !== null && keyBehind(who) !== null) return { actor: "api_key", staffId: who };
  if (who === "creator" || who === "system" || who === "shopify" || who === "staff") return { actor: who, staffId: null };
  return who !== null && /^\d{1,20}$/.test(who) ? { actor: "staff", staffId: who } : null;
}

/** What a creator should know of an offer beyond its code, in the customer's language; dates in the shop's zone. */
import type { CreatorOffer } from "#app/portal/creator-view.ts";

import { host, t } from "./host.ts";

/** Null when there is nothing. */
export function statusNote({ status, startsAt, endsAt, oldCode }: CreatorOffer, zone: string): string | null {
  if (oldCode) {
    const { name: code, endsAt: end } = oldCode;
    return end === null ? t("note.old_now", { code }) : t("note.old_until", { code, date: moment(end, zone) });
  }
  switch (status) {
    case "active":
      return endsAt === null ? null : t("note.until", { date: day(endsAt, zone) });
    case "scheduled":
      return t("note.from", { date: day(startsAt, zone) });
    case "changing":
    case "some":
    case "paused":
      return t(`note.${status}`);
    case "ended":
    case "none":
      return null;
  }
}

/** What became of the last wish for another name; null when there is nothing to tell. */
export function wishNote({ wish, code }: CreatorOffer): string | null {
  if (!wish || wish.state === "withdrawn" || (wish.state === "approved" && code === wish.name)) return null;
  return t(`wish.${wish.state}`, { name: wish.name, answer: wish.answer }).trim();
}

const day = (instant: string, timeZone: string) => host().i18n.formatDate(new Date(instant), { timeZone, dateStyle: "medium" });
const moment = (instant: string, timeZone: string) =>
  host().i18n.formatDate(new Date(instant), { timeZone, dateStyle: "medium", timeStyle: "short" });

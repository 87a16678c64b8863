/** The sentences of an offer in the customer's language; which ones there are is the app's to say. Dates are in the shop's zone. */
import type { CreatorNote, WishNote } from "#app/portal/creator-notes.ts";

import { host, t } from "./host.ts";

export function noteText({ says, code = "", now = "", on, at }: CreatorNote, zone: string): string {
  const date = at !== undefined ? moment(at, zone) : on !== undefined ? day(on, zone) : "";
  return t(`note.${says}`, { code, now, date });
}

export function wishText({ says, name, answer }: WishNote): string {
  return t(`wish.${says}`, { name, answer }).trim();
}

const day = (instant: string, timeZone: string) => host().i18n.formatDate(new Date(instant), { timeZone, dateStyle: "medium" });
/** With its zone: a creator may live in another one than the shop. */
const moment = (instant: string, timeZone: string) =>
  host().i18n.formatDate(new Date(instant), {
    ...{ timeZone, year: "numeric", month: "short", day: "numeric" },
    ...{ hour: "numeric", minute: "2-digit", timeZoneName: "short" },
  });

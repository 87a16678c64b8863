/** The sentences of a creator's page, by what `creator-notes` says. In brackets stands what is filled in. */
import { formatDate, formatMoment } from "#app/format/dates.ts";

import type { CreatorNote, WishNote } from "./creator-notes.ts";

export const NOTE_WORDS: Record<CreatorNote["says"], string> = {
  old_until: "Your old code [code] works until [date].",
  old_now: "Your old code [code] stops working in a moment.",
  until: "Until [date]",
  from: "Works from [date]",
  changing: "Your code is being renewed. Look again in a few seconds.",
  some: "At the moment the shop gives this offer to some shoppers only: for the others your code takes nothing off.",
  paused: "Paused by the shop: for now your code takes nothing off. It works again, with the same link, once the shop resumes the offer.",
  ended: "This offer is over.",
  ended_dated: "By its dates this offer is over.",
  none: "You have no code in this offer at the moment. What you sold stays counted; ask the shop if you expected one.",
  changed: "Changed on [date]: [code] no longer works, [now] does.",
  stopped: "[code] stopped working on [date].",
};

export const WISH_WORDS: Record<WishNote["says"], string> = {
  open: "You asked for [name]. The shop will answer.",
  approved: "[name] was approved.",
  declined: "[name] was declined. [answer]",
};

export const PAGE_WORDS = {
  contact: "Questions? Write to",
  takeBack: "Take this back",
  /** On a page that a link opened without an account. */
  whose: "For [name]. This link works until [date]; then ask the shop for a new one.",
  whoseUnnamed: "This link works until [date]; then ask the shop for a new one.",
};

/** A page has no other place to name the zone, so times bring theirs. */
export type Where = { zone: string; locale: string };

export function noteText({ says, code = "", now = "", on, at }: CreatorNote, where: Where): string {
  const date = at !== undefined ? formatMoment(at, where) : on !== undefined ? formatDate(on, where) : "";
  return fill(NOTE_WORDS[says], { code, now, date });
}

export function wishText({ says, name, answer }: WishNote): string {
  return fill(WISH_WORDS[says], { name, answer }).trim();
}

export function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replaceAll(/\[(\w+)\]/g, (_, name: string) => values[name] ?? "");
}

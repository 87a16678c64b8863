/**
 * What operations take, as agents and scripts write it: an agent sends `true` where an address has to say "true", Python writes `True` and a
 * space between day and time, and the plus of an offset from UTC is a space in an address. Each is read as what it means; the document
 * names the plain form.
 */
import { z } from "zod";

import { isSensible } from "#app/format/instants.ts";

/**
 * Of ids and times the document and the tools tell the format alone: the pattern that the library adds is a third of what an agent has to
 * read, and stricter than what is read here.
 */
export const FORMAT_ALONE = { pattern: undefined };

/** A text of at most so many characters. */
export const text = (most: number) => z.string().max(most);

export const yesNo = z.preprocess(
  (given) => (typeof given === "string" ? ({ true: true, false: false }[given.trim().toLowerCase()] ?? given) : given),
  z.boolean(),
);

/** A whole number in these bounds. */
export const whole = (least: number, most: number) =>
  z.preprocess(
    (given) => (typeof given === "string" && /^-?\d{1,15}$/.test(given.trim()) ? Number(given) : given),
    z.int().min(least).max(most),
  );

export const isMeant = (iso: string) => isSensible(Date.parse(iso));

const BETWEEN = /^(\d{4}-\d\d-\d\d) (?=\d)/;
const PLUS = / (\d\d:?\d\d)$/;
const plainTime = (given: unknown) => (typeof given === "string" ? given.trim().replace(BETWEEN, "$1T").replace(PLUS, "+$1") : given);
const MEANT = "A time between 1970 and 2200";
const instantGiven = z.iso
  .datetime({ offset: true, error: "A time with its offset from UTC, as 2026-11-30T09:00:00Z" })
  .refine(isMeant, MEANT)
  .meta(FORMAT_ALONE);
const dayGiven = z.iso.date().refine(isMeant, MEANT).meta(FORMAT_ALONE);

/** An instant with its offset from UTC, in any year that orders have. */
export const when = z.preprocess(plainTime, instantGiven);

/** The same, or a day of the shop's calendar, which is its first moment (`instantsOf`). */
export const moment = z.preprocess(plainTime, z.union([instantGiven, dayGiven], { error: "A day, or a time with its offset from UTC" }));

/** What every list takes. */
export const paging = {
  limit: whole(1, 200).default(50).describe("Rows of a page"),
  after: text(1_000).optional().describe("`next` of the page before"),
};

export const times = {
  from: moment.optional().describe("At that time or later; a day is its first moment in the shop's zone"),
  to: moment.optional().describe("Before that time; a day is its first moment in the shop's zone"),
};

/** For what is counted by day. */
export const days = {
  from: dayGiven.optional().describe("That day or later"),
  to: dayGiven.optional().describe("Before that day"),
};

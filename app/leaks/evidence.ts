/** What the model knows of a shop: how busy each day was, when creators posted, and the orders that carried a code. */

import { isSensible } from "#app/format/instants.ts";

/** All orders of the shop on a day (UTC), with and without codes. */
type DayEvidence = { type: "day"; date: string; orders: number };

/** A creator posted about their code, so orders may peak for some days. */
export type PostEvidence = { type: "post"; code: string; at: number };

export type Channel = "web" | "pos" | "draft" | "subscription";

/** The visit before the order as Shopify tells it; `at` in milliseconds UTC. */
export type LastVisit = { at: number | null; referrer: string | null; source: string | null };

/** `creatorTouch` says whether a visit came through the creator's link; null where nobody can tell. */
export type Journey = { creatorTouch: boolean | null; lastVisit: LastVisit | null };

/** An order that carried a code; `at` in milliseconds UTC. No journey is no evidence, never a direct visit. */
export type OrderEvidence = {
  type: "order";
  code: string;
  at: number;
  /** 1 for the customer's first order; null where unknown. */
  customerOrderIndex: number | null;
  channel: Channel;
  journey: Journey | null;
};

export type Evidence = DayEvidence | PostEvidence | OrderEvidence;

export const DAY_MS = 86_400_000;

/** The day (UTC) an instant lies in, counted from 1970. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** `2026-03-01` for a day counted from 1970. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

type Refused = { refused: string };

/** Reads one line of a file. Unknown keys are passed over; what cannot be meant is refused in words. */
export function parseEvidence(line: string): Evidence | Refused {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { refused: "not JSON" };
  }
  if (!isRecord(value)) return { refused: "not a JSON object" };
  if (value.type === "day") return parseDay(value);
  if (value.type === "post") return parsePost(value);
  if (value.type === "order") return parseOrder(value);
  return { refused: `type is ${shown(value.type)}, not "day", "post" or "order"` };
}

type Fields = Record<string, unknown>;

function parseDay(fields: Fields): DayEvidence | Refused {
  const { date, orders } = fields;
  if (typeof date !== "string" || !isDate(date)) {
    return { refused: `date is ${shown(date)}, not a date such as "2026-03-01"` };
  }
  if (typeof orders !== "number" || !Number.isSafeInteger(orders) || orders < 0) {
    return { refused: `orders is ${shown(orders)}, not a whole number of orders` };
  }
  return { type: "day", date, orders };
}

function parsePost(fields: Fields): PostEvidence | Refused {
  const code = codeOf(fields);
  if (code === null) return { refused: `code is ${shown(fields.code)}` };
  const at = instant(fields.at);
  if (at === null) return { refused: `at is ${shown(fields.at)}, not an instant such as "2026-03-01T12:00:00Z"` };
  return { type: "post", code, at };
}

function parseOrder(fields: Fields): OrderEvidence | Refused {
  const code = codeOf(fields);
  if (code === null) return { refused: `code is ${shown(fields.code)}` };
  const at = instant(fields.at);
  if (at === null) return { refused: `at is ${shown(fields.at)}, not an instant such as "2026-03-01T12:00:00Z"` };
  const { amountMinor, customerOrderIndex: index = null, channel = "web" } = fields;
  if (amountMinor != null && (typeof amountMinor !== "number" || amountMinor < 0)) {
    return { refused: `amountMinor is ${shown(amountMinor)}, not an amount of zero or more` };
  }
  if (index !== null && (typeof index !== "number" || !Number.isInteger(index) || index < 1)) {
    return { refused: `customerOrderIndex is ${shown(index)}, neither null nor 1 or more` };
  }
  if (typeof channel !== "string") return { refused: `channel is ${shown(channel)}, not a channel` };
  const journey = parseJourney(fields.journey);
  if (journey !== null && "refused" in journey) return journey;
  return { type: "order", code, at, customerOrderIndex: index, channel: channelOf(channel), journey };
}

function parseJourney(value: unknown): Journey | null | Refused {
  if (value == null) return null;
  if (!isRecord(value)) return { refused: `journey is ${shown(value)}, neither null nor an object` };
  const { creatorTouch = null, lastVisit = null } = value;
  if (creatorTouch !== null && typeof creatorTouch !== "boolean") {
    return { refused: `journey.creatorTouch is ${shown(creatorTouch)}, not true, false or null` };
  }
  if (lastVisit === null) return { creatorTouch, lastVisit: null };
  if (!isRecord(lastVisit)) return { refused: `journey.lastVisit is ${shown(lastVisit)}, neither null nor an object` };
  const { at = null, referrer = null, source = null } = lastVisit;
  const visitedAt = at === null ? null : instant(at);
  if (at !== null && visitedAt === null) return { refused: `journey.lastVisit.at is ${shown(at)}, not an instant` };
  if (referrer !== null && typeof referrer !== "string") return { refused: `journey.lastVisit.referrer is ${shown(referrer)}` };
  if (source !== null && typeof source !== "string") return { refused: `journey.lastVisit.source is ${shown(source)}` };
  return { creatorTouch, lastVisit: { at: visitedAt, referrer: referrer || null, source: source || null } };
}

/** A channel that nobody listed has visits as the web has them. */
function channelOf(channel: string): Channel {
  return channel === "pos" || channel === "draft" || channel === "subscription" ? channel : "web";
}

function codeOf({ code }: Fields): string | null {
  return typeof code === "string" && code.trim() !== "" ? code.trim() : null;
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?) ?(?:(Z)|([+-]\d{2}):?(\d{2})?)?)?$/i;

/** ISO 8601 as programs write it; without an offset it is UTC, whatever the zone of the machine that reads it. */
function instant(value: unknown): number | null {
  const found = typeof value === "string" ? INSTANT.exec(value) : null;
  if (found === null) return null;
  const [text, date = "", time = "00:00", zulu, hours, minutes = "00"] = found;
  const at = Date.parse(zulu === "Z" ? text : `${date}T${time.replace(",", ".")}${hours === undefined ? "Z" : `${hours}:${minutes}`}`);
  // Every month has 28 days; of the others the calendar is asked.
  return isSensible(at) && (date.slice(8) <= "28" || isDate(date)) ? at : null;
}

function isDate(date: string): boolean {
  const at = Date.parse(date);
  return isSensible(at) && dateOf(dayOf(at)) === date;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

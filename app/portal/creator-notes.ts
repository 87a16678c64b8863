/**
 * What a creator should know of an offer beyond its code: which sentence, and what it is filled with. Decided here once; the shop's page,
 * the theme's block and the customer account only bring the words, under these names.
 */
import type { CreatorStatus } from "./offer-status.ts";

/** Every sentence there is. Each surface has words for all of them. */
export const CREATOR_NOTES = [
  "old_until",
  "old_now",
  "until",
  "from",
  "changing",
  "some",
  "paused",
  "ended",
  "ended_dated",
  "none",
  "changed",
  "stopped",
] as const;

/** Instants are ISO 8601, UTC. Of `on` the day is shown, of `at` the time as well. */
export type CreatorNote = {
  says: (typeof CREATOR_NOTES)[number];
  code?: string;
  /** The code that works instead. */
  now?: string;
  on?: string;
  at?: string;
};

/** What became of the last wish for another name. */
export const WISH_NOTES = ["open", "approved", "declined"] as const;
export type WishNote = { says: (typeof WISH_NOTES)[number]; name: string; answer: string };

/** Of an offer as a creator sees it (creator-view.ts), what decides. */
export type Told = {
  status: CreatorStatus;
  certain?: boolean;
  startsAt: string;
  endsAt: string | null;
  code: string | null;
  oldCode: { name: string; endsAt: string | null } | null;
  before?: { name: string; until: string } | null;
};
type Wished = { wish: { name: string; state: WishNote["says"] | "withdrawn"; answer: string } | null; code: string | null };

/** In the order they are read; empty when there is nothing. */
export function notesOf(offer: Told): CreatorNote[] {
  return [statusNote(offer), changeNote(offer)].filter((note) => note !== null);
}

function statusNote({ status, certain, startsAt, endsAt, oldCode }: Told): CreatorNote | null {
  if (oldCode) {
    const { name: code, endsAt: at } = oldCode;
    return at === null ? { says: "old_now", code } : { says: "old_until", code, at };
  }
  switch (status) {
    case "active":
      return endsAt === null ? null : { says: "until", on: endsAt };
    case "scheduled":
      return { says: "from", on: startsAt };
    case "changing":
    case "some":
    case "paused":
    case "none":
      return { says: status };
    case "ended":
      return { says: certain === false ? "ended_dated" : "ended" };
  }
}

/** What changed last and when; null where nothing did, or an old code still works and is told of. */
function changeNote({ before, code, oldCode, status }: Told): CreatorNote | null {
  if (!before || oldCode || status === "changing") return null;
  const on = before.until;
  if (code === null) return status === "none" ? { says: "stopped", code: before.name, on } : null;
  return code.toUpperCase() === before.name.toUpperCase() ? null : { says: "changed", code: before.name, now: code, on };
}

/** Null when there is no wish worth telling of: it was taken back, or what was wished for is the code. */
export function wishNoteOf({ wish, code }: Wished): WishNote | null {
  if (!wish || wish.state === "withdrawn" || (wish.state === "approved" && wish.name === code)) return null;
  return { says: wish.state, name: wish.name, answer: wish.answer };
}

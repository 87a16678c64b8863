/** What a message is: a draft until a person sends it, then a row for each member that ends in exactly one way. */

export type MessageState = "draft" | "sending" | "sent" | "by_hand";

/** `code`: about each member's own code, sent to everybody chosen. `news`: anything else, not for those who unsubscribed. */
export const ABOUTS = ["code", "news"] as const;
export type About = (typeof ABOUTS)[number];

/** What made it worth writing: a refresh, a change of members, or a new offer. */
export const CAUSES = ["refresh", "change", "setup"] as const;
export type Cause = { kind: (typeof CAUSES)[number]; id: string };

/**
 * A recipient's way. `sending` is the mark made before the mail server is asked: whoever finds it without a result knows
 * that the message may have been sent, and calls it `unclear` instead of sending it again.
 */
export type RecipientState = "draft" | "left_out" | "queued" | "sending" | "sent" | "bounced" | "failed" | "unclear" | "by_hand";

export type LeftOutFor = "by_person" | "no_email" | "unsubscribed" | "missing_value" | "suppressed";

/** Counts of a message's recipients, as lists and its own page show them. */
export type Counts = {
  total: number;
  delivered: number;
  waiting: number;
  bounced: number;
  failed: number;
  unclear: number;
  leftOut: number;
};

/** What each state counts as. Those left out are not among the `total`. */
export function countsOf(groups: readonly { state: string; count: number }[]): Counts {
  const sum = (...states: RecipientState[]) =>
    groups.filter(({ state }) => states.includes(state as RecipientState)).reduce((total, { count }) => total + count, 0);
  const leftOut = sum("left_out");
  return {
    total: groups.reduce((total, { count }) => total + count, 0) - leftOut,
    delivered: sum("sent", "by_hand"),
    waiting: sum("queued", "sending"),
    bounced: sum("bounced"),
    failed: sum("failed"),
    unclear: sum("unclear"),
    leftOut,
  };
}

export const SUBJECT_MOST = 200;
export const BODY_MOST = 10_000;

/** A message as it is being written. */
export type Draft = { subject: string; body: string; about: About; template: string };

/** Every attempt at the same recipient carries the same id, so a mail program that got it twice can tell. */
export function messageIdOf(recipientId: string, from: string): string {
  return `${recipientId}@${from.slice(from.lastIndexOf("@") + 1)}`;
}

const MINUTE = 60;
const WAITS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * 60 * MINUTE, 6 * 60 * MINUTE, 12 * 60 * MINUTE];

/** Seconds until the next attempt after `attempts` refusals for now; null when it has been tried often enough (about a day). */
export function nextAttemptIn(attempts: number): number | null {
  return WAITS[attempts - 1] ?? null;
}

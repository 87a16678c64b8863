/** The words for how things stand for a creator; dates in the shop's zone. */
import { formatDate, formatDateTime } from "#app/format/dates.ts";

import type { CreatorOffer } from "./creator-view.ts";

type Where = { zone: string; locale: string };

/** One or two words. */
export function statusWord(offer: Pick<CreatorOffer, "status">): string {
  return STATUS[offer.status];
}

const STATUS: Record<CreatorOffer["status"], string> = {
  active: "Active",
  changing: "Changing",
  scheduled: "Not begun",
  paused: "Paused",
  ended: "Ended",
  none: "No code",
};

/** What a creator should know beyond the status; null when there is nothing. */
export function statusNote({ status, startsAt, endsAt, oldCode }: CreatorOffer, where: Where): string | null {
  if (oldCode) {
    const end = oldCode.endsAt === null ? "stops working in a moment" : `works until ${formatDateTime(oldCode.endsAt, where)}`;
    return `Your old code ${oldCode.name} ${end}.`;
  }
  switch (status) {
    case "active":
      return endsAt === null ? null : `Until ${formatDate(endsAt, where)}`;
    case "scheduled":
      return `Works from ${formatDate(startsAt, where)}`;
    case "changing":
      return "Your code is being renewed. Look again in a few seconds.";
    case "paused":
      return "Paused by the shop. Your link works again once it is back.";
    case "ended":
      return "This offer is over.";
    case "none":
      return "You have no code in this offer at the moment.";
  }
}

/** What became of the last wish for another name; null when there is none worth telling. */
export function wishNote({ wish, code }: Pick<CreatorOffer, "wish" | "code">): string | null {
  if (!wish) return null;
  switch (wish.state) {
    case "open":
      return `You asked for ${wish.name}. The shop will answer.`;
    case "approved":
      return code === wish.name ? null : `${wish.name} was approved.`;
    case "declined":
      return `${wish.name} was declined.${wish.answer === "" ? "" : ` ${wish.answer}`}`;
    case "withdrawn":
      return null;
  }
}

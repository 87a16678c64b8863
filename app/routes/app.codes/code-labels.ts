/** What the page of a code says first: whose it is or was, whether it works, and what follows from that. */
import { availabilityOf, shareLabel } from "#app/codes/availability.ts";
import { inHandLabel } from "#app/codes/in-hand.ts";
import type { DecoyCode, VisitorCode } from "#app/screens/code/made-codes.server.ts";
import type { CodeTenure, CodeView } from "#app/screens/code/read-code.server.ts";
import { endedBecause } from "#app/codes/lineage-labels.ts";

type Words = { date: (iso: string) => string; day: (day: string) => string };

export type Verdict = { tone: "success" | "info" | "warning"; title: string; text: string };

/** `date` writes an instant in the shop's zone, `day` a day of the calendar. */
export function verdictOf({ name, tenures: [latest], promised, madeFor, elsewhere }: CodeView, { date, day }: Words): Verdict {
  if (latest?.until === null) return leakVerdict(latest, liveVerdict(latest, date), day);
  if (latest) return endedVerdict({ ...latest, until: latest.until }, elsewhere, date);
  if (promised)
    return {
      tone: "info",
      title: `${name} is about to be ${promised.member}’s`,
      text: "It is being made for them, and belongs to nobody else.",
    };
  if (madeFor?.kind === "visitor") return visitorVerdict(madeFor.code, date);
  if (madeFor) return decoyVerdict(madeFor.code, date);
  if (elsewhere === "unknown")
    return {
      tone: "warning",
      title: `No member ever had ${name}`,
      text: "Shopify does not answer at the moment, so whether a discount has it is not known.",
    };
  if (elsewhere)
    return {
      tone: "info",
      title: `${name} is no member’s code`,
      text: `It belongs to the discount “${elsewhere.title}” in Shopify. Change or end it there.`,
    };
  return {
    tone: "info",
    title: `No member ever had ${name}`,
    text: "No discount in Shopify has it either: shoppers who type it get nothing.",
  };
}

const ENDED_UNUSED: Record<string, string> = {
  stale: "It was not used in time and was deleted",
  off: "It was deleted when codes for visitors were turned off",
  withdrawn: "It was deleted when the member left the offer",
  removed: "Somebody deleted it in Shopify",
  discount_gone: "The discount was deleted in Shopify",
};

function visitorVerdict({ name, member, offer, stands, endedFor, givenAt }: VisitorCode, date: (iso: string) => string): Verdict {
  const now = {
    waiting: "It is ready, and nobody was given it yet.",
    given: `It was handed out on ${date(givenAt ?? "")} and works until it is used or grows old; an order with it counts for ${member.name}.`,
    ended: `${ENDED_UNUSED[endedFor ?? ""] ?? "It was not used and has ended"}, so shoppers who type it get nothing.`,
  };
  return {
    tone: stands === "given" ? "success" : "info",
    title: `${name} was made for one visitor of ${member.name}’s link`,
    text: `In ${offer.title}. ${now[stands]}`,
  };
}

function decoyVerdict({ name, place, stands, usedAt }: DecoyCode, date: (iso: string) => string): Verdict {
  const where = { making: `It is being made, for “${place}”`, works: `It is planted in “${place}”`, ended: `It was planted in “${place}”` };
  const used = usedAt === null ? "No order has used it yet." : `An order used it on ${date(usedAt)}: that place was scraped.`;
  const over = stands === "ended" ? " It no longer works." : "";
  return {
    tone: usedAt === null ? "info" : "warning",
    title: `${name} is a decoy`,
    text: `${where[stands]} and was given to nobody. ${used}${over}`,
  };
}

/** A code that may have leaked is no good news, however well it works. */
function leakVerdict({ leak }: CodeTenure, live: Verdict, day: Words["day"]): Verdict {
  return leak?.open ? { ...live, tone: "warning", title: `${live.title}, and may have leaked since ${day(leak.since)}` } : live;
}

function liveVerdict({ name, member, offer, from, secondary, channel, gone, inHand }: CodeTenure, date: (iso: string) => string): Verdict {
  const whose = `${name} is ${member.name}’s`;
  const since = `In ${offer.title}, since ${date(from)}.`;
  if (inHand) return { tone: inHand.parked ? "warning" : "info", title: whose, text: `${since} ${inHandLabel(inHand)}.` };
  if (offer.status === "MISSING")
    return { tone: "warning", title: whose, text: `${since} It does not work: the discount was deleted in Shopify.` };
  const { decidedBy, share } = availabilityOf(offer);
  if (decidedBy === "rollout" && share < 100) {
    const text =
      share > 0
        ? `It works for ${shareLabel(share)}: a rollout in Shopify decides.`
        : "It does not work at the moment: a rollout in Shopify stops the offer.";
    return { tone: "warning", title: whose, text: `${since} ${text}` };
  }
  const isKnown = decidedBy !== "unknown";
  if (offer.paused && share === 0)
    return { tone: "warning", title: whose, text: `${since} It does not work at the moment: the offer is paused.` };
  if (offer.status === "EXPIRED" && share === 0)
    return {
      tone: "warning",
      title: whose,
      text: `${since} ${isKnown ? "It does not work any more: the offer has ended" : "It should not work any more: the end date of the offer has passed"}.`,
    };
  if (offer.status === "SCHEDULED" && share === 0)
    return {
      tone: "info",
      title: whose,
      text: `${since} ${isKnown ? "It does not work yet: the offer has not started" : "It should not work yet: the start date of the offer is to come"}.`,
    };
  if (gone) return { tone: "warning", title: whose, text: `${since} Somebody deleted it in Shopify, so it does not work.` };
  const further = channel === null ? "a further code" : `their code for ${channel},`;
  const beside = secondary ? ` It is ${further} beside the one they post.` : channel === null ? "" : ` It is their code for ${channel}.`;
  return { tone: "success", title: whose, text: `${since} It ${isKnown ? "works" : "should work"} now.${beside}` };
}

function endedVerdict(
  { name, member, offer, until, endedFor, codeNow, active }: CodeTenure & { until: string },
  elsewhere: CodeView["elsewhere"],
  date: (iso: string) => string,
): Verdict {
  const because = endedBecause(endedFor);
  const title = `${name} was ${member.name}’s until ${date(until)}${because === null ? "" : `: ${because}`}`;
  const now =
    codeNow === null || !active
      ? `${member.name} has no code in ${offer.title} now.`
      : `${member.name} has ${codeNow} in ${offer.title} now.`;
  if (elsewhere !== null && elsewhere !== "unknown")
    return {
      tone: "warning",
      title,
      text: `Shoppers can use it all the same: the discount “${elsewhere.title}” in Shopify has it now. Change or end it there. ${now}`,
    };
  if (elsewhere === "unknown")
    return {
      tone: "warning",
      title,
      text: `Shopify does not answer at the moment, so whether somebody made it again is not known. ${now}`,
    };
  return { tone: "info", title, text: `It no longer works, so there is nothing to replace. ${now}` };
}

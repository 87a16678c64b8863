/** What the page of a code says first: whose it is or was, whether it works, and what follows from that. */
import { availabilityOf, shareLabel } from "#app/codes/availability.ts";
import { inHandLabel } from "#app/codes/in-hand.ts";
import type { CodeTenure, CodeView } from "#app/screens/code/read-code.server.ts";
import { endedBecause } from "#app/codes/lineage-labels.ts";

type Words = { date: (iso: string) => string; day: (day: string) => string };

export type Verdict = { tone: "success" | "info" | "warning"; title: string; text: string };

/** `date` writes an instant in the shop's zone, `day` a day of the calendar. */
export function verdictOf({ name, tenures: [latest], promised, elsewhere }: CodeView, { date, day }: Words): Verdict {
  if (latest?.until === null) return leakVerdict(latest, liveVerdict(latest, date), day);
  if (latest) return endedVerdict({ ...latest, until: latest.until }, elsewhere, date);
  if (promised)
    return {
      tone: "info",
      title: `${name} is about to be ${promised.member}’s`,
      text: "It is being made for them, and belongs to nobody else.",
    };
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

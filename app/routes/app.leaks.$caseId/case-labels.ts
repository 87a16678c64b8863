/** What a leak case says. */
import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";
import { beyondUsual } from "#app/screens/leak/pace.ts";
import type { LeakView } from "#app/screens/leak/read-case.server.ts";
import { endedBecause } from "#app/codes/lineage-labels.ts";

type Verdict = { tone: "success" | "info" | "warning"; title: string; text: string };

/** `date` writes an instant in the shop's zone. */
export function verdictOf(view: LeakView, { date, locale }: { date: (iso: string) => string; locale: string }): Verdict {
  const day = (one: string) => formatDay(one, { locale });
  const { name, code, since, dismissed } = view;
  switch (view.state) {
    case "open":
      return {
        tone: "warning",
        title: `${name} may have leaked since ${day(since)}`,
        text: isReported(view)
          ? `${code.member.name}’s ${codeOf(code)} in ${code.offer.title} was reported as leaked, ${sinceWords(view, day)}.`
          : `${code.member.name}’s ${codeOf(code)} in ${code.offer.title} brings orders as if others had it, ${sinceWords(view, day)}.`,
      };
    case "dismissed": {
      const who = dismissed === null ? "" : `${dismissed.by} said so on ${date(dismissed.at)}. `;
      return {
        tone: "info",
        title: `${name} is no leak`,
        text: `${who}The code is watched on, with the orders until then taken as usual for it.`,
      };
    }
    case "ended": {
      const because = endedBecause(code.endedFor);
      const ended = code.until === null ? "has ended" : `ended on ${date(code.until)}`;
      const now =
        code.codeNow === null
          ? `${code.member.name} has no code in ${code.offer.title} now.`
          : `${code.member.name} has ${code.codeNow} now.`;
      return {
        tone: "success",
        title: `${name} ${ended}${because === null ? "" : `: ${because}`}`,
        text: `${isReported(view) ? "It was reported as leaked" : "It seems to have been known to others"} ${sinceWords(view, day)}. ${now}`,
      };
    }
  }
}

/** How often a code that has ended is still tried, and what that is worth; null where it has not ended or nobody counts. */
export function attemptsWords({ name, attempts, state }: Pick<LeakView, "name" | "attempts" | "state">): string | null {
  if (state !== "ended" || attempts === null) return null;
  if (attempts === 0) return `No checkout has told of an attempt with ${name} since it stopped.`;
  return `${plural(attempts, "attempt")} with ${name} since it stopped, as checkouts tell it: a hint, for not every shopper lets itself be counted.`;
}

/** Whether it rests on what people said alone: no orders were judged. */
export function isReported({ reasons }: Pick<LeakView, "reasons">): boolean {
  return reasons.length > 0 && reasons.every(({ signal }) => signal === "reported");
}

/** "since about Nov 18 (between Oct 26 and Nov 21)"; "since Nov 18" where a person named the day. */
export function sinceWords(
  { since, sinceFrom, sinceTo }: Pick<LeakView, "since" | "sinceFrom" | "sinceTo">,
  day: (one: string) => string,
): string {
  if (sinceFrom === sinceTo) return `since ${day(since)}`;
  return `since about ${day(since)} (between ${day(sinceFrom)} and ${day(sinceTo)})`;
}

/** What the figures, the line and the band of the chart stand for, and what is not known. */
export function chartWords(
  view: Pick<LeakView, "reasons" | "sinceFrom" | "sinceTo" | "endedOn" | "visitsKnown" | "cost" | "code">,
): string {
  const { sinceFrom, sinceTo, endedOn, visitsKnown, cost, code } = view;
  const unknown = isReported(view) ? "." : ", so this rests on how many orders came and who placed them.";
  return [
    `The chart has ${code.member.name}’s orders${code.channel === null ? "" : ` for ${code.channel}`} of each day (UTC).`,
    sinceFrom === sinceTo
      ? "The dashed line is the day since when it is said to have leaked."
      : "The dashed line is the estimated date; it lies within the band in nine of ten cases.",
    endedOn === null ? null : "The other line is the end of the code.",
    visitsKnown === 0
      ? `How shoppers came to the store is not known${unknown}`
      : `How shoppers came to the store is known of ${visitsKnown} of ${plural(cost.orders, "order")}.`,
  ]
    .filter((part) => part !== null)
    .join(" ");
}

/** "code for Instagram". */
function codeOf({ channel }: LeakView["code"]): string {
  return channel === null ? "code" : `code for ${channel}`;
}

/** What the leak cost, as a range; empty where nothing usual is known. `money` writes minor units of the shop's currency. */
export function beyondWords({ paces, cost }: Pick<LeakView, "paces" | "cost">, money: (minor: number) => string): string {
  const beyond = beyondUsual(paces);
  if (beyond === null || beyond.orders === 0 || cost.orders === 0) return "";
  // The pace also counts orders that earn nothing by now: of those that do, there are never more beyond the usual than there are.
  const [least, most] = [Math.min(beyond.least, cost.orders), Math.min(beyond.most, cost.orders)];
  if (most === 0) return "No more came than usual.";
  const range = (low: string, high: string) => (low === high ? low : `${low} to ${high}`);
  const part = (minor: number, of: number) => money(Math.round((minor * of) / cost.orders));
  const of = (minor: number) => range(part(minor, least), part(minor, most));
  const discount = cost.discountMinor === null ? "" : `${of(cost.discountMinor)} of the discount and `;
  const many = `${range(String(least), String(most))} of them ${most === 1 ? "is" : "are"}`;
  return `About ${many} beyond what is usual: ${discount}${of(cost.commissionMinor)} of the commission.`;
}

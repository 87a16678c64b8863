/** What a leak case says first. */
import { formatDay } from "#app/format/dates.ts";
import { beyondUsual } from "#app/screens/leak/pace.ts";
import type { LeakView } from "#app/screens/leak/read-case.server.ts";
import { endedBecause } from "#app/ui/lineage-labels.ts";

type Verdict = { tone: "success" | "info" | "warning"; title: string; text: string };

/** `date` writes an instant in the shop's zone. */
export function verdictOf(view: LeakView, { date, locale }: { date: (iso: string) => string; locale: string }): Verdict {
  const day = (one: string) => formatDay(one, { locale });
  const { name, code, since, sinceFrom, sinceTo, dismissed } = view;
  const between = sinceFrom === sinceTo ? "" : `, most likely between ${day(sinceFrom)} and ${day(sinceTo)}`;
  const when = `since ${day(since)}${between}`;
  switch (view.state) {
    case "open":
      return {
        tone: "warning",
        title: `${name} may have leaked since ${day(since)}`,
        text: `${code.member.name}’s ${codeOf(code)} in ${code.offer.title} brings orders as if others had it: ${when}.`,
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
        text: `It was taken to be leaking ${when}. ${now}`,
      };
    }
  }
}

/** "code for Instagram". */
function codeOf({ channel }: LeakView["code"]): string {
  return channel === null ? "code" : `code for ${channel}`;
}

/** What the leak cost, as a range; empty where nothing usual is known. `money` writes minor units of the shop's currency. */
export function beyondWords({ paces, cost }: Pick<LeakView, "paces" | "cost">, money: (minor: number) => string): string {
  const beyond = beyondUsual(paces);
  if (beyond === null || beyond.orders === 0) return "";
  const { orders, least, most } = beyond;
  if (most === 0) return "No more came than usual.";
  const range = (low: string, high: string) => (low === high ? low : `${low} to ${high}`);
  const part = (minor: number, of: number) => money(Math.round((minor * of) / orders));
  const of = (minor: number) => range(part(minor, least), part(minor, most));
  const discount = cost.discountMinor === null ? "" : `${of(cost.discountMinor)} of the discount and `;
  return `Beyond what is usual are ${range(String(least), String(most))} of them: about ${discount}${of(cost.commissionMinor)} of the commission.`;
}

/** What a leak case says first. */
import { formatDay } from "#app/format/dates.ts";
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
        text: `${code.member.name}’s code in ${code.offer.title} brings orders as if others had it: ${when}.`,
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

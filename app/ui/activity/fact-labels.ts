/** Facts of acts in words: "Commission: 10% to 12.5%". Used by the page and by the file alike. */
import { FACTS, type FactName, type Facts, type FactShape, type FactValue } from "#app/activity/activity.ts";
import { RULED_OUT, RULED_OUT_LABELS } from "#app/orders/attribution/order-rules.ts";
import { REJECT_LABELS } from "#app/orders/attribution/review-labels.ts";
import { percentOfBps } from "#app/format/counts.ts";
import { OLD_ENDS_LABELS } from "#app/refreshes/labels.ts";

/** What a rule of the shop had left out before a person decided. */
const RULED_OUT_FACTS: Partial<Record<string, string>> = Object.fromEntries(
  RULED_OUT.map((rule) => [`rule_${rule}`, RULED_OUT_LABELS[rule]]),
);

export type FactFormat = { money: (minor: number) => string; dateTime: (iso: string) => string };

/** One line for each fact that is told; what is the same before and after is told once. */
export function factLines({ before, after }: { before: Facts; after: Facts }, format: FactFormat): string[] {
  const names = (Object.keys(FACTS) as FactName[]).filter((name) => name in before || name in after);
  return names.map((name) => {
    const { label, as } = FACTS[name];
    const was = before[name];
    const is = after[name];
    if (was === undefined || was === null || was === "") return `${label}: ${inLabels(as, is, format)}`;
    if (is === undefined) return `${label}: ${inLabels(as, was, format)}`;
    return `${label}: ${inLabels(as, was, format)} to ${inLabels(as, is, format)}`;
  });
}

/** The same as two cells of a table: "Commission: 10%" before, "Commission: 12.5%" after. */
export function factCells(facts: Facts, format: FactFormat): string {
  const names = (Object.keys(FACTS) as FactName[]).filter((name) => name in facts);
  return names.map((name) => `${FACTS[name].label}: ${inLabels(FACTS[name].as, facts[name], format)}`).join("; ");
}

function inLabels(as: FactShape, value: FactValue | undefined, { money, dateTime }: FactFormat): string {
  if (value === null || value === undefined || value === "") return as === "count" ? "no limit" : as === "bps" ? "as the offer" : "none";
  const text = String(value);
  switch (as) {
    case "text":
    case "code":
    case "count":
      return text;
    case "bps":
      return percentOfBps(Number(value));
    case "minor":
      return money(Number(value));
    case "time":
      return dateTime(text);
    case "yes_no":
      return value === true ? "yes" : "no";
    case "hours":
      return value === 0 ? "never" : value === 1 ? "1 hour" : `${text} hours`;
    case "old_ends":
      return (OLD_ENDS_LABELS as Record<string, string>)[text] ?? text;
    case "rejected_for":
      return (REJECT_LABELS as Record<string, string>)[text] ?? RULED_OUT_FACTS[text] ?? text;
  }
}

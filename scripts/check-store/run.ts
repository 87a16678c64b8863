/** Asks every question of the battery, one after the other, and writes the report. The store is left as it was found. */
import { BATTERY } from "./battery.ts";
import type { Finding, Question } from "./question.ts";
import { NoAnswer, type Store } from "./store.ts";

export type Line = Pick<Question, "name" | "assumed" | "open"> & { finding: Finding };
export type Report = { shop: string; at: string; lines: Line[]; spent: number; left: number; broken: boolean };

/**
 * `signal` breaks it off after the question it is at; what was made is deleted all the same. A question that Shopify does not
 * answer is told as not tried. Throws nothing of the store's.
 */
export async function runBattery(
  store: Store,
  {
    shop,
    at,
    signal,
    battery = BATTERY,
    tell = () => {},
  }: {
    shop: string;
    at: Date;
    signal?: AbortSignal;
    battery?: readonly Question[];
    tell?: (line: Line) => void;
  },
): Promise<Report> {
  const lines: Line[] = [];
  for (const { name, assumed, open, ask } of battery) {
    const finding = signal?.aborted ? ({ is: "untried", because: "it was broken off" } as const) : await answerTo(ask, store);
    const line = { name, assumed, ...(open !== undefined && { open }), finding };
    lines.push(line);
    if (!signal?.aborted) tell(line);
  }
  const left = await store.cleanUp().catch(() => Number.NaN);
  return { shop, at: at.toISOString(), lines, spent: store.spent, left, broken: signal?.aborted ?? false };
}

async function answerTo(ask: Question["ask"], store: Store): Promise<Finding> {
  try {
    return await ask(store);
  } catch (error) {
    // An answer of another shape than was asked for is no answer either.
    if (error instanceof NoAnswer || error instanceof TypeError) return { is: "untried", because: error.message };
    throw error;
  }
}

/** One line for each question: as assumed, different, or not tried. */
export function sayLine({ name, finding }: Line): string {
  switch (finding.is) {
    case "assumed":
      return `as assumed    ${name}`;
    case "different":
      return `DIFFERENT     ${name}: ${finding.seen}`;
    case "untried":
      return `not tried     ${name}: ${finding.because}`;
  }
}

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");

/** The report as Markdown; says nothing of the token. */
export function writeReport({ shop, at, lines, spent, left, broken }: Report): string {
  const count = (is: Finding["is"]) => lines.filter(({ finding }) => finding.is === is).length;
  const rows = lines.map(({ name, assumed, open, finding }) => {
    const result =
      finding.is === "assumed"
        ? "as assumed"
        : finding.is === "different"
          ? `**different**: ${finding.seen}`
          : `could not be tried: ${finding.because}`;
    return `| ${open ?? ""} | ${cell(name)} | ${cell(assumed)} | ${cell(result)} |`;
  });
  const clean =
    left === 0
      ? "Every discount that was made is deleted."
      : `${Number.isNaN(left) ? "Some" : left} discounts that begin with “Reissue check” are left: delete them in the admin.`;
  return [
    `# What ${shop} does`,
    "",
    `${at}, Admin API 2026-10. ${count("assumed")} as assumed, ${count("different")} different, ${count("untried")} not tried. ${spent} points. ${clean}${broken ? " It was broken off." : ""}`,
    "",
    "| question | what | assumed | seen |",
    "| -------- | ---- | ------- | ---- |",
    ...rows,
    "",
  ].join("\n");
}

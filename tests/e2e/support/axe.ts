/** What keeps people with a screen reader or a keyboard out, as axe sees it. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import type { AxeResults, RunOptions } from "axe-core";
import type { Frame } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Axe = {
  run(context: Document, options: RunOptions): Promise<AxeResults>;
  getRules(): { ruleId: string }[];
  utils: { getRule(id: string): { impact?: string } };
};

/**
 * What axe calls serious or critical in a frame, as "rule, element"; for screens that have been waited for. Rules that find only what is
 * less than that are not run.
 */
export async function seriousIn(frame: Frame): Promise<string[]> {
  if (!(await frame.evaluate(() => "axe" in window))) await frame.evaluate(axe);
  const found = await frame.evaluate(async () => {
    const { axe } = window as unknown as { axe: Axe };
    const isLess = ({ ruleId }: { ruleId: string }) => ["minor", "moderate"].includes(axe.utils.getRule(ruleId).impact ?? "");
    const left = Object.fromEntries(
      axe
        .getRules()
        .filter(isLess)
        .map(({ ruleId }) => [ruleId, { enabled: false }]),
    );
    const { violations } = await axe.run(document, { resultTypes: ["violations"], rules: left });
    return violations.map(({ id, impact, nodes }) => ({ id, impact, elements: nodes.map(({ html }) => html) }));
  });
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, elements }) => elements.map((html) => `${id}, ${html.slice(0, 160)}`));
}

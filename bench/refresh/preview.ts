/**
 * The dry run of ten thousand rows, as a person waits for it, with calls that take 100 ms and the Standard plan's bucket: the
 * discount's pages read anew each time, and as many names looked up as the budget has room for.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { median, rounded, type Bench } from "../figures.ts";
import { theShop } from "./shop.ts";

const ROWS = 10_000;
const RUNS = 5;
/** Of the Standard plan's 2,000 points; they come back at 100 a second. */
const FULL = 1_990;

export const preview: Bench = async () => {
  const shop = await theShop();
  const { previewDraft } = await import("#app/refreshes/preview-draft.server.ts");
  const { budgetOf } = await import("#app/shopify/client/rate-budget.server.ts");
  const { codesOf } = await import("#app/composition.server.ts");
  const refreshId = await shop.draft(await shop.anOffer(ROWS));
  shop.callsTake(100);
  const values: number[] = [];
  const budget = budgetOf(shop.ctx);
  for (let run = 0; run < RUNS; run += 1) {
    await shop.ctx.db.refresh.updateMany({ where: { id: refreshId }, data: { strangersReadAt: null } });
    while ((await budget.room()) < FULL / 2) await sleep(500);
    const begun = performance.now();
    const answer = await previewDraft(shop.ctx, { codes: codesOf(shop.ctx.shop, "person"), room: () => budget.room() }, { refreshId });
    values.push(performance.now() - begun);
    if (!answer.ok || answer.rows.length !== ROWS) throw new Error("The preview left rows out");
  }
  shop.callsTake(0);
  return [{ name: "preview.ms_10000", value: rounded(median(values)), unit: "ms", runs: RUNS }];
};

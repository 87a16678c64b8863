/** The dry run of ten thousand rows, as a person waits for it, with calls that take 100 ms. */
import { median, rounded, type Bench } from "../figures.ts";
import { theShop } from "./shop.ts";

const ROWS = 10_000;
const RUNS = 5;

export const preview: Bench = async () => {
  const { previewDraft } = await import("#app/refresh/preview-draft.server.ts");
  const { codesOf } = await import("#app/composition.server.ts");
  const shop = await theShop();
  const refreshId = await shop.draft(await shop.anOffer(ROWS));
  shop.callsTake(100);
  const values: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const begun = performance.now();
    const answer = await previewDraft(shop.ctx, { codes: codesOf(shop.ctx.shop, "person") }, { refreshId });
    values.push(performance.now() - begun);
    if (!answer.ok || answer.rows.length !== ROWS) throw new Error("The preview left rows out");
  }
  shop.callsTake(0);
  return [{ name: "preview.ms_10000", value: rounded(median(values)), unit: "ms", runs: RUNS }];
};

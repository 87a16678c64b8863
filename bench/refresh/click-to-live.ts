/** One member: from the press of the button to the new code seen live, without the time Shopify itself takes. */
import { median, rounded, type Bench } from "../figures.ts";
import { theShop } from "./shop.ts";

const RUNS = 9;

export const clickToLive: Bench = async () => {
  const shop = await theShop();
  const worker = await shop.hire();
  const values: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const refreshId = await shop.draft(await shop.anOffer(1));
    const from = shop.twin.api.log.length;
    const pressedAt = Date.now();
    await shop.start(refreshId);
    await shop.settled(refreshId);
    const live = await shop.ctx.db.refreshEvent.findFirst({ where: { item: { refreshId }, step: "verify_added", outcome: "done" } });
    const { imported, answering } = shopifysOwn(shop, { from, until: live!.at.getTime() });
    values.push(live!.at.getTime() - pressedAt - imported - answering);
  }
  await worker.fire();
  return [
    {
      name: "refresh.click_to_live_ms",
      value: rounded(median(values)),
      unit: "ms",
      runs: RUNS,
      worst: rounded(Math.max(...values)),
      target: 300,
    },
  ];
};

/** The import it waited for, and the calls before and after it. Calls during the import cost nobody any time. */
function shopifysOwn({ twin }: Awaited<ReturnType<typeof theShop>>, { from, until }: { from: number; until: number }) {
  const creation = twin.world.data.bulkCreations.at(-1)!;
  const begun = Date.parse(creation.createdAt);
  const ended = Date.parse(creation.dueAt ?? creation.createdAt);
  const outside = twin.api.log
    .slice(from)
    .filter(({ at }) => Date.parse(at) <= until && !(Date.parse(at) > begun && Date.parse(at) < ended));
  return { imported: ended - begun, answering: outside.reduce((sum, { ms }) => sum + ms, 0) };
}

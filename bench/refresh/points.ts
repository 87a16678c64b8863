/** What a thousand codes cost on one discount, verification included; beside it the same done one code at a time. */
import { rounded, type Bench } from "../figures.ts";
import { bareCaller, renameOneByOne } from "./bare.ts";
import { theShop } from "./shop.ts";

const CODES = 1_000;
/** Each code costs the same, so a few tell the price of many without half an hour of waiting for points. */
const ONE_BY_ONE = 40;

export const points: Bench = async () => {
  const shop = await theShop();
  const worker = await shop.hire();
  const offer = await shop.anOffer(CODES);
  const refreshId = await shop.draft(offer);
  const from = shop.twin.api.log.length;
  await shop.start(refreshId);
  await shop.settled(refreshId);
  const engine = shop.spentSince(from);
  await worker.fire();

  const single = await shop.anOffer(ONE_BY_ONE);
  const bare = bareCaller(shop.twin.url, shop.twin.accessToken);
  await renameOneByOne(
    bare,
    single.discountId,
    single.members.map(({ code }) => `${code}NEW`),
  );
  const oneAtATime = rounded((bare.points() / ONE_BY_ONE) * CODES);
  return [
    {
      name: "refresh.points_per_1000_codes",
      value: engine.points,
      unit: "points",
      one_at_a_time: oneAtATime,
      calls: engine.calls,
      target: 320,
    },
  ];
};

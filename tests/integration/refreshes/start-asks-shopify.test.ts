/** "Update offer" asks Shopify once more: what a page showed a moment ago is no promise, and no page shows all rows of a large draft. */
import { startRefresh } from "#app/refreshes/start-refresh.server.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

/** Three members are to get new names; the second one's is held by another discount, in other letters. */
async function aDraftWithATakenName({ trouble = () => null }: { trouble?: () => Error | null } = {}) {
  const around = async <T>(_: string, effect: () => T) => {
    const error = trouble();
    if (error) throw error;
    return effect();
  };
  const { ctx, shopify, ...at } = bench.aShop({ around });
  const offer = await anOffer().withMembers(3).in(ctx, shopify);
  const held = shopify.addDiscount("Spring sale", ["SPRING"]);
  const { refreshId, items } = await at.draft(offer, ["FRESH1", "spring", "FRESH3"]);
  shopify.calls.length = 0;
  const press = (room = Infinity) =>
    startRefresh(ctx, {
      refreshId,
      startedBy: "staff 2",
      enqueue: at.enqueue,
      now: at.clock,
      look: { codes: shopify.codes, room: () => room },
    });
  return { ctx, shopify, at, offer, held, refreshId, items, press };
}

test("a name another discount holds keeps the refresh from starting, though nobody looked at it on a page", async () => {
  const { shopify, at, items, press, refreshId } = await aDraftWithATakenName();
  expect(await press()).toEqual({
    ok: false,
    reason: "rows",
    rows: [{ itemId: items[1], position: 2, answer: { answer: "taken_by_discount", title: "Spring sale" } }],
  });
  expect(at.queued).toEqual([]);
  expect((await at.view(refreshId)).state).toBe("draft");
  expect(shopify.calls.map(({ call, size }) => [call, size])).toEqual([["owners", 3]]);
});

test("a name that has become free meanwhile is let through", async () => {
  const { shopify, at, held, press, offer } = await aDraftWithATakenName();
  shopify.drop(held.id, [shopify.find("SPRING")!.code.id]);
  expect(await press()).toEqual({ ok: true });
  await at.settle(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["FRESH1", "FRESH3", "spring"]);
});

test("without points to spare, or while Shopify does not answer, the refresh starts and its own check parks the row", async () => {
  for (const error of [null, new ShopifyUnavailable(5, { because: "throttled" }), new ShopifyAccessLost("token_refused")]) {
    let trouble: Error | null = null;
    const { at, offer, refreshId, press } = await aDraftWithATakenName({ trouble: () => trouble });
    trouble = error;
    expect(await press(error ? Infinity : 0)).toEqual({ ok: true });
    trouble = null;
    await at.settle(offer.discountId);
    expect((await at.view(refreshId)).rows.map(({ state }) => state)).toEqual(["done", "parked", "done"]);
    expect(at.live(offer.discountId)).toEqual(["CREATOR2", "FRESH1", "FRESH3"]);
  }
});

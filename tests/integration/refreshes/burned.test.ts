/** Names that leaked are not given to anybody again, unless a person says why. */
import { previewDraft } from "#app/refreshes/preview-draft.server.ts";
import { readTimeline } from "#app/refreshes/read-refresh.server.ts";
import { retryItem } from "#app/refreshes/retry-item.server.ts";
import { fillFromPattern, saveDraftNames } from "#app/refreshes/draft-names.server.ts";
import { allowBurnedName } from "#app/refreshes/allow-burned.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

async function aLeak() {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const leak = await at.draft(offer, ["FRESH1"], "leak");
  await at.start(leak.refreshId);
  await at.settle(offer.discountId);
  return { ctx, shopify, at, offer };
}

test("a leaked name is refused to everybody, in any letter case, until a person says why; the timeline keeps the reason", async () => {
  const { ctx, shopify, at, offer } = await aLeak();
  const { refreshId, items } = await at.draft(offer, ["creator1", "creator1x"], "other");
  const answers = async () => {
    const preview = await previewDraft(ctx, { codes: shopify.codes }, { refreshId });
    return preview.ok ? preview.rows.map(({ answer, warnings }) => [answer.answer, ...warnings.map(({ warning }) => warning)]) : [];
  };
  expect(await answers()).toEqual([["burned"], ["available", "looks_like_leaked"]]);
  expect(await at.start(refreshId)).toMatchObject({ ok: false, reason: "rows", rows: [{ position: 1, answer: { answer: "burned" } }] });
  expect(await allowBurnedName(ctx, { itemId: items[0]!, why: "  " })).toEqual({ ok: false });
  expect(await allowBurnedName(ctx, { itemId: items[0]!, why: "the site took it down" })).toEqual({ ok: true });
  expect((await answers())[0]).toEqual(["available", "burned_used"]);
  expect(await at.start(refreshId)).toEqual({ ok: true });
  await at.settle(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["creator1", "creator1x"]);
  expect((await readTimeline(ctx, { itemId: items[0]! }))[0]!.detail).toMatchObject({ burned: "the site took it down" });
});

test("the reason is for one name only, and a pattern or a retry does not come upon a leaked name", async () => {
  const { ctx, shopify, at, offer } = await aLeak();
  shopify.addDiscount("Spring sale", ["SPRING"]);
  const { refreshId, items } = await at.draft(offer, ["", "creator1"], "other");
  await allowBurnedName(ctx, { itemId: items[1]!, why: "agreed" });
  await saveDraftNames(ctx, { refreshId, names: { [items[1]!]: "OTHER" } });
  await saveDraftNames(ctx, { refreshId, names: { [items[0]!]: "CREATOR1", [items[1]!]: "SPRING" } });
  expect(await at.start(refreshId)).toMatchObject({ rows: [{ position: 1, answer: { answer: "burned" } }] });
  await fillFromPattern(ctx, { refreshId, pattern: "CREATOR1", itemIds: [items[0]!] });
  const filled = (await at.view(refreshId)).rows[0]!.newName;
  expect(filled).not.toBe("CREATOR1");
  expect(await at.start(refreshId)).toEqual({ ok: true });
  await at.settle(offer.discountId);
  expect(await retryItem(ctx, { itemId: items[1]!, newName: "CREATOR1", by: "staff 2", enqueue: at.enqueue })).toMatchObject({
    ok: false,
    answer: { answer: "burned" },
  });
});

test("a leak refreshed under the same name is pointed out", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const { refreshId } = await at.draft(offer, ["CREATOR1"], "leak");
  const preview = await previewDraft(ctx, { codes: shopify.codes }, { refreshId });
  expect(preview).toMatchObject({ rows: [{ answer: { answer: "same_name" }, warnings: [{ warning: "reissues_leaked" }] }] });
});

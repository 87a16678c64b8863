/** The dry run of drafts too large to look up name by name, and how near its estimate comes. */
import { createDraft } from "#app/refreshes/create-draft.server.ts";
import { saveDraftNames } from "#app/refreshes/draft-names.server.ts";
import { previewDraft } from "#app/refreshes/preview-draft.server.ts";
import { ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

const MEMBERS = 1_500;

/** Row 1 and row 1,400 want codes that are on the discount and nobody's, row 200 and row 1,300 one of another discount. */
const WANTED: Record<number, string> = { 0: "stray1", 199: "SPRING", 1_299: "AUTUMN", 1_399: "STRAY2" };

async function aLargeDraft({ down = () => false }: { down?: () => boolean } = {}) {
  const around = async <T>(_: string, effect: () => T) => {
    if (down()) throw new ShopifyUnavailable(5, { because: "throttled" });
    return effect();
  };
  const { ctx, shopify, ...at } = bench.aShop({ around });
  const offer = await anOffer().withMembers(MEMBERS).in(ctx, shopify);
  for (const stray of ["STRAY1", "STRAY2"]) shopify.insert(offer.discountId, stray);
  shopify.addDiscount("Other sales", ["SPRING", "AUTUMN"]);
  const enrolmentIds = offer.members.map(({ enrolmentId }) => enrolmentId);
  const made = await createDraft(ctx, { offerId: offer.id, enrolmentIds, createdBy: "1", reason: "other" });
  if (!made.ok) throw new Error(made.reason);
  const { refreshId } = made;
  const rows = await ctx.db.refreshItem.findMany({ where: { refreshId }, orderBy: { position: "asc" }, select: { id: true } });
  const items = rows.map(({ id }) => id);
  await saveDraftNames(ctx, { refreshId, names: Object.fromEntries(items.map((id, row) => [id, WANTED[row] ?? `FRESH${row}`])) });
  /** The answers by row, how they count, and what was asked of Shopify for them. */
  const look = async ({ room, itemIds }: { room: number; itemIds?: string[] }) => {
    shopify.calls.length = 0;
    const preview = await previewDraft(ctx, { codes: shopify.codes, room: () => room }, { refreshId, ...(itemIds && { itemIds }) });
    if (!preview.ok) throw new Error(preview.reason);
    const answers = preview.rows.map(({ answer }) => answer);
    const unsure = answers.filter(({ answer }) => answer === "checked_when_it_runs").length;
    const asked = shopify.calls.map(({ call, size }) => (call === "owners" ? `owners of ${size}` : call));
    return { ...preview, answers, unsure, asked };
  };
  return { ctx, shopify, at, offer, refreshId, items, look };
}

test("in a large draft names on the discount itself are certain, other discounts are asked as far as the budget goes, the rest is checked when it runs", async () => {
  const { look, items, at, refreshId } = await aLargeDraft();
  const { answers, unsure, asked, summary } = await look({ room: 400 });
  expect(asked).toEqual(["listQuickly", "owners of 400"]);
  expect(answers[0]).toEqual({ answer: "taken_by_discount", title: "Creators" });
  expect(answers[1_399]).toEqual({ answer: "taken_by_discount", title: "Creators" });
  expect(answers[199]).toEqual({ answer: "taken_by_discount", title: "Other sales" });
  expect(answers[1_299]).toEqual({ answer: "checked_when_it_runs" });
  expect(unsure).toBe(MEMBERS - 2 - 400);
  expect(summary.needAnother).toBe(3);
  // A page of the table, a moment later: the discount's pages are not read again, and what they showed is still known.
  const page = await look({ room: 400, itemIds: items.slice(1_380, 1_400) });
  expect(page.asked).toEqual(["owners of 19"]);
  expect(page.answers.at(-1)).toEqual({ answer: "taken_by_discount", title: "Creators" });
  expect(page.summary.needAnother).toBe(2);
  // "Update offer" knows it too, and sends nobody into a name that is certain to be taken.
  expect(await at.start(refreshId)).toMatchObject({ ok: false, rows: [{ position: 1 }, { position: 1_400 }] });
});

test("what the discount's pages showed is read anew after a few minutes", async () => {
  const { ctx, look, shopify, offer, refreshId } = await aLargeDraft();
  await look({ room: 400 });
  shopify.drop(offer.discountId, [shopify.find("STRAY2")!.code.id]);
  expect((await look({ room: 400 })).answers[1_399]).toMatchObject({ answer: "taken_by_discount" });
  await ctx.db.refresh.updateMany({ where: { id: refreshId }, data: { strangersReadAt: new Date(Date.now() - 6 * 60_000) } });
  const again = await look({ room: 1_500 });
  expect(again.asked).toContain("listQuickly");
  expect(again.answers[1_399]).toEqual({ answer: "checked_when_it_runs" });
});

test("a dry run takes no more points than there is room for, and stays usable while Shopify cannot answer", async () => {
  let down = false;
  const { look } = await aLargeDraft({ down: () => down });
  const poor = await look({ room: 20 });
  expect(poor.asked).toEqual(["owners of 20"]);
  expect(poor.unsure).toBe(MEMBERS - 20);
  down = true;
  const dark = await look({ room: 1_500 });
  expect(dark.unsure).toBe(MEMBERS);
  expect(dark.summary).toMatchObject({ change: MEMBERS, needAnother: 0 });
});

test.each([1, 12, 250, 1_000])("a refresh of %i is estimated near what Shopify charges for it", async (members) => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1_000).in(ctx, shopify);
  const { refreshId } = await at.draft(
    offer,
    Array.from({ length: members }, (_, row) => `FRESH${row}`),
    "other",
  );
  const items = await ctx.db.refreshItem.findMany({ where: { refreshId }, orderBy: { position: "asc" }, select: { id: true } });
  await saveDraftNames(ctx, { refreshId, names: Object.fromEntries(items.map(({ id }, row) => [id, `FRESH${row}`])) });
  const preview = await previewDraft(ctx, { codes: shopify.codes }, { refreshId });
  if (!preview.ok) throw new Error(preview.reason);
  shopify.calls.length = 0;
  await at.start(refreshId);
  await at.settle(offer.discountId);
  expect((await at.view(refreshId)).counts.done).toBe(members);
  const charged = shopify.points();
  expect(preview.summary.points).toBeGreaterThanOrEqual(charged * 0.7);
  expect(preview.summary.points).toBeLessThanOrEqual(charged * 1.4);
});

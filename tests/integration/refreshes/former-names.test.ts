/** A name that was another member's: old posts would pay the wrong person. */
import { readNameHistory } from "#app/codes/name-history.server.ts";
import { allowBurnedName } from "#app/refreshes/allow-burned.server.ts";
import { previewDraft } from "#app/refreshes/preview-draft.server.ts";
import { proposeNames } from "#app/refreshes/suggest-names.server.ts";
import { formatDate } from "#app/format/dates.ts";
import { answerLabel } from "#app/refreshes/labels.ts";
import { planCodes } from "#app/offers/plan-codes.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { changing } from "#tests/integration/members/changed-offer.ts";
import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

/** The first member's code was CREATOR1 and is FRESH1; nothing leaked. */
async function aFormerName() {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const first = await at.draft(offer, ["FRESH1"], "creator_request");
  await at.start(first.refreshId);
  await at.settle(offer.discountId);
  return { ctx, shopify, offer, second: { ...offer, members: offer.members.slice(1) }, ...at };
}

test("a former name is said with whose it was, blocks the row, and goes with a reason that is kept", async () => {
  const { ctx, shopify, second, ...at } = await aFormerName();
  const draft = await at.draft(second, ["creator1"], "other");
  const answer = async () => {
    const preview = await previewDraft(ctx, { codes: shopify.codes }, { refreshId: draft.refreshId });
    return preview.ok ? preview.rows[0]! : null;
  };
  const said = (await answer())!.answer;
  expect(said).toMatchObject({ answer: "former_name", memberName: "Member 00001", conversions: 0 });
  expect(answerLabel(said).text).toMatch(
    /^creator1 was Member 00001’s until Nov 22, 2026. Old posts would pay the wrong person. Choose another, or use it anyway with a reason.$/,
  );
  // A screen gives the shop's own calendar, where the day may be another.
  expect(answerLabel(said, (iso) => formatDate(iso, { zone: "Pacific/Kiritimati", locale: "en-US" })).text).toContain("until Nov 23, 2026");
  expect(await at.start(draft.refreshId)).toMatchObject({ ok: false, reason: "rows" });
  expect(await allowBurnedName(ctx, { itemId: draft.items[0]!, why: "they swapped" })).toEqual({ ok: true });
  expect(await answer()).toMatchObject({ answer: { answer: "available" }, warnings: [{ warning: "former_used", why: "they swapped" }] });
  expect(await at.start(draft.refreshId)).toEqual({ ok: true });
});

test("a member's own former name is theirs to have again", async () => {
  const { offer, ...at } = await aFormerName();
  const back = await at.draft(offer, ["CREATOR1"], "other");
  expect(await at.start(back.refreshId)).toEqual({ ok: true });
});

test("a former name is proposed to nobody, not even to the one who held it", async () => {
  const { ctx, shopify, offer, ...at } = await aFormerName();
  const again = await at.draft(offer, ["MEMBER15"], "other");
  await at.start(again.refreshId);
  await at.settle(offer.discountId);
  const further = await at.draft(offer, ["OTHER1"], "other");
  await at.start(further.refreshId);
  await at.settle(offer.discountId);
  const next = await at.draft(offer, [""], "other");
  const proposed = await proposeNames(ctx, shopify, { refreshId: next.refreshId, itemId: next.items[0]!, random: () => 0.5 });
  expect(proposed).not.toEqual([]);
  for (const name of proposed) expect(["MEMBER15", "OTHER1", "FRESH1", "CREATOR1"]).not.toContain(name);
});

test("a former name is refused to a member who is added, and told in a new offer", async () => {
  const { ctx, shopify, offer, second, ...at } = await aFormerName();
  const enrolmentId = second.members[0]!.enrolmentId;
  const members = changing(ctx, { shopify, ...at });
  await members.change(offer, { kind: "deactivate", enrolmentIds: [enrolmentId] });
  const [added] = await members.change(offer, { kind: "add", names: [{ enrolmentId, name: "CREATOR1" }] });
  expect(added).toMatchObject({ state: "refused", sentence: expect.stringContaining("CREATOR1 was Member 00001’s until") as string });

  const planned = await planCodes(ctx, {
    memberIds: offer.members.map(({ memberId }) => memberId),
    naming: { pattern: "CREATOR1", value: null, typed: {} },
    codes: shopify.codes,
  });
  if (!planned.ok) throw new Error("no names");
  expect(planned.rows.map(({ clash }) => clash?.clash ?? null)).toEqual([null, "former"]);
});

test("one function answers for many names: who holds, who held until when and why it ended, and nothing for a new name", async () => {
  const { ctx } = await aFormerName();
  const known = await readNameHistory({ shop: ctx.shop, tx: ctx.db }, ["CREATOR1", "FRESH1", "CREATOR2", "NEVER"]);
  expect([...known.keys()].toSorted()).toEqual(["CREATOR1", "CREATOR2", "FRESH1"]);
  expect(known.get("CREATOR1")).toMatchObject({
    holder: null,
    former: { memberName: "Member 00001", offerTitle: "Creators", endedFor: "creator_request", conversions: 0 },
    leakedAt: null,
  });
  expect(known.get("FRESH1")).toMatchObject({ holder: { memberName: "Member 00001", refreshId: null }, former: null });
});

test("a name that Shopify takes for one in use is said with that one in a draft and in a new offer, and twice in a list", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withCodes("ÉTÉ10", "GLOW🌟", "test%10").in(ctx, shopify);
  const { refreshId } = await at.draft(offer, ["GLOW🔥", "ete10", "TEST%10"], "other");
  const preview = await previewDraft(ctx, { codes: shopify.codes }, { refreshId });
  if (!preview.ok) throw new Error("no draft");
  // Members come in the order of their names, as the draft has them.
  expect(preview.rows.map(({ answer }) => answer)).toMatchObject([
    { answer: "equal_name", name: "GLOW🔥", other: "GLOW🌟" },
    { answer: "equal_name", name: "ete10", other: "ÉTÉ10" },
    { answer: "same_name" },
  ]);
  expect(preview.rows[2]!.warnings).toEqual([{ warning: "not_in_links", name: "TEST%10", found: "%" }]);
  const twice = await at.draft(offer, ["NOËL1", "NOEL1"], "other");
  const both = await previewDraft(ctx, { codes: shopify.codes }, { refreshId: twice.refreshId });
  expect(both.ok && both.rows.map(({ answer }) => answer.answer)).toEqual(["duplicate", "duplicate"]);

  const planned = await planCodes(ctx, {
    memberIds: [offer.members[0]!.memberId],
    naming: { pattern: "ETE10", value: null, typed: {} },
    codes: shopify.codes,
  });
  expect(planned.ok && planned.rows[0]).toMatchObject({ clash: { clash: "taken", by: "ÉTÉ10, which Shopify takes for the same code" } });
});

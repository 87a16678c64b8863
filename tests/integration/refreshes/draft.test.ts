import { randomUUID } from "node:crypto";

import { looksLike } from "#app/codes/look-alike.ts";
import { createDraft } from "#app/refreshes/create-draft.server.ts";
import { clearNames, fillFromPattern, pasteNames, saveDraftNames } from "#app/refreshes/draft-names.server.ts";
import { leaveAsIs } from "#app/refreshes/leave-as-is.server.ts";
import { leaveOut, takeBack } from "#app/refreshes/leave-out.server.ts";
import { previewDraft } from "#app/refreshes/preview-draft.server.ts";
import { readAffected, readRefresh, readTimeline } from "#app/refreshes/read-refresh.server.ts";
import { retryAll, retryItem } from "#app/refreshes/retry-item.server.ts";
import { proposeNames } from "#app/refreshes/suggest-names.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

test("a draft keeps who was chosen, in order, with uses, and lists who cannot be refreshed and why", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(4).in(ctx, shopify);
  const other = await anOffer().titled("Other").withCodes("OTHER1").in(ctx, shopify);
  const [one, two, three, four] = offer.members;
  shopify.find("CREATOR1")!.code.uses = 37;
  await ctx.db.enrolment.update({ where: { shop_id: { shop: ctx.shop, id: three!.enrolmentId } }, data: { status: "removed" } });
  await ctx.db.promoCode.updateMany({ where: { enrolmentId: four!.enrolmentId }, data: { liveUntil: at.clock() } });
  const running = await at.draft({ ...offer, members: [two!] }, ["RUNNING"]);
  await at.start(running.refreshId);

  const memberIds = [...offer.members.map(({ memberId }) => memberId).reverse(), other.members[0]!.memberId];
  const made = await createDraft(ctx, { offerId: offer.id, memberIds, createdBy: "staff 1", codes: shopify.codes });
  if (!made.ok) throw new Error(made.reason);
  const view = await at.view(made.refreshId);
  expect(view).toMatchObject({
    state: "draft",
    counts: { total: 1, excluded: 4 },
    rows: [{ oldName: "CREATOR1", oldUses: 37, member: { id: one!.memberId } }],
  });
  expect(view.excluded.map(({ memberId, reason }) => [memberId, reason])).toEqual([
    [four!.memberId, "no_live_code"],
    [three!.memberId, "not_in_offer"],
    [two!.memberId, "already_refreshing"],
    [other.members[0]!.memberId, "not_in_offer"],
  ]);
});

test("each row says what would happen to it, and the summary counts the whole draft", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().limitedTo(50).withMembers(12).in(ctx, shopify);
  shopify.addDiscount("Spring sale", ["SPRING"]);
  shopify.find("CREATOR2")!.code.uses = 37;
  const promised = await at.draft({ ...offer, members: [offer.members[11]!] }, ["PROMISED"]);
  await at.start(promised.refreshId);
  const names = ["FRESH", "creator2", "CREATOR11", "spring", "promised", "", "A B", "TWICE", "twice", "X".repeat(256), "CREATER10"];
  const { refreshId, items } = await at.draft(offer, names);
  const preview = await previewDraft(ctx, { codes: shopify.codes }, { refreshId });
  if (!preview.ok) throw new Error(preview.reason);
  expect(preview.rows.map(({ answer }) => answer)).toEqual([
    { answer: "available" },
    { answer: "same_name", uses: 37, limit: 50 },
    { answer: "taken_by_member", memberName: "Member 00011", offerTitle: "Creators" },
    { answer: "taken_by_discount", title: "Spring sale" },
    { answer: "reserved_by_refresh", memberName: "Member 00012", refreshId: promised.refreshId },
    { answer: "empty" },
    { answer: "invalid", reason: "space" },
    { answer: "duplicate", otherPosition: 9, otherName: "Member 00009" },
    { answer: "duplicate", otherPosition: 8, otherName: "Member 00008" },
    { answer: "invalid", reason: "too_long" },
    { answer: "available" },
  ]);
  expect(preview.rows[10]!.warnings).toEqual([{ warning: "looks_like_leaked", leakedName: "CREATOR10" }]);
  expect(preview.summary).toMatchObject({ change: 2, reset: 1, needAnother: 7, empty: 1 });
  expect(preview.firstBlocked).toEqual({ itemId: items[2], position: 3 });
  expect(preview.notes).toEqual([]);
  await ctx.db.offer.updateMany({ data: { appliesOncePerCustomer: true } });
  const limited = await previewDraft(ctx, { codes: shopify.codes }, { refreshId });
  expect(limited.ok && limited.notes).toEqual([expect.stringContaining("one use per customer. Shopify’s staff say")]);
  await ctx.db.offer.updateMany({ data: { buyers: "no_orders" } });
  const newcomers = await previewDraft(ctx, { codes: shopify.codes }, { refreshId });
  expect(newcomers.ok && newcomers.notes).toEqual([expect.stringContaining("Whoever bought with the old code has an order")]);
  const page = await previewDraft(ctx, { codes: shopify.codes }, { refreshId, itemIds: items.slice(0, 2) });
  expect(page).toMatchObject({ ok: true, rows: [{ itemId: items[0] }, { itemId: items[1] }], summary: { reset: 1, empty: 1 } });
});

test("one row that cannot go keeps the whole refresh from starting, and nothing is promised or queued", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(3).in(ctx, shopify);
  const { refreshId, items } = await at.draft(offer, ["FRESH1", "CREATOR3", ""]);
  expect(await at.start(refreshId)).toEqual({
    ok: false,
    reason: "rows",
    rows: [
      { itemId: items[1], position: 2, answer: { answer: "taken_by_member", memberName: "Member 00003", offerTitle: "Creators" } },
      { itemId: items[2], position: 3, answer: { answer: "empty" } },
    ],
  });
  expect(at.queued).toEqual([]);
  expect(await at.claims()).toEqual(["CREATOR1", "CREATOR2", "CREATOR3"]);
  expect((await at.view(refreshId)).state).toBe("draft");

  expect(await leaveOut(ctx, { itemId: items[2]! })).toEqual({ ok: true });
  await saveDraftNames(ctx, { refreshId, names: { [items[1]!]: "FRESH2" } });
  expect(await at.start(refreshId)).toEqual({ ok: true });
  expect(await at.start(refreshId)).toMatchObject({ ok: false, reason: "already_started" });
  expect(await saveDraftNames(ctx, { refreshId, names: { [items[0]!]: "LATE" } })).toEqual({ ok: false, reason: "not_found" });
  expect(await takeBack(ctx, { itemId: items[2]! })).toEqual({ ok: false });
});

test("of two refreshes that want one name at the same moment one starts and the other is told on its row", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(12).in(ctx, shopify);
  for (let round = 0; round < 4; round += 1) {
    const [one, other] = [offer.members[round * 2]!, offer.members[round * 2 + 1]!];
    const drafts = await Promise.all([one, other].map((member) => at.draft({ ...offer, members: [member] }, [`WANTED${round}`])));
    const started = await Promise.all(drafts.map(({ refreshId }) => at.start(refreshId)));
    expect(started.filter(({ ok }) => ok)).toHaveLength(1);
    expect(started.find(({ ok }) => !ok)).toMatchObject({
      reason: "rows",
      rows: [{ position: 1, answer: { answer: "reserved_by_refresh" } }],
    });
  }
});

test("two refreshes of one member cannot run together, whoever presses first", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(4).in(ctx, shopify);
  for (const [round, member] of offer.members.entries()) {
    const names = round % 2 ? [member.code, member.code] : [`ONE${round}`, `TWO${round}`];
    const drafts = await Promise.all(names.map((name) => at.draft({ ...offer, members: [member] }, [name])));
    const started = await Promise.all(drafts.map(({ refreshId }) => at.start(refreshId)));
    expect(started.filter(({ ok }) => ok)).toHaveLength(1);
    expect(started.find(({ ok }) => !ok)).toMatchObject({ reason: "rows", rows: [{ position: 1 }] });
  }
  await at.settle(offer.discountId);
  expect(at.live(offer.discountId)).toHaveLength(4);
});

test("a draft whose member got another code meanwhile says so instead of starting", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const [first, second] = [await at.draft(offer, ["FRESH1"]), await at.draft(offer, ["FRESH2"])];
  await at.start(first.refreshId);
  expect(await at.start(second.refreshId)).toMatchObject({ rows: [{ answer: { answer: "already_refreshing" } }] });
  await at.settle(offer.discountId);
  expect(await at.start(second.refreshId)).toMatchObject({ rows: [{ answer: { answer: "code_changed", currentName: "FRESH1" } }] });
});

test("a pasted column fills rows in order when it has a line for each, and is refused as a whole when it has not", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(3).in(ctx, shopify);
  const { refreshId } = await at.draft(offer, ["A", "B", "C"]);
  const names = async () => (await at.view(refreshId)).rows.map(({ newName }) => newName);
  const paste = (text: string) => pasteNames(ctx, { refreshId, text, sure: false });
  expect(await paste("ONE\r\n\r\nTHREE\n")).toEqual({ ok: true, filled: 2 });
  expect(await names()).toEqual(["ONE", "B", "THREE"]);
  expect(await paste("1\n2\n3\n4")).toEqual({ ok: false, reason: "count", lines: 4, rows: 3 });
  expect(await paste("1\n2")).toEqual({ ok: false, reason: "count", lines: 2, rows: 3 });
  expect(await paste("ONE\tFIRST\nTWO\tSECOND")).toEqual({ ok: false, reason: "nobody" });
  expect(await names()).toEqual(["ONE", "B", "THREE"]);
  await clearNames(ctx, { refreshId });
  expect(await names()).toEqual(["", "", ""]);
});

test("pasted lines with the current codes fill their rows in any order, and what is doubtful waits for a person", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withCodes("ANNA15", "BERT15", "CLEO15").in(ctx, shopify);
  const { refreshId } = await at.draft(offer, ["", "", ""]);
  const names = async () => (await at.view(refreshId)).rows.map(({ newName }) => newName);
  expect(await pasteNames(ctx, { refreshId, text: "CLEO15\tCLEONEW\nANNA15\tANNANEW", sure: false })).toEqual({ ok: true, filled: 2 });
  expect(await names()).toEqual(["ANNANEW", "", "CLEONEW"]);
  const text = "BERT15\tBERTNEW\nNOBODY15\tLOST";
  expect(await pasteNames(ctx, { refreshId, text, sure: false })).toMatchObject({
    reason: "doubtful",
    review: { total: 1, left: [{ line: 2, why: "nobody" }] },
  });
  expect(await names()).toEqual(["ANNANEW", "", "CLEONEW"]);
  expect(await pasteNames(ctx, { refreshId, text, sure: true })).toEqual({ ok: true, filled: 1 });
  expect(await names()).toEqual(["ANNANEW", "BERTNEW", "CLEONEW"]);
});

test("a pattern names everybody differently and around names that are taken", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withCodes("MEMBER15", "B", "C").in(ctx, shopify);
  const { refreshId } = await at.draft(offer, ["", "", ""], "other");
  expect(await fillFromPattern(ctx, { refreshId, pattern: "{FIRST}{VALUE}" })).toEqual({ ok: true, filled: 3 });
  const names = (await at.view(refreshId)).rows.map(({ newName }) => newName);
  expect(names[0]).toBe("MEMBER15");
  expect(new Set(names).size).toBe(3);
  expect(await at.start(refreshId)).toEqual({ ok: true });
  expect(await fillFromPattern(ctx, { refreshId, pattern: "{FRIST}" })).toMatchObject({ ok: false, reason: "unknown_placeholder" });
});

test("names are proposed for the member and not for what was typed: free in our records and at Shopify, and in no other row", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withCodes("SARAH15", "MEMBER0000115", "THIRD").in(ctx, shopify);
  shopify.addDiscount("Elsewhere", ["MEMBER015"]);
  const { refreshId, items } = await at.draft(offer, ["WELCOME10", "MEMBER15"], "other");
  const names = await proposeNames(ctx, { codes: shopify.codes }, { refreshId, itemId: items[0]! });
  expect(names).toHaveLength(3);
  for (const name of names) {
    expect(name).toMatch(/^MEMBER/);
    expect(["MEMBER15", "MEMBER015", "MEMBER0000115"]).not.toContain(name);
  }
  shopify.lockOut();
  expect(await proposeNames(ctx, { codes: shopify.codes }, { refreshId, itemId: items[0]! })).toHaveLength(3);
});

test("after a leak neither a proposal nor a pattern gives a name that can be guessed from the leaked one", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withCodes("GLOWMEMBER15", "B", "C").in(ctx, shopify);
  const { refreshId, items } = await at.draft(offer, ["", "", ""], "leak");
  expect(await fillFromPattern(ctx, { refreshId, pattern: "{FIRST}{VALUE}" })).toEqual({ ok: true, filled: 3 });
  const filled = (await at.view(refreshId)).rows.map(({ newName }) => newName);
  const proposed = await proposeNames(ctx, { codes: shopify.codes }, { refreshId, itemId: items[0]! });
  for (const name of [...filled, ...proposed]) expect(looksLike(name, "GLOWMEMBER15")).toBe(false);
  expect(new Set(filled).size).toBe(3);
});

test("another shop's offers, members, refreshes and items do not exist", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const stranger = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const theirs = await anOffer().withMembers(1).in(stranger.ctx, stranger.shopify);
  shopify.addDiscount("Spring sale", ["SPRING"]);
  const { refreshId, items } = await at.draft(offer, ["SPRING"]);
  const [itemId] = items as [string];
  const other = stranger.ctx;
  const by = { by: "staff 9", enqueue: stranger.enqueue };
  const mixed = [theirs.members[0]!.enrolmentId, offer.members[0]!.enrolmentId];
  expect(await createDraft(other, { offerId: offer.id, all: true, createdBy: "staff 9" })).toMatchObject({
    ok: false,
    reason: "offer_not_found",
  });
  expect(await createDraft(other, { offerId: theirs.id, enrolmentIds: mixed, createdBy: "staff 9" })).toMatchObject({
    ok: false,
    reason: "member_not_found",
  });
  expect(await createDraft(other, { offerId: theirs.id, memberIds: [offer.members[0]!.memberId], createdBy: "staff 9" })).toMatchObject({
    ok: false,
    reason: "member_not_found",
  });
  expect(await readRefresh(other, { refreshId })).toBeNull();
  expect(await previewDraft(other, { codes: shopify.codes }, { refreshId })).toEqual({ ok: false, reason: "not_found" });
  expect(await saveDraftNames(other, { refreshId, names: { [itemId]: "STOLEN" } })).toEqual({ ok: false, reason: "not_found" });
  expect(await stranger.start(refreshId)).toMatchObject({ ok: false, reason: "not_found" });
  expect(await leaveOut(other, { itemId })).toEqual({ ok: false });
  await at.start(refreshId);
  await at.settle(offer.discountId);
  expect(await retryItem(other, { itemId, ...by })).toEqual({ ok: false, reason: "not_found" });
  expect(await retryAll(other, { refreshId, ...by })).toEqual({ ok: false, reason: "not_found" });
  expect(await leaveAsIs(other, { itemId, by: "staff 9", codes: shopify.codes, onLineageChanged: stranger.onLineageChanged })).toEqual({
    ok: false,
    reason: "not_found",
  });
  expect([await readTimeline(other, { itemId }), await readAffected(other, { refreshId })]).toEqual([[], []]);
  expect((await at.view(refreshId)).rows[0]).toMatchObject({ newName: "SPRING", state: "parked" });
  for (const id of [randomUUID(), "not-an-id", "'; DROP"]) {
    expect(await createDraft(ctx, { offerId: id, all: true, createdBy: "staff 1" })).toMatchObject({
      ok: false,
      reason: "offer_not_found",
    });
    expect(await readRefresh(ctx, { refreshId: id })).toBeNull();
    expect(await retryItem(ctx, { itemId: id, ...by })).toEqual({ ok: false, reason: "not_found" });
  }
});

/** What a refresh says of itself once it was undone, cancelled or overtaken, and whom that leaves to be told. */
import { readNotificationStatus } from "#app/messages/notification-status.server.ts";
import { unnotifiedIn } from "#app/messages/unnotified.server.ts";
import { composeMessage } from "#app/messages/compose-message.server.ts";
import { markAsNotified } from "#app/messages/send-message.server.ts";
import { cancelRefresh } from "#app/refreshes/call-off.server.ts";
import { beginRefresh } from "#app/refreshes/begin-refresh.server.ts";
import { discardDraft } from "#app/refreshes/discard-draft.server.ts";
import { saveDraftNames } from "#app/refreshes/draft-names.server.ts";
import { listRefreshes } from "#app/refreshes/list-refreshes.server.ts";
import { previewDraft } from "#app/refreshes/preview-draft.server.ts";
import { readAffected } from "#app/refreshes/read-refresh.server.ts";
import { undoRefresh } from "#app/refreshes/undo-refresh.server.ts";
import { answerLabel } from "#app/refreshes/labels.ts";
import { outcomeText } from "#app/routes/app.refreshes.$refreshId/outcome-labels.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

async function aShop(members: number) {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(members).in(ctx, shopify);
  const staff = [
    ["staff 1", "Sofia Reyes"],
    ["staff 2", "Noor Haddad"],
  ] as const;
  for (const [id, name] of staff) await ctx.db.staffMember.create({ data: { shop: ctx.shop, id, name, askedAt: at.clock() } });
  const refresh = async (names: readonly string[], reason: "leak" | "other" | "reset_usage" = "other") => {
    const { refreshId } = await at.draft(offer, names, reason);
    await at.start(refreshId);
    await at.settle(offer.discountId);
    return refreshId;
  };
  const undo = async (refreshId: string) => {
    const undone = await undoRefresh(ctx, { refreshId, by: "staff 1", codes: shopify.codes, enqueue: at.enqueue, now: at.clock });
    if (!undone.ok) throw new Error(undone.reason);
    await at.settle(offer.discountId);
    return undone.refreshId;
  };
  const outcome = async (refreshId: string) => outcomeText(await at.view(refreshId), () => "at 6:00 PM");
  const status = async (refreshId: string) => {
    const memberIds = (await readAffected(ctx, { refreshId })).map(({ memberId }) => memberId);
    return readNotificationStatus(ctx, { offerId: offer.id, cause: { kind: "refresh", id: refreshId }, memberIds });
  };
  /** A person says that everybody was told. */
  const tell = async () => {
    const memberIds = offer.members.map(({ memberId }) => memberId);
    const composed = await composeMessage(ctx, { offerId: offer.id, cause: null, memberIds, template: "own", createdBy: "1" });
    if (!composed.ok) throw new Error(composed.reason);
    await markAsNotified(ctx, { messageId: composed.messageId, by: "1", now: at.clock() });
    at.pass(1);
  };
  return { ctx, shopify, offer, refresh, undo, outcome, status, tell, ...at };
}

test("a settled refresh says that the old code is dead and the new one works, and gives it to be copied", async () => {
  const { refresh, outcome } = await aShop(1);
  expect(await outcome(await refresh(["FRESH1"]))).toEqual({
    tone: "success",
    title: "1 code changed",
    lines: ["CREATOR1 no longer works; FRESH1 does."],
    link: null,
    codes: ["FRESH1"],
  });
});

test("a code that was reset works and counts from nothing; codes replaced since are not said to work", async () => {
  const { refresh, outcome } = await aShop(1);
  const reset = await refresh(["CREATOR1"], "reset_usage");
  expect((await outcome(reset)).lines).toEqual(["CREATOR1 works, and its uses count from 0 again."]);
  await refresh(["FRESH1"]);
  expect(await outcome(reset)).toMatchObject({
    tone: "info",
    codes: [],
    lines: ["One of the new codes has been replaced or ended since."],
  });
});

test("after Undo both refreshes say so, each with the way to the other, who did it and when; nobody counts as not told", async () => {
  const { ctx, offer, refresh, undo, outcome, status, ...at } = await aShop(2);
  const first = await refresh(["FRESH1", "FRESH2"]);
  expect(await unnotifiedIn(ctx, offer.id)).toHaveLength(2);
  const second = await undo(first);
  expect(await outcome(first)).toEqual({
    tone: "info",
    title: "2 codes changed, and undone",
    lines: ["Sofia Reyes put the previous codes back at 6:00 PM."],
    link: second,
    codes: [],
  });
  expect((await at.view(second)).aftermath.undoes).toMatchObject({ refreshId: first });
  expect((await outcome(second)).lines).toEqual(["FRESH1 no longer works; CREATOR1 does.", "FRESH2 no longer works; CREATOR2 does."]);
  expect(await unnotifiedIn(ctx, offer.id)).toEqual([]);
  for (const id of [first, second]) expect(await status(id)).toMatchObject({ untold: 0, unchanged: 2, concerned: 2 });
});

test("who was told of a code that was undone has to be told of the one they have again", async () => {
  const { ctx, offer, refresh, undo, tell } = await aShop(1);
  const first = await refresh(["FRESH1"]);
  await tell();
  expect(await unnotifiedIn(ctx, offer.id)).toEqual([]);
  await undo(first);
  expect(await unnotifiedIn(ctx, offer.id)).toEqual([offer.members[0]!.enrolmentId]);
  await tell();
  expect(await unnotifiedIn(ctx, offer.id)).toEqual([]);
});

test("a code that came back by another refresh than Undo is no news either; one that was reset is", async () => {
  const { ctx, offer, refresh } = await aShop(1);
  await refresh(["FRESH1"]);
  await refresh(["CREATOR1"]);
  expect(await unnotifiedIn(ctx, offer.id)).toEqual([]);
  await refresh(["CREATOR1"], "reset_usage");
  expect(await unnotifiedIn(ctx, offer.id)).toEqual([offer.members[0]!.enrolmentId]);
});

test("a refresh that was cancelled while both codes worked says by whom and when, and nobody counts as not told unless they were told of the new code", async () => {
  for (const told of [false, true]) {
    const { ctx, offer, outcome, tell, ...at } = await aShop(1);
    const retireAt = new Date("2026-11-23T23:00:00Z");
    const { refreshId } = await at.draft(offer, ["FRESH1"], "other", { oldEnds: "at_time", retireAt });
    await at.start(refreshId);
    await at.work(offer.discountId);
    if (told) await tell();
    expect(await cancelRefresh(ctx, { refreshId, by: "staff 2", enqueue: at.enqueue, now: at.clock })).toMatchObject({ ok: true });
    await at.settle(offer.discountId);
    expect(await outcome(refreshId)).toMatchObject({
      title: "No code was changed",
      lines: ["Noor Haddad cancelled it for 1 member at 6:00 PM. CREATOR1 works as before."],
    });
    expect((await at.view(refreshId)).rows[0]).toMatchObject({ state: "left", cancelled: true });
    expect(await unnotifiedIn(ctx, offer.id)).toHaveLength(told ? 1 : 0);
  }
});

test("a row whose code a colleague has in hand says who and where, counts as that, and goes on once it is over", async () => {
  const { ctx, shopify, offer, ...at } = await aShop(2);
  const mine = await at.draft(offer, ["MINE1", "MINE2"], "other");
  const theirs = await at.draft({ ...offer, members: offer.members.slice(0, 1) }, ["THEIRS"], "other");
  await at.start(theirs.refreshId);
  const preview = async () => {
    const seen = await previewDraft(ctx, { codes: shopify.codes }, { refreshId: mine.refreshId });
    if (!seen.ok) throw new Error(seen.reason);
    return seen;
  };
  const busy = await preview();
  expect(busy.rows[0]!.answer).toEqual({
    answer: "already_refreshing",
    inHand: { kind: "refresh", id: theirs.refreshId, by: "Noor Haddad", parked: false },
  });
  expect(answerLabel(busy.rows[0]!.answer).text).toMatch(/^Being refreshed by Noor Haddad\./);
  expect(busy.summary).toMatchObject({ change: 1, needAnother: 0, elsewhere: 1, stale: 0 });
  await at.settle(offer.discountId);
  expect((await preview()).rows[0]!.answer).toEqual({ answer: "code_changed", currentName: "THEIRS" });
  expect((await preview()).summary).toMatchObject({ elsewhere: 0, stale: 1 });
});

test("drafts are listed with whose codes they would change, and one that is discarded is gone; a started one stays", async () => {
  const { ctx, offer, refresh, ...at } = await aShop(5);
  const started = await refresh(["FRESH1"]);
  const draft = await at.draft(offer, ["", "B", "C", "D", "E"], "other");
  await ctx.db.refresh.updateMany({ where: { id: draft.refreshId }, data: { createdAt: new Date() } });
  const drafts = await listRefreshes(ctx, { drafts: true });
  expect(drafts).toMatchObject([{ id: draft.refreshId, state: "draft", by: "Sofia Reyes", members: 5 }]);
  expect(drafts[0]!.first).toEqual([
    { member: "Member 00001", oldName: "FRESH1", newName: "" },
    { member: "Member 00002", oldName: "CREATOR2", newName: "B" },
    { member: "Member 00003", oldName: "CREATOR3", newName: "C" },
  ]);
  expect(await discardDraft(ctx, { refreshId: started })).toBe(false);
  expect(await discardDraft(bench.aShop().ctx, { refreshId: draft.refreshId })).toBe(false);
  expect(await discardDraft(ctx, { refreshId: draft.refreshId })).toBe(true);
  expect(await listRefreshes(ctx, { drafts: true })).toEqual([]);
});

test("a draft whose members have other codes by now is not listed any more", async () => {
  const { ctx, offer, refresh, ...at } = await aShop(1);
  const draft = await at.draft(offer, ["LATER"], "other");
  await ctx.db.refresh.updateMany({ where: { id: draft.refreshId }, data: { createdAt: new Date() } });
  expect(await listRefreshes(ctx, { drafts: true })).toHaveLength(1);
  await refresh(["FRESH1"]);
  expect(await listRefreshes(ctx, { drafts: true })).toEqual([]);
});

test("beginning the same refresh again leads back to the draft that was left, with what was typed; another one is another draft", async () => {
  const { ctx, shopify, offer, refresh, ...at } = await aShop(3);
  const begin = async (members: number, more: { reason?: "leak"; createdBy?: string } = {}) => {
    const enrolmentIds = offer.members.slice(0, members).map(({ enrolmentId }) => enrolmentId);
    const begun = await beginRefresh(ctx, { offerId: offer.id, enrolmentIds, createdBy: "1", codes: shopify.codes, ...more });
    if (!begun.ok) throw new Error(begun.reason);
    return begun.refreshId;
  };
  const first = await begin(1);
  const [row] = (await at.view(first)).rows;
  await saveDraftNames(ctx, { refreshId: first, names: { [row!.itemId]: "BYHAND" } });
  expect(await begin(1)).toBe(first);
  expect((await at.view(first)).rows[0]!.newName).toBe("BYHAND");
  expect(await ctx.db.refresh.count()).toBe(1);
  const others = [await begin(2), await begin(1, { reason: "leak" }), await begin(1, { createdBy: "2" })];
  expect(new Set([first, ...others]).size).toBe(4);
  await refresh(["FRESH1"]);
  // The code it was drafted for is not the member's any more.
  expect(await begin(1)).not.toBe(first);
});

test("composing again for the same members leads back to the draft that was left; an untouched one becomes the new message", async () => {
  const { ctx, offer } = await aShop(3);
  const [one, two] = offer.members.map(({ memberId }) => memberId) as [string, string];
  const compose = async (memberIds: readonly string[], createdBy = "1") => {
    const composed = await composeMessage(ctx, { offerId: offer.id, cause: null, memberIds, template: "own", createdBy });
    if (!composed.ok) throw new Error(composed.reason);
    return composed.messageId;
  };
  const first = await compose([one]);
  expect(await compose([one])).toBe(first);
  // Untouched, it is taken for other members; nothing was lost.
  expect(await compose([one, two])).toBe(first);
  expect(await ctx.db.messageRecipient.count({ where: { messageId: first } })).toBe(2);
  await ctx.db.message.updateMany({ where: { id: first }, data: { body: "Written by hand" } });
  expect(await compose([two, one])).toBe(first);
  expect((await ctx.db.message.findFirst({ where: { id: first } }))!.body).toBe("Written by hand");
  // Written in, it stays what it is: others get a message of their own, and so does a colleague.
  expect(await compose([two])).not.toBe(first);
  expect(await compose([two, one], "2")).not.toBe(first);
});

/** A member with two live codes in one offer: what is done to one of them leaves the other as it is. */
import { randomUUID } from "node:crypto";

import { putOnChannel } from "#app/codes/channels.server.ts";
import { readLiveCodes, readLiveNow } from "#app/codes/live-codes.server.ts";
import { readFacts } from "#app/messages/read-facts.server.ts";
import { addChannelCode, proposeChannelName } from "#app/offers/channel-codes.server.ts";
import { createDraft } from "#app/refreshes/create-draft.server.ts";
import { saveDraftNames } from "#app/refreshes/draft-names.server.ts";
import { undoRefresh } from "#app/refreshes/undo-refresh.server.ts";
import { leaveAsIs } from "#app/refreshes/leave-as-is.server.ts";
import type { ShopContext } from "#app/platform/tenant-client.server.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";

import { changing } from "#tests/integration/members/changed-offer.ts";
import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";
import { aSecondCode } from "./second-code.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

async function twoCodes() {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const { enrolmentId, memberId } = offer.members[0]!;
  const secondId = await aSecondCode(ctx, { shopify, offer, enrolmentId, memberId, name: "CREATOR1TT" });
  const held = async () => {
    const codes = await ctx.db.promoCode.findMany({ where: { enrolmentId, liveUntil: null }, orderBy: { key: "asc" } });
    return codes.map(({ name, isPrimary }) => `${name}${isPrimary ? " primary" : ""}`);
  };
  const shown = async () => (await readLiveNow(ctx, [enrolmentId])).get(enrolmentId)?.code;
  return { ctx, shopify, offer, enrolmentId, memberId, secondId, held, shown, ...at };
}

test.each([
  ["a rename", "FRESH1", "at_once"],
  ["a reset", "CREATOR1", "at_once"],
  ["an emergency", "FRESH1", "old_first"],
] as const)("%s of the primary code leaves the other live, and its successor is primary", async (_, name, oldEnds) => {
  const { offer, held, shown, ...at } = await twoCodes();
  const { refreshId } = await at.draft(offer, [name], "leak", { oldEnds });
  expect(await at.start(refreshId)).toEqual({ ok: true });
  await at.settle(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["CREATOR1TT", name].toSorted());
  expect(await held()).toEqual([`${name} primary`, "CREATOR1TT"].toSorted());
  expect(await shown()).toBe(name);
  expect(await at.claims()).toEqual(["CREATOR1TT", name].toSorted());
});

test.each([
  ["renames", "FRESH1", "FRESHTT", "at_once"],
  ["a reset beside a rename", "CREATOR1", "FRESHTT", "at_once"],
  ["an emergency", "FRESH1", "FRESHTT", "old_first"],
] as const)("one refresh replaces both codes of a member: %s", async (_, primary, other, oldEnds) => {
  const { ctx, offer, enrolmentId, memberId, secondId, held, shown, ...at } = await twoCodes();
  await ctx.db.channel.create({ data: { shop: ctx.shop, slug: "tt", name: "TikTok", createdAt: at.clock() } });
  await ctx.db.promoCode.update({ where: { shop_id: { shop: ctx.shop, id: secondId } }, data: { channel: "tt" } });
  const { id: firstId } = await ctx.db.promoCode.findFirstOrThrow({ where: { enrolmentId, isPrimary: true } });
  const names = { [secondId]: other, [firstId]: primary };
  const refreshId = await draftOfCodes(ctx, { offer, names, oldEnds });
  // The one for the channel is named first, and the primary one stays the primary one.
  expect((await at.view(refreshId)).rows.map(({ oldName, channel }) => [oldName, channel])).toEqual([
    ["CREATOR1TT", "TikTok"],
    ["CREATOR1", null],
  ]);
  expect(await at.start(refreshId)).toEqual({ ok: true });
  await at.settle(offer.discountId);
  expect(at.live(offer.discountId)).toEqual([primary, other].toSorted());
  expect(await held()).toEqual([`${primary} primary`, other].toSorted());
  expect(await shown()).toBe(primary);
  const now = (await readLiveCodes(ctx, [enrolmentId])).get(enrolmentId);
  expect(now?.channels.map(({ channel, code }) => [channel.slug, code])).toEqual([["tt", other]]);
  expect(await at.claims()).toEqual([primary, other].toSorted());
  expect((await at.view(refreshId)).counts).toMatchObject({ total: 2, members: 1, done: 2 });
  // Told as one part of the member's, and undone as one.
  const parts = await ctx.db.activityMember.findMany({ where: { memberId, activity: { kind: "refresh_started" } } });
  expect(parts.map(({ before, after }) => [before, after])).toEqual([[{ code: "CREATOR1TT, CREATOR1" }, { code: `${other}, ${primary}` }]]);
  const undo = { refreshId, by: "1", codes: at.shopify.codes, enqueue: at.enqueue, now: at.clock };
  expect(await undoRefresh(ctx, undo)).toMatchObject({ ok: true });
});

test("of two refreshes of one member that begin at once, one is told that the other has their codes in hand, whichever codes they are", async () => {
  const { ctx, offer, enrolmentId, secondId, held, ...at } = await twoCodes();
  const { id: firstId } = await ctx.db.promoCode.findFirstOrThrow({ where: { enrolmentId, isPrimary: true } });
  const one = await draftOfCodes(ctx, { offer, names: { [firstId]: "FRESH1" }, oldEnds: "at_once" });
  const other = await draftOfCodes(ctx, { offer, names: { [secondId]: "FRESHTT" }, oldEnds: "at_once" });
  const started = await Promise.all([at.start(one), at.start(other)]);
  expect(started.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  expect(started.find(({ ok }) => !ok)).toMatchObject({ reason: "rows", rows: [{ answer: { answer: "already_refreshing" } }] });
  await at.settle(offer.discountId);
  expect(await held()).toHaveLength(2);
});

test("the database keeps a second code from being primary beside the first", async () => {
  const { ctx, secondId } = await twoCodes();
  await expect(ctx.db.promoCode.updateMany({ where: { id: secondId }, data: { isPrimary: true } })).rejects.toThrow(/unique/i);
});

test("a code that is refreshed and not the primary one leaves the primary one as it is", async () => {
  const { ctx, offer, secondId, held, shown, ...at } = await twoCodes();
  const refreshId = await draftOf(ctx, { offer, codeId: secondId, name: "FRESHTT" });
  expect(await at.start(refreshId)).toEqual({ ok: true });
  expect(await shown()).toBe("CREATOR1");
  await at.settle(offer.discountId);
  expect(at.live(offer.discountId)).toEqual(["CREATOR1", "FRESHTT"]);
  expect(await held()).toEqual(["CREATOR1 primary", "FRESHTT"]);
});

test("when one of two withdrawals needs a person and is left as it is, the member stays with the code that is left", async () => {
  const { ctx, shopify, offer, enrolmentId, held, shown, ...at } = await twoCodes();
  const members = changing(ctx, { shopify, ...at });
  await members.begin(offer, { kind: "remove", enrolmentIds: [enrolmentId] });
  // Shopify refuses to let the second one go.
  const [second] = await ctx.db.refreshItem.findMany({ where: { oldName: "CREATOR1TT" } });
  await ctx.db.refreshItem.updateMany({ where: { id: second!.id }, data: { state: "parked", parkedFor: "refused" } });
  await members.settle(offer);
  expect(await held()).toEqual(["CREATOR1TT primary"]);
  expect(await members.status(enrolmentId)).toBe("active");
  const leave = { by: "1", codes: shopify.codes, onLineageChanged: at.onLineageChanged, now: members.clock };
  expect(await leaveAsIs(ctx, { itemId: second!.id, ...leave })).toEqual({ ok: true, live: { old: true, new: false } });
  expect(await shown()).toBe("CREATOR1TT");
});

/** A draft of one code of a member. */
async function draftOf(ctx: ShopContext, { offer, codeId, name }: { offer: BuiltOffer; codeId: string; name: string }): Promise<string> {
  const made = await createDraft(ctx, { offerId: offer.id, codeIds: [codeId], createdBy: "staff 1", reason: "leak" });
  if (!made.ok) throw new Error(made.reason);
  const { id } = await ctx.db.refreshItem.findFirstOrThrow({ where: { refreshId: made.refreshId } });
  await saveDraftNames(ctx, { refreshId: made.refreshId, names: { [id]: name } });
  return made.refreshId;
}

type Names = { offer: BuiltOffer; names: Record<string, string>; oldEnds: "at_once" | "old_first" };

/** A draft of several codes, also of one member, with a name for each by the id of the code. */
async function draftOfCodes(ctx: ShopContext, { offer, names, oldEnds }: Names): Promise<string> {
  const made = await createDraft(ctx, { offerId: offer.id, codeIds: Object.keys(names), createdBy: "staff 1", reason: "other" });
  if (!made.ok) throw new Error(made.reason);
  const items = await ctx.db.refreshItem.findMany({ where: { refreshId: made.refreshId } });
  const typed = Object.fromEntries(items.map(({ id, oldCodeId }) => [id, names[oldCodeId ?? ""] ?? ""]));
  await saveDraftNames(ctx, { refreshId: made.refreshId, names: typed, oldEnds });
  return made.refreshId;
}

/** A member with a code for all and one for Instagram, both made by the engine. */
async function aChannelCode() {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const { enrolmentId } = offer.members[0]!;
  await ctx.db.channel.create({ data: { shop: ctx.shop, slug: "ig", name: "Instagram", createdAt: at.clock() } });
  const members = changing(ctx, { shopify, ...at });
  const add = (name: string, channel = "ig") => members.change(offer, { kind: "add_code", codes: [{ enrolmentId, name, channel }] });
  const [row] = await add("CREATOR1IG");
  const held = async () => {
    const codes = await ctx.db.promoCode.findMany({ where: { enrolmentId, liveUntil: null }, orderBy: { key: "asc" } });
    return codes.map(({ name, isPrimary, channel }) => [name, channel ?? "all", ...(isPrimary ? ["primary"] : [])].join(" "));
  };
  const codeOf = async (key: string) => (await ctx.db.promoCode.findFirstOrThrow({ where: { key, liveUntil: null } })).id;
  const channels = async () =>
    ((await readLiveCodes(ctx, [enrolmentId])).get(enrolmentId)?.channels ?? []).map(({ channel, code }) => `${channel.name}: ${code}`);
  const shown = async () => (await readLiveNow(ctx, [enrolmentId])).get(enrolmentId);
  return { ctx, shopify, offer, enrolmentId, members, add, row, held, codeOf, channels, shown, ...at };
}

test("a code for a channel is issued beside the one for all on the same discount, once for each channel, and no leaked name", async () => {
  const { row, held, channels, shown, add, offer, members, ...at } = await aChannelCode();
  expect(row).toMatchObject({ state: "done", sentence: "CREATOR1IG works beside their other codes." });
  expect(at.live(offer.discountId)).toEqual(["CREATOR1", "CREATOR1IG", "CREATOR2"]);
  expect([await held(), await channels()]).toEqual([["CREATOR1 all primary", "CREATOR1IG ig"], ["Instagram: CREATOR1IG"]]);
  expect((await add("ANOTHER"))[0]).toMatchObject({
    state: "refused",
    sentence: "Nothing to do: they have a code for this channel already.",
  });
  expect((await add("CREATOR2", "tt"))[0]).toMatchObject({ state: "refused" });
  // While a further code is being made, the one for all is as it was.
  await members.begin(offer, { kind: "add_code", codes: [{ enrolmentId: at.enrolmentId, name: "CREATOR1TT", channel: "tt" }] });
  expect(await shown()).toEqual({ code: "CREATOR1", old: null, changing: false, inFlight: false });
});

test("only one channel is refreshed: its successor is for the same one, the same name resets its usage alone, and figures can follow it", async () => {
  const { ctx, offer, held, codeOf, channels, enrolmentId, shopify, ...at } = await aChannelCode();
  expect(await at.start(await draftOf(ctx, { offer, codeId: await codeOf("CREATOR1IG"), name: "FRESHIG" }))).toEqual({ ok: true });
  expect(await channels()).toEqual(["Instagram: CREATOR1IG"]);
  await at.settle(offer.discountId);
  expect(await held()).toEqual(["CREATOR1 all primary", "FRESHIG ig"]);
  const before = shopify.find("CREATOR1")!.code.id;
  expect(await at.start(await draftOf(ctx, { offer, codeId: await codeOf("FRESHIG"), name: "FRESHIG" }))).toEqual({ ok: true });
  await at.settle(offer.discountId);
  expect(shopify.find("CREATOR1")!.code.id).toBe(before);
  const line = await ctx.db.promoCode.findMany({ where: { enrolmentId, channel: "ig" }, orderBy: { liveFrom: "asc" } });
  expect(line.map(({ name, issuedFor, endedFor }) => `${name} ${issuedFor} ${endedFor}`)).toEqual([
    "CREATOR1IG channel leak",
    "FRESHIG leak leak",
    "FRESHIG leak null",
  ]);
  expect(await at.claims()).toEqual(["CREATOR1", "CREATOR2", "FRESHIG"]);
});

test("a channel's code is withdrawn alone; with the member go all of them, and who comes back is told which did not", async () => {
  const { offer, members, enrolmentId, held, codeOf, channels, add, ...at } = await aChannelCode();
  const end = async (key: string) => members.change(offer, { kind: "end_code", codes: [{ enrolmentId, codeId: await codeOf(key) }] });
  expect((await end("CREATOR1"))[0]).toMatchObject({ state: "refused" });
  expect((await end("CREATOR1IG"))[0]).toMatchObject({ state: "done" });
  expect([await held(), await members.status(enrolmentId)]).toEqual([["CREATOR1 all primary"], "active"]);
  await add("CREATOR1IG");
  await members.change(offer, { kind: "deactivate", enrolmentIds: [enrolmentId] });
  expect([await held(), await channels(), at.live(offer.discountId)]).toEqual([[], [], ["CREATOR2"]]);
  const [back] = await members.change(offer, { kind: "activate", enrolmentIds: [enrolmentId] });
  expect(back).toMatchObject({
    name: "CREATOR1",
    sentence: "CREATOR1 works again. Not brought back: Instagram (CREATOR1IG). Add it again on the member’s page.",
  });
  expect(await held()).toEqual(["CREATOR1 all primary"]);
});

test("the main code is withdrawn alone when a person says which of the others takes its place: at once, and exactly one is the main one", async () => {
  const { ctx, offer, members, enrolmentId, held, codeOf, shown, add, ...at } = await aChannelCode();
  await add("CREATOR1POD", "podcast");
  const [mainId, nextId] = [await codeOf("CREATOR1"), await codeOf("CREATOR1POD")];
  const end = (next: string) => ({ kind: "end_code" as const, codes: [{ enrolmentId, codeId: mainId, nextId: next }] });
  for (const wrong of [mainId, await codeOf("CREATOR2"), randomUUID()]) {
    expect((await members.change(offer, end(wrong)))[0]).toMatchObject({ state: "refused" });
    expect((await shown())?.code).toBe("CREATOR1");
  }
  await members.begin(offer, end(nextId));
  // The code that works takes the place before the other one has ended.
  expect((await shown())?.code).toBe("CREATOR1POD");
  expect(await held()).toEqual(["CREATOR1 all", "CREATOR1IG ig", "CREATOR1POD podcast primary"]);
  await members.settle(offer);
  expect(await held()).toEqual(["CREATOR1IG ig", "CREATOR1POD podcast primary"]);
  expect(at.live(offer.discountId)).toEqual(["CREATOR1IG", "CREATOR1POD", "CREATOR2"]);
  expect((await ctx.db.promoCode.findFirstOrThrow({ where: { id: mainId } })).endedFor).toBe("withdrawn");
  const facts = await readFacts(ctx, { offerId: offer.id, enrolmentIds: [enrolmentId], now: at.clock(), links: "none" });
  expect(facts.get(enrolmentId)).toMatchObject({ newCode: "CREATOR1POD", oldCode: "CREATOR1" });
  expect(await members.status(enrolmentId)).toBe("active");
});

test("a further code that was adopted is put on a channel; neither the code for all is, nor a second one for the same channel", async () => {
  const { ctx, shopify, offer, enrolmentId, channels, codeOf } = await aChannelCode();
  const { memberId } = offer.members[0]!;
  const codeId = await aSecondCode(ctx, { shopify, offer, enrolmentId, memberId, name: "CREATOR1POD" });
  const put = (id: string, typed: string) => putOnChannel(ctx, { codeId: id, typed, now: new Date() });
  expect(await put(await codeOf("CREATOR1"), "podcast")).toBe("main");
  expect([await put(codeId, "Instagram"), await put(codeId, " "), await put(codeId, "Radio Nord")]).toEqual(["taken", "no_name", "done"]);
  expect(await channels()).toEqual(["Instagram: CREATOR1IG", "Radio Nord: CREATOR1POD"]);
  expect(await ctx.db.channel.findMany({ where: { name: "Radio Nord" }, select: { slug: true } })).toEqual([{ slug: "radio-nord" }]);
});

test("a name for a channel is proposed, and one that is taken, equals another or leaked is refused before anything is begun", async () => {
  const { ctx, shopify, offer, enrolmentId, members, codeOf, ...at } = await aChannelCode();
  const { memberId } = offer.members[0]!;
  const wanted = { memberId, offerId: offer.id };
  expect(await proposeChannelName(ctx, { ...wanted, channel: "yt", random: () => 0 })).toMatch(/YT$/);
  await members.change(offer, { kind: "end_code", codes: [{ enrolmentId, codeId: await codeOf("CREATOR1IG") }] });
  expect(await proposeChannelName(ctx, { ...wanted, channel: "Instagram" })).toBe("CREATOR1IG");
  await ctx.db.promoCode.updateMany({ where: { key: "CREATOR1IG" }, data: { endedFor: "leak" } });
  expect(await proposeChannelName(ctx, { ...wanted, channel: "Instagram" })).not.toBe("CREATOR1IG");
  shopify.insert(offer.discountId, "STRANGER");
  const add = (name: string, channel = "yt") =>
    addChannelCode(ctx, { ...wanted, name, channel, changeId: randomUUID(), createdBy: "1", codes: shopify.codes, enqueue: at.enqueue });
  for (const name of ["STRANGER", "creator2", "CREATOR1IG", "WITH SPACE", ""])
    expect(await add(name)).toMatchObject({ ok: false, reason: "name" });
  expect(await add("FINE", " ")).toEqual({ ok: false, reason: "channel" });
  expect(await add("FINE", "Radio Nord")).toMatchObject({ ok: true });
  await members.settle(offer);
  expect(await ctx.db.promoCode.count({ where: { enrolmentId, channel: "radio-nord", name: "FINE", liveUntil: null } })).toBe(1);
});

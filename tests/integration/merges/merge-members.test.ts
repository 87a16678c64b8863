/** Two records of one person become one: everything follows, nothing is lost, and what cannot be is refused. */
import { randomUUID } from "node:crypto";

import { ONLY_MERCHANDISE } from "#app/orders/order-facts.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";
import { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";
import { readSource, sourceFiles } from "#tests/support/sources.ts";

const SHOP = "lumen-botanics.myshopify.com";
const day = (number: number) => new Date(Date.UTC(2026, 2, number, 12));
const now = day(28);

let app: TestApp;
let ctx: ShopContext;
let merges: typeof import("#app/merges/merge-members.server.ts");
let ledger: typeof import("#app/orders/ingest/record-order.server.ts") &
  typeof import("#app/orders/attribution/review-conversions.server.ts") &
  typeof import("#app/payouts/mark-paid.server.ts") &
  typeof import("#app/orders/rollups/rebuild-rollups.server.ts");
let glow: BuiltOffer;
let sun: BuiltOffer;
let pair: { keptId: string; goneId: string };
beforeAll(async () => {
  app = await anApp();
  ctx = { shop: SHOP, db: app.shopDb(SHOP), by: "7" };
  merges = await import("#app/merges/merge-members.server.ts");
  ledger = {
    ...(await import("#app/orders/ingest/record-order.server.ts")),
    ...(await import("#app/orders/attribution/review-conversions.server.ts")),
    ...(await import("#app/payouts/mark-paid.server.ts")),
    ...(await import("#app/orders/rollups/rebuild-rollups.server.ts")),
  };
});
afterAll(() => app.close());

/** Maya is in Glow as MAYA; her second record is in Glow as MAYAL, and alone in Sun as SUNMAYA. */
beforeEach(async () => {
  await app.empty();
  await app.db.shop.create({ data: { domain: SHOP, name: "L", currency: "USD", ianaTimezone: "UTC", installedAt: day(1) } });
  const shopify = inMemoryShopify();
  glow = await anOffer().titled("Glow").withCodes("MAYA", "MAYAL").in(ctx, shopify);
  sun = await anOffer().titled("Sun").withCodes("SUNMAYA").in(ctx, shopify);
  const [kept, gone] = glow.members as [BuiltOffer["members"][number], BuiltOffer["members"][number]];
  pair = { keptId: kept.memberId, goneId: gone.memberId };
  await ctx.db.member.update({ where: of(pair.keptId), data: { firstName: "Maya", lastName: "Lindqvist", handle: "maya" } });
  await ctx.db.member.update({ where: of(pair.goneId), data: { firstName: "Maya", lastName: "L.", handle: "maya_l" } });
  const alone = { where: { offerId: sun.id }, data: { memberId: pair.goneId } };
  await ctx.db.enrolment.updateMany(alone);
  await ctx.db.promoCode.updateMany(alone);
  await ctx.db.member.deleteMany({ where: { id: sun.members[0]!.memberId } });
});

const PHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
const of = (id: string) => ({ shop_id: { shop: SHOP, id } });
const [MAYA, MAYAL] = [0, 1];
const placeIn = (offer: BuiltOffer, at = 0) => offer.members[at]!.enrolmentId;

const sell = (number: number, codes: string) =>
  ctx.db.$transaction((tx) =>
    ledger.recordOrder(tx, SHOP, {
      refunds: [],
      order: {
        ...ONLY_MERCHANDISE,
        ...{ id: `gid://shopify/Order/${number}`, name: `#${number}`, processedAt: day(number), updatedAt: day(number) },
        ...{ cancelledAt: null, test: false, currency: "USD", subtotalMinor: 10_000n, customerId: null },
        codes: codes.split(" ").map((name) => ({ key: name, name })),
      },
    }),
  );

async function merge() {
  const merged = await merges.mergeMembers(ctx, pair, now);
  if (!merged.ok) throw new Error(merged.problems.map(({ problem }) => problem).join());
  return merged.moves;
}

async function problems(): Promise<string[]> {
  const merged = await merges.mergeMembers(ctx, pair, now);
  return merged.ok ? [] : merged.problems.map(({ problem }) => problem);
}

/** Everything in the database, as one text. */
async function everything(): Promise<string> {
  const tables = await app.db.$queryRaw<{ name: string }[]>`
    SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_prisma%' ORDER BY 1`;
  const texts = tables.map(async ({ name }) => {
    const rows = await app.db.$queryRawUnsafe<{ text: string }[]>(`SELECT t::text AS text FROM ${name} t ORDER BY 1`);
    return `${name}\n${rows.map(({ text }) => text).join("\n")}`;
  });
  return (await Promise.all(texts)).join("\n");
}

async function earned(): Promise<Record<string, [string, number]>> {
  const rows = await ctx.db.conversion.findMany({ orderBy: [{ orderId: "asc" }, { enrolmentId: "asc" }] });
  const whose = (id: string) => (id === pair.keptId ? "kept" : "gone");
  return Object.fromEntries(
    rows.map(({ orderId, memberId, commissionMinor }) => [orderId.split("/").at(-1), [whose(memberId), Number(commissionMinor)]]),
  );
}

test("codes, offers, orders, messages, wishes, projects, tags and page links of the one are the other's, and every live code lives on", async () => {
  await sell(1, "MAYAL");
  await sell(2, "SUNMAYA");
  await ctx.db.memberTag.create({ data: { shop: SHOP, memberId: pair.goneId, key: "vip", name: "VIP" } });
  const [projectId, stageId] = [randomUUID(), randomUUID()];
  await ctx.db.project.create({ data: { id: projectId, shop: SHOP, name: "Launch" } });
  await ctx.db.projectStage.create({ data: { id: stageId, shop: SHOP, projectId, kind: "brief", name: "Brief", position: 1 } });
  await ctx.db.projectMember.create({ data: { shop: SHOP, projectId, stageId, memberId: pair.goneId } });
  await ctx.db.nameRequest.create({ data: { shop: SHOP, enrolmentId: placeIn(glow, MAYAL), name: "GLOWM", key: "GLOWM", createdAt: now } });
  const message = await ctx.db.message.create({ data: { shop: SHOP, offerId: sun.id, createdBy: "7" } });
  const letter = { shop: SHOP, messageId: message.id, memberId: pair.goneId, enrolmentId: placeIn(sun), position: 1 };
  await ctx.db.messageRecipient.create({ data: { ...letter, state: "sent" } });
  await ctx.db.pageLink.create({ data: { shop: SHOP, memberId: pair.goneId, createdAt: now, expiresAt: day(30) } });

  expect(await merge()).toMatchObject({
    ...{ offers: 2, shared: ["Glow"], codes: 2, liveCodes: ["MAYAL", "SUNMAYA"], conversions: 2 },
    ...{ messages: 1, wishes: 1, projects: 1, tags: 1 },
  });
  const left = { memberId: pair.goneId };
  expect(await ctx.db.promoCode.count({ where: { memberId: pair.keptId, liveUntil: null } })).toBe(3);
  expect(await ctx.db.promoCode.findMany({ where: { offerId: glow.id, isPrimary: true }, select: { name: true } })).toEqual([
    { name: "MAYA" },
  ]);
  expect(await ctx.db.nameClaim.count({ where: { enrolmentId: placeIn(glow, MAYA) } })).toBe(2);
  expect(await ctx.db.nameRequest.count({ where: { enrolmentId: placeIn(glow, MAYA) } })).toBe(1);
  expect(await earned()).toEqual({ 1: ["kept", 1_000], 2: ["kept", 1_000] });
  for (const count of [
    ctx.db.promoCode.count({ where: left }),
    ctx.db.messageRecipient.count({ where: left }),
    ctx.db.projectMember.count({ where: left }),
    ctx.db.memberTag.count({ where: left }),
    ctx.db.pageLink.count({ where: left }),
    ctx.db.enrolment.count({ where: { ...left, mergedIntoId: null } }),
  ])
    expect(await count).toBe(0);
  expect(await ledger.checkRollups(ctx)).toEqual([]);
});

test("a preview says what the act does and changes nothing", async () => {
  await sell(1, "MAYAL");
  const before = await everything();
  const preview = await merges.previewMerge(ctx, pair, now);
  expect(await everything()).toBe(before);
  expect(preview).toEqual({ ok: true, moves: await merge() });
});

test("an order with a code of each counts once and whole for the one person, and every sum still says what the rows say", async () => {
  await sell(1, "MAYA MAYAL");
  await sell(2, "MAYAL");
  expect(await ctx.db.conversion.count()).toBe(3);
  await merge();
  expect(await earned()).toEqual({ 1: ["kept", 1_000], 2: ["kept", 1_000] });
  expect(await ledger.checkRollups(ctx)).toEqual([]);
});

test("where an offer pays in tiers, both count together from then on; what was paid stays paid", async () => {
  const steps = [{ from: 2, bps: 2_000, perConversionMinor: 0 }];
  await ctx.db.offer.updateMany({ where: { id: glow.id }, data: { commissionTiers: { by: "conversions", period: "ever", steps } } });
  for (const number of [1, 2]) await sell(number, "MAYAL");
  const shown = await ledger.readPayable(ctx, { filter: { memberId: pair.goneId }, now });
  await ledger.markPaid(ctx, { filter: { memberId: pair.goneId }, shown, staff: "7", now });
  for (const number of [3, 4]) await sell(number, "MAYA");
  expect(await earned()).toEqual({ 1: ["gone", 1_000], 2: ["gone", 1_000], 3: ["kept", 1_000], 4: ["kept", 1_000] });
  expect(await merge()).toMatchObject({ unpaidBefore: 2_000, unpaidAfter: 4_000 });
  expect(await earned()).toEqual({ 1: ["kept", 1_000], 2: ["kept", 1_000], 3: ["kept", 2_000], 4: ["kept", 2_000] });
  expect(await ctx.db.conversion.count({ where: { paidAt: { not: null } } })).toBe(2);
  expect(await ledger.checkRollups(ctx)).toEqual([]);
});

test("what the one was paid is found at the place that is kept, is on a statement of the other, and is not due again", async () => {
  for (const number of [1, 2]) await sell(number, "MAYAL");
  await sell(3, "SUNMAYA");
  const filter = { memberId: pair.goneId };
  await ledger.markPaid(ctx, { filter, shown: await ledger.readPayable(ctx, { filter, now }), staff: "7", now });
  await merge();
  const paid = await ctx.db.conversion.findMany({ where: { paidAt: { not: null } }, orderBy: { orderId: "asc" } });
  const lines = await ctx.db.payoutLine.findMany({ orderBy: { orderId: "asc" } });
  const told = (rows: { orderId: string; enrolmentId: string; memberId: string }[], amounts: bigint[]) =>
    rows.map(({ orderId, enrolmentId, memberId }, at) => ({ orderId, enrolmentId, memberId, amount: amounts[at] }));
  const [written, kept] = [lines.map(({ amountMinor }) => amountMinor), paid.map(({ commissionMinor }) => commissionMinor)];
  expect(told(lines, written)).toEqual(told(paid, kept));
  expect(lines.map(({ memberId }) => memberId)).toEqual([pair.keptId, pair.keptId, pair.keptId]);
  expect(await ctx.db.payoutMember.findMany()).toMatchObject([{ memberId: pair.keptId, sumMinor: 3_000n, lines: 3 }]);
  expect(await ledger.readPayable(ctx, { filter: {}, now })).toMatchObject({ conversions: 0, paidMinor: 0 });
});

test("nobody is merged while a payout with one of the two is approved and not paid", async () => {
  await sell(1, "MAYAL");
  const { createPayout } = await import("#app/payouts/draft-payout.server.ts");
  const { approvePayout, cancelPayout } = await import("#app/payouts/move-payout.server.ts");
  const { sumOf } = await import("#app/payouts/due-lines.server.ts");
  const by = { staff: "7", now };
  const made = await createPayout(ctx, { settings: { cutOff: now, minimumMinor: 0, way: "outside" }, ...by });
  if (!made.ok) throw new Error(made.reason);
  const { payoutId } = made;
  const terms = { cutOff: now, minimumMinor: 0, leftOut: [], unpayable: [], now };
  const shown = await ctx.db.$transaction((tx) => sumOf(tx, SHOP, terms));
  expect(await approvePayout(ctx, { payoutId, shown, ...by })).toMatchObject({ ok: true });
  expect(await problems()).toEqual(["payout_under_way"]);
  await cancelPayout(ctx, { payoutId, ...by });
  await merge();
  expect(await earned()).toEqual({ 1: ["kept", 1_000] });
});

test("an order placed under a code of the one after the merge counts for the other", async () => {
  await merge();
  await sell(5, "MAYAL");
  expect(await earned()).toEqual({ 5: ["kept", 1_000] });
});

test("a link that was posted leads to the present code, and its clicks count for the person", async () => {
  const links = await import("#app/portal/links.server.ts");
  const { followLink } = await import("#app/portal/follow-link.server.ts");
  const { memberLinks } = await import("#app/portal/member-links.server.ts");
  await links.stableHandles(ctx, [placeIn(glow, MAYA), placeIn(glow, MAYAL)]);
  const visit = {
    now,
    method: "GET",
    userAgent: PHONE,
    purpose: null,
    destination: null,
    visitor: "none" as const,
    enqueue: async () => undefined,
  };
  const posted = (await links.stableHandles(ctx, [placeIn(glow, MAYAL)])).get(placeIn(glow, MAYAL))!;
  await followLink(ctx, { handle: posted, rest: "" }, visit);
  await merge();
  expect(await followLink(ctx, { handle: posted, rest: "" }, visit)).toMatchObject({ ok: true, code: "MAYA" });
  const { links: shown } = await memberLinks(ctx, { memberId: pair.keptId, now });
  expect(shown.map(({ offerTitle, clicks }) => [offerTitle, clicks])).toEqual([
    ["Glow", 2],
    ["Sun", 0],
  ]);
});

test("the person is met under both customers, and under both addresses in a file", async () => {
  const { readCreatorView } = await import("#app/portal/read-creator-view.server.ts");
  const { readKnown } = await import("#app/members/import/known-members.server.ts");
  const { checkRows } = await import("#app/members/import/check-rows.ts");
  const customer = (number: number) => `gid://shopify/Customer/${number}`;
  await ctx.db.member.update({ where: of(pair.keptId), data: { customerId: customer(1), email: "maya@example.com" } });
  await ctx.db.member.update({ where: of(pair.goneId), data: { customerId: customer(2), email: "old@example.com" } });
  await merge();
  for (const number of [1, 2]) {
    const view = await readCreatorView(ctx, { customerId: customer(number) }, now);
    expect(view?.offers.map(({ title, code }) => [title, code])).toEqual([
      ["Glow", "MAYA"],
      ["Sun", "SUNMAYA"],
    ]);
  }
  const rows = [{ line: 2, cells: { email: "old@example.com", firstName: "Maya", lastName: "Lindqvist" } }];
  const known = await ctx.db.$transaction((tx) => readKnown({ shop: SHOP, tx }, rows));
  expect(checkRows(rows, known)).toMatchObject([{ kind: "unchanged", memberId: pair.keptId }]);
  expect(await ctx.db.member.findFirst({ where: { id: pair.keptId } })).toMatchObject({ handle: "maya", email: "maya@example.com" });
});

test("the activity of the person has both names, and what was done to the record that is gone", async () => {
  const { readActivity } = await import("#app/activity/read-activity.server.ts");
  const { parseActivityFilter } = await import("#app/activity/activity-filter.ts");
  const { tagMembers } = await import("#app/members/tag-members.server.ts");
  await tagMembers(ctx, [pair.goneId], "VIP");
  await merge();
  const filter = parseActivityFilter(new URLSearchParams({ member: pair.keptId }), "UTC");
  const { rows } = await readActivity(ctx, { filter, page: 1, pageSize: 10 });
  expect(rows.map(({ kind }) => kind).toSorted()).toEqual(["members_merged", "members_tagged"]);
  const told = rows.find(({ kind }) => kind === "members_merged")!;
  expect(told.parts.map(({ name }) => name).toSorted()).toEqual(["Maya L.", "Maya Lindqvist"]);
});

describe("it is refused", () => {
  test("while a code of either is being changed", async () => {
    const item = { shop: SHOP, discountId: sun.discountId, position: 0, state: "running" };
    const change = await ctx.db.enrolmentChange.create({
      data: { shop: SHOP, offerId: sun.id, kind: "deactivate", createdBy: "7", createdAt: now },
    });
    await ctx.db.refreshItem.create({ data: { ...item, changeId: change.id, enrolmentId: placeIn(sun) } });
    expect(await problems()).toEqual(["code_in_hand"]);
    expect(await ctx.db.enrolment.count({ where: { memberId: pair.goneId } })).toBe(2);
  });

  test("while a draft names the place that would be gone", async () => {
    const refresh = await ctx.db.refresh.create({ data: { shop: SHOP, offerId: glow.id, createdBy: "7" } });
    const item = { shop: SHOP, discountId: glow.discountId, position: 0, refreshId: refresh.id };
    await ctx.db.refreshItem.create({ data: { ...item, enrolmentId: placeIn(glow, MAYAL) } });
    expect(await problems()).toEqual(["draft_open"]);
  });

  test("while both wait for an answer about another name in one offer", async () => {
    for (const at of [MAYA, MAYAL])
      await ctx.db.nameRequest.create({
        data: { shop: SHOP, enrolmentId: placeIn(glow, at), name: `N${at}`, key: `N${at}`, createdAt: now },
      });
    expect(await problems()).toEqual(["two_wishes"]);
  });

  test("where somebody decided about one part of an order that counts for both", async () => {
    await sell(1, "MAYA MAYAL");
    const part = { orderId: "gid://shopify/Order/1", enrolmentId: placeIn(glow, MAYAL) };
    await ledger.rejectConversion(ctx, { part, reason: "fraud", note: "", staff: "7", now });
    expect(await problems()).toEqual(["order_decided"]);
  });

  test("for a record that is gone already, one that is not there, one with itself, and into one that is archived", async () => {
    await ctx.db.member.update({ where: of(pair.keptId), data: { archivedAt: now } });
    expect(await problems()).toEqual(["kept_archived"]);
    await ctx.db.member.update({ where: of(pair.keptId), data: { archivedAt: null } });
    await merge();
    expect(await problems()).toEqual(["gone_already"]);
    pair = { keptId: pair.keptId, goneId: randomUUID() };
    expect(await problems()).toEqual(["not_found"]);
    pair = { keptId: pair.keptId, goneId: pair.keptId };
    expect(await problems()).toEqual(["same"]);
  });
});

test("two people who press at once merge once", async () => {
  const both = await Promise.all([merges.mergeMembers(ctx, pair, now), merges.mergeMembers(ctx, pair, now)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await ctx.db.activity.count({ where: { kind: "members_merged" } })).toBe(1);
});

/** What stays with the record or the place that is gone: what is told of what is over, and terms of its own that apply no more. */
const STAYS = ["ActivityMember", "Payout", "RefreshItem"];

test("a table that points at members or enrolments is moved by a merge, or is known to stay", async () => {
  const columns = await app.db.$queryRaw<{ table: string }[]>`
    SELECT DISTINCT table_name AS "table" FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name IN ('memberId', 'enrolmentId')
      AND NOT (SELECT relispartition FROM pg_class WHERE oid = format('public.%I', table_name)::regclass) ORDER BY 1`;
  const written = sourceFiles("app/merges/*.ts").map(readSource).join("\n");
  const moves = (table: string) =>
    new RegExp(`UPDATE "${table}"|DELETE FROM "${table}"|tx\\.${table[0]!.toLowerCase()}${table.slice(1)}\\.(?:update|delete)`).test(
      written,
    );
  expect(columns.map(({ table }) => table).filter((table) => !moves(table) && !STAYS.includes(table))).toEqual([]);
});

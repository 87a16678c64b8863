/** Changes of members that were under way before there was one engine are moved onto it, and the worker brings them to a good end. */
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import pg from "pg";

import { keyOf } from "#app/codes/promo-code.ts";
import { connect, scopeTo } from "#app/platform/tenant-client.server.ts";
import { readChange } from "#app/members/changes/read-change.server.ts";
import { advance } from "#app/codes/engine/advance.ts";
import { refreshStore } from "#app/codes/engine/store.server.ts";
import { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";
import { aDatabase } from "#tests/support/postgres.ts";
import { repository } from "#tests/support/stack/folders.ts";

const SHOP = "moved.myshopify.com";
const MOVES = "0150_one_engine";
const AT = "2026-11-22T12:00:00Z";

const folder = join(repository, "prisma/migrations");
const migrations = readdirSync(folder)
  .filter((name) => /^\d/.test(name))
  .toSorted();
const sqlOf = (name: string) => readFileSync(join(folder, name, "migration.sql"), "utf8");

/** A database as it was before the move. */
async function before() {
  const database = await aDatabase();
  const client = new pg.Client(database.url);
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'",
  );
  for (const { name } of rows) await client.query(`DROP SCHEMA "${name}" CASCADE`);
  await client.query("CREATE SCHEMA public");
  for (const name of migrations.filter((each) => each < MOVES)) await client.query(sqlOf(name));
  return {
    client,
    url: database.url,
    move: async () => {
      for (const name of migrations.filter((each) => each >= MOVES)) await client.query(sqlOf(name));
    },
    close: async () => {
      await client.end();
      await database.drop();
    },
  };
}

type Under = {
  kind: string;
  state?: string;
  step: string | null;
  at?: "mark" | "sent" | "landed" | "counted" | "deleted";
  refusedFor?: string;
};

/** One member for each way a change could stand, with what Shopify held at that moment. */
const UNDER_WAY: Record<string, Under> = {
  ISSUE1: { kind: "activate", step: "check_free" },
  ISSUE2: { kind: "add", step: "check_free", at: "mark" },
  ISSUE3: { kind: "readd", step: "add", at: "mark" },
  ISSUE4: { kind: "activate", step: "verify_added", at: "sent" },
  ISSUE5: { kind: "activate", step: "verify_added", at: "landed" },
  GONE1: { kind: "deactivate", step: "delete" },
  GONE2: { kind: "remove", step: "delete", at: "counted" },
  GONE3: { kind: "remove", step: "verify_deleted", at: "counted" },
  GONE4: { kind: "deactivate", step: "verify_deleted", at: "deleted" },
  DONE1: { kind: "deactivate", state: "done", step: null, at: "deleted" },
  DONE2: { kind: "payout", state: "done", step: null },
  SAID1: { kind: "activate", state: "refused", step: null, refusedFor: "already_active" },
  SAID2: { kind: "activate", state: "refused", step: "verify_added", at: "mark", refusedFor: "gave_up" },
};

async function insertOld(client: pg.Client, shopify: ReturnType<typeof inMemoryShopify>) {
  const discount = shopify.addDiscount("Creators", ["BYSTANDER"]);
  const offerId = randomUUID();
  await client.query(
    `INSERT INTO "Offer" (id, shop, "discountId", title, summary, status, "startsAt") VALUES ($1, $2, $3, 'Creators', '15% off', 'ACTIVE', $4)`,
    [offerId, SHOP, discount.id, AT],
  );
  const changes = new Map<string, string>();
  for (const [at, [name, under]] of Object.entries(UNDER_WAY).entries()) {
    const [memberId, enrolmentId, changeId, itemId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const issuing = ["activate", "add", "readd"].includes(under.kind);
    const isLive = under.kind === "payout" || (!issuing && under.at !== "deleted") || under.at === "landed";
    const code = isLive ? shopify.insert(discount.id, name) : null;
    await client.query(`INSERT INTO "Member" (id, shop, "firstName", "lastName", email, handle) VALUES ($1, $2, $3, '', $4, $3)`, [
      memberId,
      SHOP,
      name,
      `${name}@example.com`,
    ]);
    const ended = issuing || under.state === "done";
    await client.query(`INSERT INTO "Enrolment" (id, shop, "offerId", "memberId", status) VALUES ($1, $2, $3, $4, $5)`, [
      ...[enrolmentId, SHOP, offerId, memberId],
      ended && under.kind !== "payout" ? "inactive" : "active",
    ]);
    const redeemCodeId = code && !issuing ? code.id : `gid://shopify/DiscountRedeemCode/9000${at}`;
    await client.query(
      `INSERT INTO "PromoCode" (id, shop, "offerId", "memberId", "enrolmentId", name, key, "redeemCodeId", "liveFrom", "liveUntil", "issuedFor", "endedFor")
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '2026-01-01', $9, 'welcome', $10)`,
      [
        ...[randomUUID(), SHOP, offerId, memberId, enrolmentId, name, keyOf(name), redeemCodeId],
        ended && under.kind !== "payout" ? "2026-06-01" : null,
        ended && under.kind !== "payout" ? "deactivated" : null,
      ],
    );
    const running = (under.state ?? "running") === "running";
    if (running || under.kind === "payout")
      await client.query(`INSERT INTO "NameClaim" (shop, key, "enrolmentId", "refreshItemId") VALUES ($1, $2, $3, $4)`, [
        ...[SHOP, keyOf(name), enrolmentId],
        issuing ? itemId : null,
      ]);
    await client.query(
      `INSERT INTO "EnrolmentChange" (id, shop, "offerId", kind, "createdBy", "createdAt", "settledAt") VALUES ($1, $2, $3, $4, '1', $5, $6)`,
      [changeId, SHOP, offerId, under.kind, AT, running ? null : AT],
    );
    const concerned = under.kind !== "payout" && !(under.state === "refused" && under.step === null);
    await client.query(
      `INSERT INTO "EnrolmentChangeItem" (id, shop, "changeId", "enrolmentId", "discountId", position, state, step, name, key, "redeemCodeId", uses,
         "addedAt", "bulkCreationId", "goneAt", "stepSince", "refusedFor", "settledAt")
       VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10, $11, $12, $13, NULL, $14, $15, $16)`,
      [
        ...[itemId, SHOP, changeId, enrolmentId, discount.id, under.state ?? "running", under.step, name, concerned ? keyOf(name) : ""],
        issuing || !concerned ? null : redeemCodeId,
        under.at === "counted" || under.at === "deleted" ? 7 : null,
        issuing && under.at ? AT : null,
        under.at === "sent" ? "gid://shopify/DiscountRedeemCodeBulkCreation/1" : null,
        AT,
        under.refusedFor ?? null,
        running ? null : AT,
      ],
    );
    changes.set(name, changeId);
  }
  return { discount, changes };
}

test("changes of members under way in each step are moved onto the one engine and end as they were meant", async () => {
  const old = await before();
  const prisma = connect(old.url);
  try {
    const shopify = inMemoryShopify();
    const { discount, changes } = await insertOld(old.client, shopify);
    await old.move();
    const ctx = { shop: SHOP, db: scopeTo(prisma, SHOP) };
    let now = Date.parse(AT);
    const deps = {
      store: refreshStore(ctx, { onLineageChanged: async () => {} }),
      codes: shopify.codes,
      now: () => new Date(now),
    };
    for (let round = 0; round < 300; round += 1) {
      const { again } = await advance(SHOP, discount.id, deps);
      if (again === null) break;
      now += again === "now" ? 10 : again.inSeconds * 1000 + 1;
    }

    const ends = await Promise.all(
      [...changes].map(async ([name, changeId]) => {
        const view = (await readChange(ctx, { changeId }))!;
        const enrolment = await ctx.db.enrolment.findFirstOrThrow({ where: { member: { handle: name } } });
        const [live, ...more] = await ctx.db.promoCode.findMany({ where: { enrolmentId: enrolment.id, liveUntil: null } });
        expect(more).toEqual([]);
        expect(view.settledAt).not.toBeNull();
        return [name, view.rows.map(({ state, name: code }) => `${code} ${state}`).join(), enrolment.status, live?.name ?? null];
      }),
    );
    expect(ends).toEqual([
      ["ISSUE1", "ISSUE1 done", "active", "ISSUE1"],
      ["ISSUE2", "ISSUE2 done", "active", "ISSUE2"],
      ["ISSUE3", "ISSUE3 done", "active", "ISSUE3"],
      ["ISSUE4", "ISSUE4 done", "active", "ISSUE4"],
      ["ISSUE5", "ISSUE5 done", "active", "ISSUE5"],
      ["GONE1", "GONE1 done", "inactive", null],
      ["GONE2", "GONE2 done", "removed", null],
      ["GONE3", "GONE3 done", "removed", null],
      ["GONE4", "GONE4 done", "inactive", null],
      ["DONE1", "DONE1 done", "inactive", null],
      ["DONE2", "DONE2 done", "active", "DONE2"],
      ["SAID1", "SAID1 refused", "inactive", null],
      ["SAID2", "SAID2 left", "inactive", null],
    ]);
    expect(
      shopify.discounts
        .get(discount.id)!
        .codes.map(({ name }) => name)
        .toSorted(),
    ).toEqual(["BYSTANDER", "DONE2", "ISSUE1", "ISSUE2", "ISSUE3", "ISSUE4", "ISSUE5"]);
    const claims = await ctx.db.nameClaim.findMany({ orderBy: { key: "asc" } });
    expect(claims.map(({ key, refreshItemId }) => [key, refreshItemId])).toEqual(
      ["DONE2", "ISSUE1", "ISSUE2", "ISSUE3", "ISSUE4", "ISSUE5"].map((key) => [key, null]),
    );
    const ended = await ctx.db.promoCode.findMany({ where: { key: { in: ["GONE2", "GONE3"] } }, orderBy: { key: "asc" } });
    expect(ended).toMatchObject([
      { endedFor: "removed", usesAtEnd: 7 },
      { endedFor: "removed", usesAtEnd: 7 },
    ]);
  } finally {
    await prisma.$disconnect();
    await old.close();
  }
});

test("refreshes under way are moved with the code each of them ends", async () => {
  const old = await before();
  const prisma = connect(old.url);
  try {
    const shopify = inMemoryShopify();
    const { discount } = await insertOld(old.client, shopify);
    const code = shopify.find("DONE2")!.code;
    await old.client.query(
      `WITH r AS (
         INSERT INTO "Refresh" (id, shop, "offerId", state, reason, "createdBy") SELECT $2::uuid, $1, id, 'running', 'leak', '1' FROM "Offer" RETURNING id
       )
       INSERT INTO "RefreshItem" (id, shop, "refreshId", "enrolmentId", "discountId", position, state, "oldName", "oldRedeemCodeId", "newName", "newKey", plan, step, "stepSince")
       SELECT $3::uuid, $1, r.id, p."enrolmentId", $4, 1, 'running', 'DONE2', $5, 'FRESH2', 'FRESH2', 'rename', 'check_free', $6::timestamp
       FROM r, "PromoCode" p WHERE p.key = 'DONE2'`,
      [SHOP, randomUUID(), randomUUID(), discount.id, code.id, AT],
    );
    await old.move();
    const ctx = { shop: SHOP, db: scopeTo(prisma, SHOP) };
    let now = Date.parse(AT);
    const deps = { store: refreshStore(ctx, { onLineageChanged: async () => {} }), codes: shopify.codes, now: () => new Date(now) };
    for (let round = 0; round < 300; round += 1) {
      const { again } = await advance(SHOP, discount.id, deps);
      if (again === null) break;
      now += again === "now" ? 10 : again.inSeconds * 1000 + 1;
    }
    const held = await ctx.db.promoCode.findMany({ where: { key: { in: ["DONE2", "FRESH2"] } }, orderBy: { key: "asc" } });
    expect(held).toMatchObject([
      { key: "DONE2", endedFor: "leak" },
      { key: "FRESH2", liveUntil: null, isPrimary: true },
    ]);
  } finally {
    await prisma.$disconnect();
    await old.close();
  }
});

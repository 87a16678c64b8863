/** Payments that were marked before there were payouts are payouts afterwards. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import pg from "pg";

import { connect } from "#app/platform/tenant-client.server.ts";
import { aDatabase } from "#tests/support/postgres.ts";
import { repository } from "#tests/support/stack/folders.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const sqlOf = (name: string) => readFileSync(join(repository, "prisma/migrations", name, "migration.sql"), "utf8");

test("each press of Mark as paid becomes a paid payout with its lines, and what was paid stays what it was", async () => {
  const database = await aDatabase();
  const db = connect(database.url);
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    const { memberId, enrolmentId } = await aWholeShop(db, "moved.myshopify.com");
    await aWholeShop(db, "other.myshopify.com");
    const [paid] = await db.conversionReview.findMany({ where: { shop: "moved.myshopify.com" } });
    // As it was before: without a table of payouts, and without what parts of orders keep for them.
    await client.query(`DROP TABLE "PayoutTransfer", "PayoutLine", "PayoutMember", "PayoutBatch"; DROP INDEX "Conversion_unpaid"`);
    await client.query(
      `ALTER TABLE "ConversionReview" DROP COLUMN "payoutAt"; ALTER TABLE "Conversion" DROP COLUMN "payoutAt", DROP COLUMN "dueMinor"`,
    );
    await client.query(sqlOf("0300_payouts"));
    // What came later stands on it.
    await client.query(sqlOf("0410_payout_transfers"));
    const batches = await db.payoutBatch.findMany({
      where: { shop: "moved.myshopify.com" },
      include: { lineItems: true, statements: true },
    });
    expect(batches).toMatchObject([
      {
        ...{
          number: 1,
          state: "paid",
          way: "outside",
          currency: "USD",
          members: 1,
          lines: 1,
          sumMinor: 90n,
          paidAt: paid?.paidAt,
          paidBy: "1",
        },
        lineItems: [{ memberId, enrolmentId, orderId: paid?.orderId, kind: "commission", amountMinor: 90n, netMinor: 900n }],
        statements: [{ memberId, outcome: "included", sumMinor: 90n }],
      },
    ]);
    expect(await db.conversionReview.findMany({ where: { shop: "moved.myshopify.com" } })).toMatchObject([
      { paidMinor: 90n, paidAt: paid?.paidAt },
    ]);
    expect(await db.conversion.findFirstOrThrow({ where: { shop: "moved.myshopify.com" } })).toMatchObject({
      commissionMinor: 90n,
      dueMinor: 90n,
    });
  } finally {
    await client.end();
    await db.$disconnect();
    await database.drop();
  }
});

/**
 * Where what a member sold before decides what an order pays, an order that arrives late, is cancelled, returned or moves
 * to another member moves every later order of theirs. Here it is found which, so that in the end each pays what it would
 * have paid had everything arrived in its time.
 */
import type { ShopTx } from "#app/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

import { standingKey, type Conversion } from "./attribute.ts";
import type { Standing } from "./commission.ts";
import { standings, type SoldBefore, type SoldPart } from "./standing.ts";

/** What of a conversion counts towards a tier. */
export type Counting = Pick<Conversion, "orderId" | "enrolmentId" | "offerId" | "at" | "netMinor"> & { state: string };

/**
 * The parts to be paid anew, by `standingKey`, with what their member had sold before each. `before` and `after` are the
 * parts of the same orders, of members in tiered offers, as they stood and as they are written now. The caller holds the
 * ledger's lock.
 */
export async function partsToPayAnew(
  tx: ShopTx,
  shop: string,
  { before, after }: { before: readonly Counting[]; after: readonly Counting[] },
): Promise<{ standings: Map<string, Standing>; orderIds: string[] }> {
  const found = new Map<string, Standing>();
  const orderIds = new Set<string>();
  const since = new Map<string, Date>();
  for (const { enrolmentId, at } of [...before, ...after]) {
    const first = since.get(enrolmentId);
    if (!first || at < first) since.set(enrolmentId, at);
  }
  for (const [enrolmentId, sold] of await readSold(tx, shop, since)) {
    const theirs = ({ enrolmentId: id }: Counting) => id === enrolmentId;
    const moved = weigh(before.filter(theirs)) !== weigh(after.filter(theirs));
    const here = new Set(after.filter(theirs).map(({ orderId }) => orderId));
    for (const [orderId, standing] of standings(sold.before, sold.parts)) {
      if (!moved && !here.has(orderId)) continue;
      found.set(standingKey({ orderId, enrolmentId }), standing);
      orderIds.add(orderId);
    }
  }
  return { standings: found, orderIds: [...orderIds] };
}

/** What these parts add to the standing of the orders after them. */
function weigh(parts: readonly Counting[]): string {
  const counted = parts.filter(({ state }) => state === "counted");
  return counted
    .map(({ orderId, netMinor }) => `${orderId} ${netMinor}`)
    .toSorted()
    .join();
}

type BeforeRow = { enrolmentId: string; month: string; conversions: bigint; revenue: bigint; inMonth: bigint; revenueInMonth: bigint };
type PartRow = SoldPart & { enrolmentId: string };

async function readSold(
  tx: ShopTx,
  shop: string,
  since: ReadonlyMap<string, Date>,
): Promise<Map<string, { before: SoldBefore; parts: SoldPart[] }>> {
  if (since.size === 0) return new Map();
  const [where] = await tx.shop.findMany({ select: { ianaTimezone: true } });
  const zone = where?.ianaTimezone ?? "UTC";
  const month = (at: Prisma.Sql) => Prisma.sql`to_char(${at} AT TIME ZONE 'UTC' AT TIME ZONE ${zone}::text, 'YYYY-MM')`;
  const members = JSON.stringify([...since].map(([enrolmentId, at]) => ({ enrolmentId, since: at })));
  const asked = Prisma.sql`jsonb_to_recordset(${members}::jsonb) AS t("enrolmentId" uuid, "since" timestamp(3))`;
  const sameMonth = Prisma.sql`FILTER (WHERE ${month(Prisma.sql`c."at"`)} = ${month(Prisma.sql`t."since"`)})`;
  const before = await tx.$queryRaw<BeforeRow[]>`
    SELECT t."enrolmentId"::text, ${month(Prisma.sql`t."since"`)} AS month, count(c."orderId") AS conversions,
      coalesce(sum(c."netMinor"), 0)::bigint AS revenue, count(c."orderId") ${sameMonth} AS "inMonth",
      coalesce(sum(c."netMinor") ${sameMonth}, 0)::bigint AS "revenueInMonth"
    FROM ${asked}
    LEFT JOIN "Conversion" c
      ON c."shop" = ${shop} AND c."enrolmentId" = t."enrolmentId" AND c."state" = 'counted' AND c."at" < t."since"
    GROUP BY t."enrolmentId", t."since"`;
  const parts = await tx.$queryRaw<PartRow[]>`
    SELECT c."enrolmentId"::text, c."orderId", c."at", ${month(Prisma.sql`c."at"`)} AS month, c."state" = 'counted' AS counted, c."netMinor"
    FROM ${asked} JOIN "Conversion" c ON c."shop" = ${shop} AND c."enrolmentId" = t."enrolmentId" AND c."at" >= t."since"`;
  const partsOf = new Map<string, SoldPart[]>();
  for (const { enrolmentId, ...part } of parts) {
    const theirs = partsOf.get(enrolmentId);
    if (theirs) theirs.push(part);
    else partsOf.set(enrolmentId, [part]);
  }
  return new Map(
    before.map((row) => [
      row.enrolmentId,
      {
        before: {
          ever: { conversions: Number(row.conversions), revenueMinor: row.revenue },
          month: row.month,
          inMonth: { conversions: Number(row.inMonth), revenueMinor: row.revenueInMonth },
        },
        parts: partsOf.get(row.enrolmentId) ?? [],
      },
    ]),
  );
}

/** A payout as files, read a piece at a time so that ten thousand members never stand in memory together. */
import { Prisma } from "#app/generated/prisma/client.ts";
import { csvRows, csvText } from "#app/format/csv-text.ts";
import { formatForFile, inZone } from "#app/format/dates.ts";
import { decimalOf } from "#app/orders/minor-units.ts";
import { LINE_LABELS } from "#app/payouts/payout-labels.ts";
import { PAYPAL_LINES, payPalFile, payPalProblem, type Payee } from "#app/payouts/paypal.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

const AT_ONCE = 2_000;

type File = { name: string; chunks: AsyncIterable<string> };

/** One line for each member who is paid, for a bank or a spreadsheet. Null for an unknown payout, or one that is not approved. */
export async function bankFile(ctx: ShopContext, payoutId: string): Promise<File | null> {
  const batch = await fixed(ctx, payoutId);
  if (!batch) return null;
  const { number, currency } = batch;
  const heading = ["Member", "E-mail", `Amount (${currency})`, "Currency", "Reference", "Orders", `Adjustments (${currency})`];
  async function* chunks() {
    yield csvText(heading, []);
    for await (const payees of payeesOf(ctx, payoutId))
      yield csvRows(
        payees.map(({ name, email, sumMinor, lines, adjustmentsMinor }) => [
          ...[name, email, decimalOf(Number(sumMinor), currency), currency, `Payout ${number}`, String(lines)],
          decimalOf(Number(adjustmentsMinor), currency),
        ]),
      );
  }
  return { name: `payout-${number}.csv`, chunks: chunks() };
}

/**
 * The `part`-th of PayPal's files, from 1. Members whose address cannot be used by now are not in it; the payout's page names them.
 * Null for an unknown payout, one that is not approved or not paid by PayPal, and a part that there is not.
 */
export async function payPalPart(
  ctx: ShopContext,
  { payoutId, part, shopName }: { payoutId: string; part: number; shopName: string },
): Promise<File | null> {
  const batch = await fixed(ctx, payoutId);
  if (batch?.way !== "paypal") return null;
  const { number, currency } = batch;
  const skip = (part - 1) * PAYPAL_LINES;
  const note = `Payout ${number} from ${shopName}`;
  const wanted: Payee[] = [];
  let seen = 0;
  // Parts are cut by everybody who is paid, so that an address that changes between two files moves nobody from one to the other.
  for await (const payees of payeesOf(ctx, payoutId)) {
    for (const { memberId, email, sumMinor } of payees) {
      const payee = { memberId, email, sumMinor: Number(sumMinor) };
      const isHere = seen >= skip && seen < skip + PAYPAL_LINES;
      if (isHere && payPalProblem({ ...payee, currency }) === null) wanted.push(payee);
      seen += 1;
    }
    if (seen >= skip + PAYPAL_LINES) break;
  }
  if (seen <= skip) return null;
  async function* chunks() {
    yield payPalFile(wanted, { currency, note });
  }
  return { name: `payout-${number}-paypal-${part}.csv`, chunks: chunks() };
}

/** Every line of the payout, or of one member's statement in it. Null for an unknown payout, or one that is not approved. */
export async function linesFile(
  ctx: ShopContext,
  { payoutId, memberId = null, zone }: { payoutId: string; memberId?: string | null; zone: string },
): Promise<File | null> {
  const batch = await fixed(ctx, payoutId);
  if (!batch) return null;
  const { number, currency } = batch;
  const heading = ["Member", "Order", inZone("Placed", zone), "Offer", "What", `Revenue (${currency})`, `Amount (${currency})`];
  async function* chunks() {
    yield csvText(heading, []);
    for await (const lines of linesOf(ctx, { payoutId, memberId }))
      yield csvRows(
        lines.map(({ member, order, at, offer, kind, netMinor, amountMinor }) => [
          ...[member, order, formatForFile(at.toISOString(), zone), offer, LINE_LABELS[kind] ?? kind],
          ...[netMinor, amountMinor].map((minor) => decimalOf(Number(minor), currency)),
        ]),
      );
  }
  return { name: memberId === null ? `payout-${number}-lines.csv` : `statement-${number}.csv`, chunks: chunks() };
}

function fixed({ db }: ShopContext, payoutId: string) {
  return db.payoutBatch.findFirst({ where: { id: payoutId, state: { not: "draft" } } });
}

type PayeeRow = { memberId: string; name: string; email: string; lines: number; sumMinor: bigint; adjustmentsMinor: bigint };

async function* payeesOf({ shop, db }: ShopContext, payoutId: string): AsyncGenerator<PayeeRow[]> {
  for (let after = "00000000-0000-0000-0000-000000000000"; ;) {
    const rows = await db.$queryRaw<PayeeRow[]>`
      SELECT p."memberId"::text, coalesce(nullif(trim(m."firstName" || ' ' || m."lastName"), ''), 'A former member') AS name,
        coalesce(m."email", '') AS email, p."lines", p."sumMinor", p."adjustmentsMinor"
      FROM "PayoutMember" p LEFT JOIN "Member" m ON m."shop" = p."shop" AND m."id" = p."memberId"
      WHERE p."shop" = ${shop} AND p."payoutId" = ${payoutId}::uuid AND p."outcome" = 'included' AND p."memberId" > ${after}::uuid
      ORDER BY p."memberId" LIMIT ${AT_ONCE}`;
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return;
    after = last.memberId;
  }
}

type LineRow = {
  member: string;
  memberId: string;
  orderId: string;
  enrolmentId: string;
  order: string;
  at: Date;
  offer: string;
  kind: string;
  netMinor: bigint;
  amountMinor: bigint;
};

async function* linesOf(
  { shop, db }: ShopContext,
  { payoutId, memberId }: { payoutId: string; memberId: string | null },
): AsyncGenerator<LineRow[]> {
  const only = memberId === null ? Prisma.empty : Prisma.sql`AND l."memberId" = ${memberId}::uuid`;
  let last: LineRow | undefined;
  do {
    const after = last
      ? Prisma.sql`AND (l."memberId", l."orderId", l."enrolmentId") > (${last.memberId}::uuid, ${last.orderId}, ${last.enrolmentId}::uuid)`
      : Prisma.empty;
    const rows: LineRow[] = await db.$queryRaw<LineRow[]>`
      SELECT coalesce(nullif(trim(m."firstName" || ' ' || m."lastName"), ''), 'A former member') AS member, l."memberId"::text, l."orderId",
        l."enrolmentId"::text, coalesce(o."name", l."orderId") AS "order", l."at", coalesce(f."title", '') AS offer, l."kind", l."netMinor",
        l."amountMinor"
      FROM "PayoutLine" l
      LEFT JOIN "Member" m ON m."shop" = l."shop" AND m."id" = l."memberId"
      LEFT JOIN "Order" o ON o."shop" = l."shop" AND o."id" = l."orderId"
      LEFT JOIN "Offer" f ON f."shop" = l."shop" AND f."id" = l."offerId"
      WHERE l."shop" = ${shop} AND l."payoutId" = ${payoutId}::uuid ${only} ${after}
      ORDER BY l."memberId", l."orderId", l."enrolmentId" LIMIT ${AT_ONCE}`;
    if (rows.length > 0) yield rows;
    last = rows.length < AT_ONCE ? undefined : rows.at(-1);
  } while (last);
}

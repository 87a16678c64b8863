/** Makes an offer of a discount that was there before us: the node, its codes and its counts stay exactly as they are. */
import { randomUUID } from "node:crypto";

import { readNameHistory } from "#app/codes/name-history.server.ts";
import { formerNameLabels, formerOfAnother } from "#app/codes/name-history.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { OnLineageChanged } from "#app/codes/lineage.store.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { Discounts } from "#app/shopify/discounts/discount-terms.ts";

import { LONG } from "./adoption.store.server.ts";
import { commissionColumns } from "./commission-columns.server.ts";
import type { CommissionTerms } from "./commission-terms.ts";
import { valueOf } from "./offer-form.ts";

export type Adopted =
  /** `left`: codes that were ticked and could not be taken over, with the reason. */
  | { ok: true; offerId: string; adopted: number; left: { name: string; because: string }[] }
  | { ok: false; reason: "not_found" | "missing" | "nothing_chosen" };

type Input = {
  adoptionId: string;
  commission: CommissionTerms;
  codes: DiscountCodes;
  /** What the discount gives is read from its terms: its summary is a sentence. */
  discounts: Pick<Discounts, "terms">;
  onLineageChanged: OnLineageChanged;
  now?: () => Date;
};

/**
 * The ticked codes become their members' codes; the others are not touched, here or at Shopify. A code that left the
 * discount since it was read, whose name is promised to somebody, or that leaked before, is left and said. Pressed twice, the second press
 * answers with the offer of the first.
 */
export async function adoptDiscount(
  { shop, db, by }: ShopContext,
  { adoptionId, commission, codes, discounts, onLineageChanged, now = () => new Date() }: Input,
): Promise<Adopted> {
  const adoption = await db.adoption.findFirst({ where: { id: adoptionId } });
  if (!adoption) return { ok: false, reason: "not_found" };
  if (adoption.offerId)
    return { ok: true, offerId: adoption.offerId, adopted: await db.enrolment.count({ where: { offerId: adoption.offerId } }), left: [] };
  const { discountId, liveFrom } = adoption;
  const [facts, read, listed] = await Promise.all([codes.discount(discountId), discounts.terms(discountId), codes.list(discountId)]);
  if (!facts || !listed) return { ok: false, reason: "missing" };
  const onDiscount = new Set(listed.map(({ id }) => id));

  return db.$transaction(async (tx): Promise<Adopted> => {
    await tx.$queryRaw`SELECT id::text FROM "Adoption" WHERE shop = ${shop} AND id = ${adoptionId}::uuid FOR UPDATE`;
    const twin = await tx.offer.findUnique({ where: { shop_discountId: { shop, discountId } }, select: { id: true } });
    if (twin) return { ok: true, offerId: twin.id, adopted: await tx.enrolment.count({ where: { offerId: twin.id } }), left: [] };
    const chosen = await tx.adoptionCode.findMany({
      where: { adoptionId, chosen: true, memberId: { not: null } },
      orderBy: { position: "asc" },
    });
    if (chosen.length === 0) return { ok: false, reason: "nothing_chosen" };
    const there = chosen.filter(({ redeemCodeId }) => onDiscount.has(redeemCodeId));
    const records = await readNameHistory(
      { shop, tx },
      there.map(({ key }) => key),
    );
    const isBurned = (key: string) => (records.get(key)?.leakedAt ?? null) !== null;
    const formerOf = ({ key, memberId }: { key: string; memberId: string | null }) => formerOfAnother(records.get(key), memberId ?? "");
    const usable = there.filter((row) => !isBurned(row.key) && formerOf(row) === null);
    const rows = usable.map(({ memberId, name, key, redeemCodeId }) => ({
      enrolmentId: randomUUID(),
      codeId: randomUUID(),
      memberId,
      name,
      key,
      redeemCodeId,
    }));

    const offerId = randomUUID();
    await tx.offer.create({
      data: {
        id: offerId,
        shop,
        discountId,
        title: facts.title,
        summary: facts.summary,
        status: facts.status,
        value: read === null ? null : valueOf(read.terms.gives),
        usageLimit: facts.usageLimit,
        appliesOncePerCustomer: facts.appliesOncePerCustomer,
        startsAt: new Date(facts.startsAt),
        endsAt: facts.endsAt ? new Date(facts.endsAt) : null,
        ...commissionColumns(commission),
        createdAt: now(),
      },
    });
    const claimed = await tx.$queryRaw<{ enrolmentId: string }[]>`
      INSERT INTO "NameClaim" (shop, key, "enrolmentId")
      SELECT ${shop}, r.key, r."enrolmentId" FROM jsonb_to_recordset(${JSON.stringify(rows.map((row, at) => ({ ...row, at })))}::jsonb)
        AS r(key text, "enrolmentId" uuid, at int) ORDER BY r.key, r.at
      ON CONFLICT (shop, key) DO NOTHING RETURNING "enrolmentId"::text`;
    const ours = new Set(claimed.map(({ enrolmentId }) => enrolmentId));
    // Of two names that are compared as one, the first of the list is taken over and the other left: they are never merged.
    const adopted = rows.filter(({ enrolmentId }) => ours.has(enrolmentId));
    const firstOf = new Map(adopted.map(({ key, name }) => [key, name]));
    await tx.$executeRaw`
      WITH adopted AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(adopted)}::jsonb)
          AS r("enrolmentId" uuid, "codeId" uuid, "memberId" uuid, name text, key text, "redeemCodeId" text)
      ), enrolled AS (
        INSERT INTO "Enrolment" (id, shop, "offerId", "memberId", status, "createdAt")
        SELECT a."enrolmentId", ${shop}, ${offerId}::uuid, a."memberId", 'active', ${liveFrom}::timestamp(3) FROM adopted a RETURNING id
      )
      INSERT INTO "PromoCode" (id, shop, "offerId", "memberId", "enrolmentId", name, key, "redeemCodeId", "liveFrom", "issuedFor")
      SELECT a."codeId", ${shop}, ${offerId}::uuid, a."memberId", a."enrolmentId", a.name, a.key, a."redeemCodeId", ${liveFrom}::timestamp(3), 'adopted'
      FROM adopted a JOIN enrolled e ON e.id = a."enrolmentId"`;
    await tx.adoption.update({ where: { shop_id: { shop, id: adoptionId } }, data: { offerId } });
    await onLineageChanged(tx, { shop, keys: adopted.map(({ key }) => key) });
    await recordActivity(tx, {
      shop,
      kind: "offer_adopted",
      by: staffOrSystem(by ?? adoption.createdBy),
      at: now(),
      offerId,
      subject: facts.title,
      shopifyIds: [discountId],
      members: adopted.map((row) => ({ enrolmentId: row.enrolmentId, after: { code: row.name }, shopifyIds: [row.redeemCodeId] })),
    });
    const left = [
      ...chosen.filter((row) => !there.includes(row)).map(({ name }) => ({ name, because: "It is no longer on the discount." })),
      ...there.filter(({ key }) => isBurned(key)).map(({ name }) => ({ name, because: "It leaked before and stays retired." })),
      ...there.flatMap((row) => {
        const former = isBurned(row.key) ? null : formerOf(row);
        if (!former) return [];
        const { memberName: holder, until, conversions } = former;
        return [{ name: row.name, because: formerNameLabels({ name: "It", holder, until: until?.toISOString() ?? null, conversions }) }];
      }),
      ...rows
        .filter(({ enrolmentId }) => !ours.has(enrolmentId))
        .map(({ name, key }) => {
          const first = firstOf.get(key);
          return {
            name,
            because: first === undefined ? "Its name is promised to another member." : `It cannot be told apart from ${first}.`,
          };
        }),
    ];
    return { ok: true, offerId, adopted: adopted.length, left };
  }, LONG);
}

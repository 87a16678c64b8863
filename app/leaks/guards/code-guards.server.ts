/** Guards a leaked code while its case is open, and takes the guard off again. Shopify is told by apply-guards. */
import { randomBytes } from "node:crypto";

import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { guardState, linkProofs } from "./guard-state.ts";
import { LONGEST_SENTENCE } from "./sentence.ts";

type Asked = { caseId: string; sentence: string; staff: string; now: Date; enqueue: Enqueue<ShopTx> };

/**
 * Asks for a guard, or changes its sentence. `closed`: the case is not open or the code has ended. `sentence`: empty, or longer than a
 * checkout shows. `full`: no more codes fit into what the Function may read; one sentence for several codes takes less room.
 */
export async function guardCode(
  { shop, db }: ShopContext,
  { caseId, sentence: typed, staff, now, enqueue }: Asked,
): Promise<"done" | "unknown" | "closed" | "sentence" | "full"> {
  const sentence = typed.replace(/\s+/g, " ").trim();
  if (sentence === "" || [...sentence].length > LONGEST_SENTENCE) return "sentence";
  return db.$transaction(async (tx) => {
    const of = await tx.leakCase.findFirst({ where: { id: caseId } });
    if (!of) return "unknown";
    const live = await tx.promoCode.count({ where: { id: of.promoCodeId, liveUntil: null } });
    if (of.state !== "open" || live === 0) return "closed";
    const fresh = { shop, key: randomBytes(16).toString("base64url"), dueAt: now };
    await tx.guardedShop.createMany({ data: fresh, skipDuplicates: true });
    // Two people who guard at once wait for each other here: together they may not fit.
    const [kept] = await tx.$queryRaw<{ key: string }[]>`UPDATE "GuardedShop" SET "dueAt" = ${now} WHERE shop = ${shop} RETURNING key`;
    const others = await tx.codeGuard.findMany({
      where: { endedAt: null, caseId: { not: caseId } },
      select: { name: true, sentence: true },
    });
    if (guardState([...others, { name: of.name, sentence }], kept?.key ?? "") === null) return "full";
    const asked = { sentence, askedBy: staff, askedAt: now, appliedAt: null, endedAt: null, endedBy: null, removedAt: null };
    const row = { shop, caseId, promoCodeId: of.promoCodeId, name: of.name, key: keyOf(of.name), ...asked };
    await tx.codeGuard.upsert({ where: { shop_caseId: { shop, caseId } }, create: row, update: asked });
    await tell(tx, { shop, kind: "code_guarded", by: staff, now, reason: sentence, of });
    await enqueue(tx, "guards.apply", { shop });
    return "done";
  });
}

/** Asks for the end of a guard. "closed" where there is none. */
export async function unguardCode(
  { shop, db }: ShopContext,
  { caseId, staff, now, enqueue }: Omit<Asked, "sentence">,
): Promise<"done" | "closed"> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.codeGuard.updateMany({ where: { caseId, endedAt: null }, data: { endedAt: now, endedBy: staff } });
    if (count === 0) return "closed";
    await tx.guardedShop.updateMany({ data: { dueAt: now } });
    const of = await tx.leakCase.findFirstOrThrow({ where: { id: caseId } });
    await tell(tx, { shop, kind: "code_guard_ended", by: staff, now, of });
    await enqueue(tx, "guards.apply", { shop });
    return "done";
  });
}

/** Asks for the end of every guard whose case is not open any more or whose code has ended. */
export async function endOverGuards({ shop, db }: ShopContext, now: Date): Promise<void> {
  await db.$transaction(async (tx) => {
    const over = await tx.$queryRaw<{ name: string; offerId: string; enrolmentId: string }[]>`
      UPDATE "CodeGuard" g SET "endedAt" = ${now} FROM "LeakCase" l, "PromoCode" p
      WHERE g.shop = ${shop} AND g."endedAt" IS NULL AND l.shop = g.shop AND l.id = g."caseId" AND p.shop = g.shop AND p.id = g."promoCodeId"
        AND (l.state <> 'open' OR p."liveUntil" <= ${now})
      RETURNING l.name, l."offerId"::text, l."enrolmentId"::text`;
    for (const of of over) await tell(tx, { shop, kind: "code_guard_ended", now, of });
  });
}

/** Proofs for a code that a person gets from its creator's link; none where it is not guarded. */
export async function proofsFor({ shop, db }: ShopContext, code: string, now: Date): Promise<string[]> {
  const [guarded] = await db.$queryRaw<{ key: string; name: string }[]>`
    SELECT s.key, g.name FROM "CodeGuard" g JOIN "GuardedShop" s ON s.shop = g.shop
    WHERE g.shop = ${shop} AND g."removedAt" IS NULL AND g.key = ${keyOf(code)} LIMIT 1`;
  return guarded ? linkProofs(guarded.name, { key: guarded.key, now }) : [];
}

type Telling = {
  shop: string;
  kind: "code_guarded" | "code_guard_ended";
  by?: string;
  now: Date;
  reason?: string;
  of: { name: string; offerId: string; enrolmentId: string };
};

async function tell(tx: ShopTx, { shop, kind, by, now, reason = "", of: { name, offerId, enrolmentId } }: Telling): Promise<void> {
  await recordActivity(tx, { shop, kind, by: staffOrSystem(by), at: now, reason, offerId, subject: name, members: [{ enrolmentId }] });
}

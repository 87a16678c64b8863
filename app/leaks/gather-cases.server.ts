/** Codes that leaked together, as one case: each keeps its date and its evidence, and they are ended in one press. */
import { randomUUID } from "node:crypto";

import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { reportLeak } from "./leak-cases.server.ts";

/** `others`: names that are no live code of the offer. */
type Gathered = { ok: true; added: number; others: string[] } | { ok: false; reason: "unknown" | "closed" };

type Gathering = { caseId: string; others: readonly string[]; now: Date };

/**
 * Puts open cases of the same offer into one with `caseId`; what they were gathered with comes along. `closed`: that case is not open
 * any more. Cases of other offers, of other shops and those that are not open are passed over: a refresh is of one offer.
 */
export async function gatherCases({ shop, db, by }: ShopContext, { caseId, others, now }: Gathering): Promise<Gathered> {
  return db.$transaction(async (tx) => {
    const into = await tx.leakCase.findFirst({ where: { id: caseId } });
    if (!into) return { ok: false, reason: "unknown" };
    if (into.state !== "open") return { ok: false, reason: "closed" };
    const together = into.gatheredIn ?? randomUUID();
    const added = await tx.$queryRaw<{ name: string; enrolmentId: string }[]>`
      UPDATE "LeakCase" l SET "gatheredIn" = ${together}::uuid
      WHERE l.shop = ${shop} AND l."offerId" = ${into.offerId}::uuid AND l.state = 'open' AND l.id <> ${caseId}::uuid
        AND l."gatheredIn" IS DISTINCT FROM ${together}::uuid
        AND (l.id = ANY (${[...others]}::uuid[]) OR l."gatheredIn" IN (
          SELECT o."gatheredIn" FROM "LeakCase" o WHERE o.shop = ${shop} AND o.id = ANY (${[...others]}::uuid[])))
      RETURNING l.name, l."enrolmentId"::text`;
    if (added.length === 0) return { ok: true, added: 0, others: [] };
    await tx.leakCase.updateMany({ where: { id: caseId }, data: { gatheredIn: together } });
    await recordActivity(tx, {
      ...{ shop, kind: "leaks_gathered", at: now, by: staffOrSystem(by), offerId: into.offerId, subject: into.name },
      ...{ reason: null, members: added.map(({ enrolmentId }) => ({ enrolmentId })) },
    });
    return { ok: true, added: added.length, others: [] };
  });
}

type Names = {
  caseId: string;
  /** As typed. */
  names: readonly string[];
  /** The page on which they were seen; empty where nobody knows it. */
  address: string;
  now: Date;
};

/**
 * Reports live codes of the case's offer as leaked since the same day, and puts them into the case.
 */
export async function gatherCodes(ctx: ShopContext, { caseId, names, address, now }: Names): Promise<Gathered> {
  const into = await ctx.db.leakCase.findFirst({ where: { id: caseId } });
  if (!into) return { ok: false, reason: "unknown" };
  if (into.state !== "open") return { ok: false, reason: "closed" };
  const typed = new Map(names.map((name) => [keyOf(name), name]));
  const live = await ctx.db.promoCode.findMany({
    where: { offerId: into.offerId, liveUntil: null, key: { in: [...typed.keys()] } },
    select: { id: true, key: true },
  });
  const reported: string[] = [];
  for (const { id, key } of live) {
    const found = await reportLeak(ctx, { promoCodeId: id, address, since: into.since, now });
    if (found === "ended") continue;
    reported.push(found);
    typed.delete(key);
  }
  const gathered = await gatherCases(ctx, { caseId, others: reported, now });
  return gathered.ok ? { ...gathered, others: [...typed.values()] } : gathered;
}

/** Makes a code a case by itself again. "unknown" where there is no such case. */
export async function takeOutOfCase({ db }: ShopContext, caseId: string): Promise<"done" | "unknown"> {
  const { count } = await db.leakCase.updateMany({ where: { id: caseId }, data: { gatheredIn: null } });
  return count === 0 ? "unknown" : "done";
}

/** A case: a code that may have leaked, from the alarm until a person says that it is none or the code ends. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { WebhookEvent } from "#app/outgoing/events.ts";
import { recordEvents } from "#app/outgoing/record-events.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { isPageAddress } from "./ending.ts";
import type { CodeAlarm } from "./judge-shop.server.ts";
import type { Reason } from "./reasons.ts";

/** Opens a case for each alarm of a live code that has none open, and tells it. Answers how many were opened. */
export async function openCases({ shop, db }: ShopContext, { alarms, now }: { alarms: readonly CodeAlarm[]; now: Date }): Promise<number> {
  let opened = 0;
  for (const { reasons, alarmedAt, holds: _, ...alarm } of alarms) {
    opened += await db.$transaction(async (tx) => {
      const isLive = (await tx.promoCode.count({ where: { id: alarm.promoCodeId, liveUntil: null } })) > 0;
      if (!isLive) return 0;
      // An alarm is of the evening of its day, which may not have come yet.
      const at = alarmedAt < now ? alarmedAt : now;
      const row = { shop, ...alarm, reasons: reasons.map((reason) => ({ ...reason })), alarmedAt: at, openedAt: now };
      const { count } = await tx.leakCase.createMany({ data: row, skipDuplicates: true });
      if (count > 0) await tell(tx, { shop, kind: "leak_found", at: now, reason: reasons[0]?.words ?? null, of: alarm });
      return count;
    });
  }
  return opened;
}

/** Ends the open cases of codes that have ended: replaced, deactivated or withdrawn. */
export async function endCases({ shop, db }: ShopContext, now: Date): Promise<void> {
  await db.$transaction(async (tx) => {
    const ended = await tx.$queryRaw<Told[]>`
      UPDATE "LeakCase" l SET state = 'ended', "endedAt" = p."liveUntil" FROM "PromoCode" p
      WHERE l.shop = ${shop} AND l.state = 'open' AND p.shop = l.shop AND p.id = l."promoCodeId" AND p."liveUntil" <= ${now}
      RETURNING l.name, l."offerId"::text, l."enrolmentId"::text`;
    for (const of of ended) await tell(tx, { shop, kind: "leak_ended", at: now, of });
  });
}

type Decision = { caseId: string; now: Date };

/**
 * A person says that it is no leak, and why. What was seen until then is remembered as usual for the code. "unknown" where
 * there is no such case, "closed" where it is not open any more.
 */
export async function dismissCase(
  { shop, db, by }: ShopContext,
  { caseId, note, now }: Decision & { note: string },
): Promise<"done" | "closed" | "unknown"> {
  return db.$transaction(async (tx) => {
    const of = await tx.leakCase.findFirst({ where: { id: caseId } });
    if (!of) return "unknown";
    const decided = { state: "dismissed", decidedBy: by ?? null, decidedAt: now, note: note.trim() };
    const { count } = await tx.leakCase.updateMany({ where: { id: caseId, state: "open" }, data: decided });
    if (count === 0) return "closed";
    await tell(tx, { shop, kind: "leak_dismissed", at: now, by, reason: note, of });
    return "done";
  });
}

/** Takes a dismissal back. "closed" where it is not dismissed, the code has ended, or another case of the code is open by now. */
export async function reopenCase({ shop, db, by }: ShopContext, { caseId, now }: Decision): Promise<"done" | "closed" | "unknown"> {
  return db.$transaction(async (tx) => {
    const of = await tx.leakCase.findFirst({ where: { id: caseId } });
    if (!of) return "unknown";
    const count = await tx.$executeRaw`
      UPDATE "LeakCase" l SET state = 'open', "decidedBy" = NULL, "decidedAt" = NULL, note = ''
      WHERE l.shop = ${shop} AND l.id = ${caseId}::uuid AND l.state = 'dismissed'
        AND EXISTS (SELECT 1 FROM "PromoCode" p WHERE p.shop = l.shop AND p.id = l."promoCodeId" AND p."liveUntil" IS NULL)
        AND NOT EXISTS (SELECT 1 FROM "LeakCase" o WHERE o.shop = l.shop AND o."promoCodeId" = l."promoCodeId" AND o.state = 'open')`;
    if (count === 0) return "closed";
    await tell(tx, { shop, kind: "leak_reopened", at: now, by, of });
    return "done";
  });
}

/**
 * A person says since when (a day, UTC) a code leaks, instead of the estimate. "unknown" where there is no such case, "closed" where it
 * is not open any more. Commission that is held already stays held from its own day on.
 */
export async function dateCase(
  { shop, db, by }: ShopContext,
  { caseId, since, now }: Decision & { since: Date },
): Promise<"done" | "closed" | "unknown"> {
  return db.$transaction(async (tx) => {
    const of = await tx.leakCase.findFirst({ where: { id: caseId } });
    if (!of) return "unknown";
    const data = { since, sinceFrom: since, sinceTo: since };
    const { count } = await tx.leakCase.updateMany({ where: { id: caseId, state: "open" }, data });
    if (count === 0) return "closed";
    await tell(tx, { shop, kind: "leak_dated", at: now, by, reason: since.toISOString().slice(0, 10), of });
    return "done";
  });
}

type Report = {
  promoCodeId: string;
  /** The page on which the code was seen, or words about it, as typed; empty where nobody knows. */
  address: string;
  /** The day (UTC) since when, as far as the person knows. */
  since: Date;
  now: Date;
  /** Who reports it: staff unless said. */
  by?: "creator";
  /** What proves it, instead of what somebody saw. */
  proof?: { signal: "decoy"; words: string };
};

/**
 * A person says that a live code leaks: a case is opened, or what they saw is added to the one that is open and dates it back where
 * they know of an earlier day. Answers the case; "ended" where the code works no more, or is none of the shop's.
 */
export async function reportLeak(
  { shop, db, by }: ShopContext,
  { promoCodeId, address, since, now, by: who, proof }: Report,
): Promise<string | "ended"> {
  return db.$transaction(async (tx) => {
    const code = await tx.promoCode.findFirst({ where: { id: promoCodeId, liveUntil: null } });
    if (!code) return "ended";
    const { enrolmentId, offerId, name } = code;
    const { signal, words } = proof ?? { signal: "reported" as const, words: reportWords(address.trim(), who) };
    const reason = { signal, words, share: 0 } satisfies Reason;
    const row = {
      ...{ shop, promoCodeId, enrolmentId, offerId, name, tier: "A", since, sinceFrom: since, sinceTo: since },
      ...{ reasons: [{ ...reason, share: 1 }], alarmedAt: now, openedAt: now },
    };
    const { count } = await tx.leakCase.createMany({ data: row, skipDuplicates: true });
    const found = await tx.leakCase.findFirstOrThrow({ where: { promoCodeId, state: "open" } });
    if (count === 0) {
      const reasons = found.reasons as Reason[];
      const isNew = reasons.every((one) => one.words !== words);
      const earlier = since < found.since ? { since, sinceFrom: since < found.sinceFrom ? since : found.sinceFrom } : {};
      const data = { ...earlier, tier: "A", ...(isNew && { reasons: [...reasons, reason].map((one) => ({ ...one })) }) };
      await tx.leakCase.update({ where: { id: found.id }, data });
      if (!isNew) return found.id;
    }
    await tell(tx, { shop, kind: "leak_found", at: now, by: who ?? by, reason: words, of: { name, offerId, enrolmentId } });
    return found.id;
  });
}

function reportWords(seen: string, who: "creator" | undefined): string {
  if (who === undefined) return seen === "" ? "Somebody of the team reported it" : `Seen at ${seen}`;
  return isPageAddress(seen) ? `The creator saw it at ${seen}` : `The creator says: “${seen}”`;
}

type Told = { name: string; offerId: string; enrolmentId: string };

type Telling = {
  shop: string;
  kind: "leak_found" | "leak_dated" | "leak_dismissed" | "leak_reopened" | "leak_ended";
  at: Date;
  by?: string | undefined;
  reason?: string | null;
  of: Told;
};

const TOLD_AS: Partial<Record<Telling["kind"], WebhookEvent>> = { leak_found: "leak.suspected", leak_ended: "leak.ended" };

async function tell(tx: Parameters<typeof recordActivity>[0], { of, by, reason = null, ...act }: Telling): Promise<void> {
  const { name, offerId, enrolmentId } = of;
  const type = TOLD_AS[act.kind];
  if (type) await recordEvents(tx, act.shop, [{ type, at: act.at, enrolmentId, data: { code: name } }]);
  await recordActivity(tx, {
    ...act,
    by: by === "creator" ? by : staffOrSystem(by),
    reason,
    offerId,
    subject: name,
    members: [{ enrolmentId }],
  });
}

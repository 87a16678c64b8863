/**
 * Two records of one person become one, in one transaction: codes with their lineage, offers, orders, messages, wishes, projects,
 * links, tags and what the one is known by follow. Nothing at Shopify is touched, so every live code goes on working. A table
 * that points at members or enrolments is named here, in move-places.server.ts, or in the test of this folder as one that stays.
 */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import { lockRecord } from "#app/edits/save-edits.server.ts";
import type { Account } from "#app/members/accounts.ts";
import { memberRecord } from "#app/members/member-units.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import { isId } from "#app/platform/ids.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { MergeMoves, MergeProblem, Pair } from "./merge.ts";
import { mergeProblems } from "./merge-problems.server.ts";
import { movePayouts } from "./move-payouts.server.ts";
import { joinPlaces, moveOwnPlaces, sharedPlaces } from "./move-places.server.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

export type Merged = { ok: true; moves: MergeMoves } | { ok: false; problems: MergeProblem[] };

/** Makes `goneId` a part of `keptId`, or says why not, and nothing is changed. It cannot be taken back. */
export async function mergeMembers({ shop, db, by }: ShopContext, pair: Pair, now: Date): Promise<Merged> {
  return db.$transaction((tx) => merge({ shop, tx }, pair, { by, now }), LONG_TRANSACTION);
}

class TakenBack extends Error {
  readonly merged: Merged;
  constructor(merged: Merged) {
    super("A preview changes nothing");
    this.merged = merged;
  }
}

/** What `mergeMembers` would answer. It is done and taken back, so that the figures are those of the act itself. */
export async function previewMerge({ shop, db, by }: ShopContext, pair: Pair, now: Date): Promise<Merged> {
  try {
    return await db.$transaction(async (tx): Promise<Merged> => {
      throw new TakenBack(await merge({ shop, tx }, pair, { by, now }));
    }, LONG_TRANSACTION);
  } catch (error) {
    if (error instanceof TakenBack) return error.merged;
    throw error;
  }
}

async function merge(scope: LineageTx, pair: Pair, { by, now }: { by: string | undefined; now: Date }): Promise<Merged> {
  if (!isId(pair.keptId) || !isId(pair.goneId)) return { ok: false, problems: [{ problem: "not_found" }] };
  await lockBoth(scope, pair);
  const problems = await mergeProblems(scope, pair);
  if (problems.length > 0) return { ok: false, problems };
  const { shop, tx } = scope;
  const shared = await sharedPlaces(scope, pair);
  const before = await standing(scope, pair);
  const moves = await counted(scope, pair.goneId);
  await moveOwnPlaces(scope, pair, shared);
  await joinPlaces(scope, pair, shared);
  await movePayouts(scope, pair, shared);
  await moveRecords(scope, pair);
  const names = await joinRecords(scope, pair, now);
  const after = await standing(scope, pair);
  if (after.live !== before.live || after.paid !== before.paid) throw new Error("A merge of members would lose a code or a payment");
  const facts = { codes: moves.codes, conversions: moves.conversions };
  const part = { before: { name: names.gone }, after: { name: names.kept } };
  const members = [{ memberId: pair.keptId }, { memberId: pair.goneId, ...part }];
  await recordActivity(tx, { shop, kind: "members_merged", by: staffOrSystem(by), at: now, after: facts, members });
  return {
    ok: true,
    moves: { ...moves, shared: shared.map(({ title }) => title), unpaidBefore: before.unpaid, unpaidAfter: after.unpaid },
  };
}

/** In the order in which the engine and the ledger lock: places, the ledger, then the records. */
async function lockBoth({ shop, tx }: LineageTx, { keptId, goneId }: Pair): Promise<void> {
  for (const id of [keptId, goneId].toSorted()) await lockRecord(tx, { shop, record: memberRecord(id) });
  await tx.$queryRaw`
    SELECT id::text FROM "Enrolment" WHERE shop = ${shop} AND "memberId" IN (${keptId}::uuid, ${goneId}::uuid) ORDER BY id FOR NO KEY UPDATE`;
  await lockLedger(tx, shop);
  await tx.$queryRaw`
    SELECT id::text FROM "Member" WHERE shop = ${shop} AND id IN (${keptId}::uuid, ${goneId}::uuid) ORDER BY id FOR UPDATE`;
}

/** Of both together: live codes, and commission that was paid and that was not, in minor units. */
async function standing({ shop, tx }: LineageTx, { keptId, goneId }: Pair): Promise<{ live: number; paid: number; unpaid: number }> {
  const [row] = await tx.$queryRaw<{ live: number; paid: bigint; unpaid: bigint }[]>`
    SELECT (SELECT count(*)::int FROM "PromoCode" p
        WHERE p.shop = ${shop} AND p."memberId" IN (${keptId}::uuid, ${goneId}::uuid) AND p."liveUntil" IS NULL) AS live,
      coalesce(sum(c."commissionMinor") FILTER (WHERE c."paidAt" IS NOT NULL), 0)::bigint AS paid,
      coalesce(sum(c."commissionMinor") FILTER (WHERE c."paidAt" IS NULL), 0)::bigint AS unpaid
    FROM "Conversion" c WHERE c.shop = ${shop} AND c."memberId" IN (${keptId}::uuid, ${goneId}::uuid)`;
  return { live: row?.live ?? 0, paid: Number(row?.paid ?? 0), unpaid: Number(row?.unpaid ?? 0) };
}

type Counted = Omit<MergeMoves, "shared" | "unpaidBefore" | "unpaidAfter">;

/** What hangs on the record that goes. */
async function counted({ shop, tx }: LineageTx, goneId: string): Promise<Counted> {
  const theirs = { memberId: goneId };
  const [offers, codes, live, messages, projects, tags] = [
    await tx.enrolment.count({ where: { ...theirs, mergedIntoId: null, status: { not: "removed" } } }),
    await tx.promoCode.count({ where: theirs }),
    await tx.promoCode.findMany({ where: { ...theirs, liveUntil: null }, select: { name: true }, orderBy: { name: "asc" } }),
    await tx.messageRecipient.count({ where: theirs }),
    await tx.projectMember.count({ where: theirs }),
    await tx.memberTag.count({ where: theirs }),
  ];
  const [row] = await tx.$queryRaw<{ conversions: number; wishes: number; links: number }[]>`
    SELECT (SELECT count(*)::int FROM "Conversion" c WHERE c.shop = ${shop} AND c."memberId" = ${goneId}::uuid) AS conversions,
      (SELECT count(*)::int FROM "NameRequest" n JOIN "Enrolment" e ON e.shop = n.shop AND e.id = n."enrolmentId"
        WHERE n.shop = ${shop} AND e."memberId" = ${goneId}::uuid) AS wishes,
      (SELECT count(*)::int FROM "StableLink" l JOIN "Enrolment" e ON e.shop = l.shop AND e.id = l."enrolmentId"
        WHERE l.shop = ${shop} AND e."memberId" = ${goneId}::uuid) AS links`;
  const { conversions, wishes, links } = row ?? { conversions: 0, wishes: 0, links: 0 };
  return { offers, codes, liveCodes: live.map(({ name }) => name), conversions, messages, wishes, links, projects, tags };
}

/** What points at the member and at no place of theirs. In a project that both are in, they stand where the one who is kept stands. */
async function moveRecords({ shop, tx }: LineageTx, { keptId, goneId }: Pair): Promise<void> {
  const there = await tx.projectMember.findMany({ where: { memberId: keptId }, select: { projectId: true } });
  const projects = there.map(({ projectId }) => projectId);
  await tx.projectMember.deleteMany({ where: { memberId: goneId, projectId: { in: projects } } });
  await tx.projectMember.updateMany({ where: { memberId: goneId }, data: { memberId: keptId } });
  await tx.$executeRaw`
    INSERT INTO "MemberTag" (shop, "memberId", key, name)
    SELECT shop, ${keptId}::uuid, key, name FROM "MemberTag" WHERE shop = ${shop} AND "memberId" = ${goneId}::uuid ON CONFLICT DO NOTHING`;
  await tx.memberTag.deleteMany({ where: { memberId: goneId } });
  await tx.pageLink.updateMany({ where: { memberId: goneId }, data: { memberId: keptId } });
  await tx.adoptionCode.updateMany({ where: { memberId: goneId }, data: { memberId: keptId } });
  await tx.memberImportRow.updateMany({ where: { memberId: goneId }, data: { memberId: keptId } });
  await tx.$executeRaw`
    UPDATE "OfferSetupMember" x SET "memberId" = ${keptId}::uuid WHERE x.shop = ${shop} AND x."memberId" = ${goneId}::uuid
      AND NOT EXISTS (SELECT 1 FROM "OfferSetupMember" k WHERE k.shop = ${shop} AND k."setupId" = x."setupId" AND k."memberId" = ${keptId}::uuid)`;
  await tx.$executeRaw`
    UPDATE "Refresh" SET outsiders = array_replace(outsiders, ${goneId}::uuid, ${keptId}::uuid)
    WHERE shop = ${shop} AND ${goneId}::uuid = ANY(outsiders) AND NOT ${keptId}::uuid = ANY(outsiders)`;
  await tx.$executeRaw`
    UPDATE "Refresh" SET "originId" = ${keptId}::uuid WHERE shop = ${shop} AND origin = 'member' AND "originId" = ${goneId}::uuid`;
}

/**
 * The record that is kept takes what it lacks: a handle, a customer, an earlier beginning. Who wanted no news under either is
 * written none. The other keeps its name for what is told of it, its address, and a second customer, so that the person is met
 * under both.
 */
async function joinRecords({ shop, tx }: LineageTx, { keptId, goneId }: Pair, now: Date): Promise<{ kept: string; gone: string }> {
  const kept = await tx.member.findUniqueOrThrow({ where: { shop_id: { shop, id: keptId } } });
  const gone = await tx.member.findUniqueOrThrow({ where: { shop_id: { shop, id: goneId } } });
  const theirs = [{ network: gone.network, handle: gone.handle }, ...(gone.otherAccounts as Account[])].filter(
    ({ handle }) => handle !== "",
  );
  const [first, ...others] = kept.handle === "" ? theirs : [{ network: kept.network, handle: kept.handle }, ...theirs];
  const further = [...(kept.otherAccounts as Account[]), ...others].filter(
    (account, at, all) => all.findIndex((one) => one.handle === account.handle && one.network === account.network) === at,
  );
  const giveCustomer = kept.customerId === null;
  await tx.member.update({
    where: { shop_id: { shop, id: goneId } },
    data: {
      ...{ handle: "", network: "", otherAccounts: [], mergedIntoId: keptId, archivedAt: now },
      ...(giveCustomer && { customerId: null, customerGoneAt: null }),
    },
  });
  await tx.member.updateMany({ where: { mergedIntoId: goneId }, data: { mergedIntoId: keptId } });
  const began = kept.createdAt < gone.createdAt ? kept.createdAt : gone.createdAt;
  await tx.member.update({
    where: { shop_id: { shop, id: keptId } },
    data: {
      lastName: kept.lastName || gone.lastName,
      email: kept.email || gone.email,
      handle: first?.handle ?? "",
      network: first?.network ?? "",
      otherAccounts: further,
      createdAt: began,
      unsubscribedAt: kept.unsubscribedAt ?? gone.unsubscribedAt,
      ...(giveCustomer && { customerId: gone.customerId, customerGoneAt: gone.customerGoneAt }),
    },
  });
  return { kept: `${kept.firstName} ${kept.lastName}`.trim(), gone: `${gone.firstName} ${gone.lastName}`.trim() };
}

/** What a person can do about a finding. Each closes it in the transaction that puts it right. */
import { readNameHistory } from "#app/codes/name-history.server.ts";
import { formerOfAnother } from "#app/codes/name-history.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { beginCodes, type LineageTx, type OnLineageChanged } from "#app/codes/lineage.store.server.ts";
import { claimNames } from "#app/codes/name-claims.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { changeMembers } from "#app/members/changes/change-members.server.ts";
import type { DriftFinding } from "#app/generated/prisma/client.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import { createDraft } from "#app/refreshes/create-draft.server.ts";
import { saveDraftNames } from "#app/refreshes/draft-names.server.ts";
import type { RowCheck } from "#app/refreshes/row-check.ts";
import { startRefresh } from "#app/refreshes/start-refresh.server.ts";

type Input = { findingId: string; by: string; now?: () => Date };

export type Repaired =
  | { ok: true; refreshId?: string; changeId?: string }
  /** `not_open`: somebody took care of it. `has_code`: the member has a code in this offer. `busy`: their code is being changed. `burned`: the name leaked before. `former_name`: it was another member's. */
  | { ok: false; reason: "not_found" | "not_open" | "member_not_found" | "has_code" | "name_held" | "busy" | "burned" | "former_name" }
  /** The refresh that would make the code anew was refused; `answer` says why, where its row does. The finding stays open. */
  | { ok: false; reason: "refused"; answer: RowCheck | null };

async function openFinding({ db }: ShopContext, findingId: string): Promise<DriftFinding | "not_found" | "not_open"> {
  const finding = await db.driftFinding.findFirst({ where: { id: findingId } });
  if (!finding) return "not_found";
  return finding.resolvedAt === null ? finding : "not_open";
}

/** `from`: the page the person is on, the offer's unless said. */
type Reissue = Input & { enqueue: Enqueue<ShopTx>; from?: "offer" | "member" };

/** Makes the code that was removed anew, under its name, as a refresh of its own. One that cannot start leaves nothing behind. */
export async function reissue(ctx: ShopContext, { findingId, by, enqueue, now, from = "offer" }: Reissue): Promise<Repaired> {
  const { shop, db } = ctx;
  const finding = await openFinding(ctx, findingId);
  if (typeof finding === "string") return { ok: false, reason: finding };
  if (finding.kind === "stranger" || finding.enrolmentId === null) return { ok: false, reason: "member_not_found" };
  const { offerId, enrolmentId } = finding;
  const { memberId: id } = await db.enrolment.findFirstOrThrow({ where: { id: enrolmentId }, select: { memberId: true } });
  const origin = from === "member" ? ({ from, id } as const) : ({ from } as const);
  const held = await db.promoCode.findFirst({ where: { enrolmentId, key: finding.key, liveUntil: null }, select: { id: true } });
  const whose = held ? { codeIds: [held.id] } : { enrolmentIds: [enrolmentId] };
  const draft = await createDraft(ctx, { offerId, ...whose, createdBy: by, reason: "other", origin });
  if (!draft.ok) return { ok: false, reason: "busy" };
  await db.refresh.update({ where: { shop_id: { shop, id: draft.refreshId } }, data: { oldEnds: "at_once" } });
  const items = await db.refreshItem.findMany({ where: { refreshId: draft.refreshId }, select: { id: true } });
  await saveDraftNames(ctx, {
    refreshId: draft.refreshId,
    names: Object.fromEntries(items.map(({ id }) => [id, finding.name])),
    note: "The code was removed in Shopify",
  });
  const started = await startRefresh(ctx, { refreshId: draft.refreshId, startedBy: by, enqueue, ...(now && { now }) });
  if (!started.ok) {
    await db.refresh.deleteMany({ where: { id: draft.refreshId, state: "draft" } });
    return { ok: false, reason: "refused", answer: started.rows[0]?.answer ?? null };
  }
  await close({ shop, tx: db }, { finding, by, resolution: "reissued", now });
  return { ok: true, refreshId: draft.refreshId };
}

type Adopt = Input & { memberId: string | null; onLineageChanged: OnLineageChanged };

/** Makes a code that is there the member's: the same member's when it was made anew, a chosen one's when it is a stranger's. */
export async function adoptCode(
  ctx: ShopContext,
  { findingId, by, memberId, onLineageChanged, now = () => new Date() }: Adopt,
): Promise<Repaired> {
  const { shop, db } = ctx;
  const finding = await openFinding(ctx, findingId);
  if (typeof finding === "string") return { ok: false, reason: finding };
  if (finding.kind === "replaced") {
    return db.$transaction(async (tx): Promise<Repaired> => {
      await tx.promoCode.updateMany({
        where: { enrolmentId: finding.enrolmentId ?? "", liveUntil: null, key: finding.key },
        data: { redeemCodeId: finding.redeemCodeId },
      });
      await close({ shop, tx }, { finding, by, resolution: "adopted", now });
      return { ok: true };
    });
  }
  const member = memberId === null ? null : await db.member.findFirst({ where: { id: memberId }, select: { id: true } });
  if (!member || finding.kind !== "stranger") return { ok: false, reason: "member_not_found" };
  const record = (await readNameHistory({ shop, tx: db }, [finding.key])).get(finding.key);
  if (record?.leakedAt) return { ok: false, reason: "burned" };
  if (formerOfAnother(record, member.id)) return { ok: false, reason: "former_name" };
  return db
    .$transaction(async (tx): Promise<Repaired> => {
      const offerId = finding.offerId;
      const key = { shop_offerId_memberId: { shop, offerId, memberId: member.id } };
      const enrolment = await tx.enrolment.upsert({ where: key, create: { shop, offerId, memberId: member.id }, update: {} });
      await tx.$queryRaw`SELECT id::text FROM "Enrolment" WHERE shop = ${shop} AND id = ${enrolment.id}::uuid FOR NO KEY UPDATE`;
      const held = await tx.promoCode.count({ where: { enrolmentId: enrolment.id, liveUntil: null } });
      if (held > 0) throw new Refused("has_code");
      const busy = await tx.refreshItem.count({ where: { enrolmentId: enrolment.id, state: { in: ["running", "parked"] } } });
      if (busy > 0) throw new Refused("busy");
      const { refused } = await claimNames({ shop, tx }, [{ key: finding.key, enrolmentId: enrolment.id, refreshItemId: null }]);
      if (refused.length > 0) throw new Refused("name_held");
      await beginCodes({ shop, tx }, [
        {
          enrolmentId: enrolment.id,
          name: finding.name,
          redeemCodeId: finding.redeemCodeId,
          liveFrom: finding.foundAt,
          issuedFor: "adopted",
          refreshItemId: null,
        },
      ]);
      await tx.enrolment.update({ where: { shop_id: { shop, id: enrolment.id } }, data: { status: "active" } });
      await onLineageChanged(tx, { shop, keys: [finding.key] });
      await close({ shop, tx }, { finding: { ...finding, enrolmentId: enrolment.id }, by, resolution: "adopted", now });
      return { ok: true };
    })
    .catch(sayRefused);
}

/** Gives the transaction up. */
class Refused extends Error {
  readonly reason: "has_code" | "name_held" | "busy";
  constructor(reason: "has_code" | "name_held" | "busy") {
    super(reason);
    this.reason = reason;
  }
}

function sayRefused(error: unknown): Repaired {
  if (error instanceof Refused) return { ok: false, reason: error.reason };
  throw error;
}

/** Lets the member go on without the code: the one that is gone is ended. Where they have no other they are inactive in the offer. */
export async function detach(ctx: ShopContext, { findingId, by, enqueue, now }: Input & { enqueue: Enqueue<ShopTx> }): Promise<Repaired> {
  const finding = await openFinding(ctx, findingId);
  if (typeof finding === "string") return { ok: false, reason: finding };
  if (finding.enrolmentId === null) return { ok: false, reason: "member_not_found" };
  const { enrolmentId, offerId, key } = finding;
  const further = await ctx.db.promoCode.findFirst({
    where: { enrolmentId, key, liveUntil: null, isPrimary: false },
    select: { id: true },
  });
  const what = further
    ? { kind: "end_code" as const, codes: [{ enrolmentId, codeId: further.id }] }
    : { kind: "deactivate" as const, enrolmentIds: [enrolmentId] };
  const begun = await changeMembers(ctx, { ...what, offerId, createdBy: by, enqueue, ...(now && { now }) });
  if (!begun.ok) return { ok: false, reason: "member_not_found" };
  await close({ shop: ctx.shop, tx: ctx.db }, { finding, by, resolution: "detached", now });
  return { ok: true, changeId: begun.changeId };
}

/** Leaves a stranger's code where it is; it is not told of again. */
export async function ignore(ctx: ShopContext, { findingId, by, now }: Input): Promise<Repaired> {
  const finding = await openFinding(ctx, findingId);
  if (typeof finding === "string") return { ok: false, reason: finding };
  await close({ shop: ctx.shop, tx: ctx.db }, { finding, by, resolution: "ignored", now });
  return { ok: true };
}

type Closing = {
  finding: DriftFinding;
  by: string;
  resolution: "reissued" | "adopted" | "detached" | "ignored";
  now: (() => Date) | undefined;
};

const REPAIR: Record<Closing["resolution"], string> = {
  reissued: "Made again under its name",
  adopted: "Made the member’s code",
  detached: "Member left without a code",
  ignored: "Left where it is",
};

async function close({ shop, tx }: LineageTx, { finding, by, resolution, now = () => new Date() }: Closing): Promise<void> {
  const { count } = await tx.driftFinding.updateMany({
    where: { id: finding.id, resolvedAt: null },
    data: { resolvedAt: now(), resolution, resolvedBy: by },
  });
  if (count === 0) return;
  const act = {
    shop,
    by: staffOrSystem(by),
    at: now(),
    offerId: finding.offerId,
    shopifyIds: finding.redeemCodeId ? [finding.redeemCodeId] : [],
  };
  const members = finding.enrolmentId === null ? [] : [{ enrolmentId: finding.enrolmentId, after: { code: finding.name } }];
  const kind = resolution === "ignored" ? "drift_ignored" : "drift_repaired";
  await recordActivity(tx, { ...act, kind, subject: finding.name, after: { repair: REPAIR[resolution] }, members });
}

import { randomUUID } from "node:crypto";

import { inFlight } from "#app/codes/in-flight.server.ts";
import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

import { isId } from "#app/platform/ids.ts";
import type { Origin } from "./origin.ts";
import { readUses } from "./read-uses.server.ts";
import type { RefreshReason } from "#app/codes/engine/plans.ts";
import type { Exclusion } from "./labels.ts";

export type DraftRequest = {
  offerId: string;
  /** Staff user of the session. */
  createdBy: string;
  reason?: RefreshReason;
  /** Where the person is; the offer unless said. */
  origin?: Origin;
  /** To read how often each old code was used. Without it, or when Shopify cannot answer, uses are unknown. */
  codes?: DiscountCodes;
} & Whom;

/** `codeIds`: these live codes, also several of one member; the others are each member's primary code. */
export type Whom = { enrolmentIds: readonly string[] } | { memberIds: readonly string[] } | { codeIds: readonly string[] } | { all: true };

export type DraftCreated =
  | { ok: true; refreshId: string; excluded: { memberId: string; reason: Exclusion }[] }
  /** `offer_not_found`, `member_not_found`: unknown to this shop. `nobody_to_refresh`: every chosen member is excluded. */
  | {
      ok: false;
      reason: "offer_not_found" | "member_not_found" | "nobody_to_refresh";
      excluded: { memberId: string; reason: Exclusion }[];
    };

/**
 * Makes a draft for the chosen members of an offer, in the order they were chosen. Those who cannot be refreshed are
 * kept in it as excluded, with the reason; nothing at Shopify is touched and no name is promised yet.
 */
export async function createDraft(ctx: ShopContext, request: DraftRequest): Promise<DraftCreated> {
  const { shop, db } = ctx;
  const refuse = (reason: "offer_not_found" | "member_not_found") => ({ ok: false as const, reason, excluded: [] });
  const offer = isId(request.offerId) ? await db.offer.findFirst({ where: { id: request.offerId } }) : null;
  if (!offer) return refuse("offer_not_found");
  const chosen = await choose(ctx, request);
  if (!chosen) return refuse("member_not_found");

  const items = chosen.enrolments.map((enrolment) => ({ ...enrolment, excludedFor: exclusionOf(enrolment) }));
  const excluded = [
    ...items.flatMap(({ memberId, excludedFor }) => (excludedFor ? [{ memberId, reason: excludedFor }] : [])),
    ...chosen.outsiders.map((memberId) => ({ memberId, reason: "not_in_offer" as const })),
  ];
  const included = items.filter(({ excludedFor }) => excludedFor === null);
  if (included.length === 0) return { ok: false, reason: "nobody_to_refresh", excluded };

  const held = included.flatMap(({ redeemCodeId, codeName }) => (redeemCodeId ? [{ redeemCodeId, name: codeName ?? "" }] : []));
  const uses = request.codes
    ? await readUses(request.codes, { discountId: offer.discountId, held, codesOnDiscount: chosen.codesOnDiscount })
    : new Map();
  const settings = await db.shop.findFirst({ select: { oldEnds: true } });
  const refreshId = await db.$transaction(async (tx) => {
    const refresh = await tx.refresh.create({
      data: {
        oldEnds: settings?.oldEnds ?? "at_once",
        shop,
        offerId: offer.id,
        createdBy: request.createdBy,
        reason: request.reason ?? null,
        outsiders: chosen.outsiders,
        ...storedOrigin(request.origin),
      },
    });
    await insertItems({ shop, tx }, { refreshId: refresh.id, discountId: offer.discountId, items, uses });
    return refresh.id;
  });
  return { ok: true, refreshId, excluded };
}

/** As the columns of a refresh have it. */
export function storedOrigin(origin: Origin = { from: "offer" }): { origin: string; originId: string | null } {
  return { origin: origin.from, originId: "id" in origin ? origin.id : null };
}

type Inserting = {
  refreshId: string;
  discountId: string;
  items: (Chosen & { excludedFor: Exclusion | null })[];
  uses: Map<string | null, number>;
};

/** One statement for any number of members: a draft of ten thousand is made while a person waits. */
async function insertItems({ shop, tx }: LineageTx, { refreshId, discountId, items, uses }: Inserting): Promise<void> {
  const rows = items.map((item, position) => ({
    id: randomUUID(),
    enrolmentId: item.enrolmentId,
    position,
    state: item.excludedFor ? "excluded" : "draft",
    excludedFor: item.excludedFor,
    oldCodeId: item.codeId,
    oldName: item.codeName ?? "",
    oldRedeemCodeId: item.redeemCodeId,
    oldUses: uses.get(item.redeemCodeId) ?? null,
  }));
  await tx.$executeRaw`
    INSERT INTO "RefreshItem" (id, shop, "refreshId", "discountId", "enrolmentId", position, state, "excludedFor", "oldCodeId", "oldName", "oldRedeemCodeId", "oldUses")
    SELECT r.id, ${shop}, ${refreshId}::uuid, ${discountId}, r."enrolmentId", r.position, r.state, r."excludedFor", r."oldCodeId", r."oldName", r."oldRedeemCodeId", r."oldUses"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, "enrolmentId" uuid, position int, state text, "excludedFor" text,
      "oldCodeId" uuid, "oldName" text, "oldRedeemCodeId" text, "oldUses" int)`;
}

type Chosen = {
  enrolmentId: string;
  memberId: string;
  status: string;
  codeId: string | null;
  codeName: string | null;
  redeemCodeId: string | null;
  inFlight: boolean;
};

function exclusionOf({ status, codeId, inFlight }: Chosen): Exclusion | null {
  if (status === "removed") return "not_in_offer";
  if (inFlight) return "already_refreshing";
  return codeId === null || status !== "active" ? "no_live_code" : null;
}

/** Null when an id is none of this shop's: such a request is a mistake or an attack, never half right. */
async function choose(ctx: ShopContext, request: DraftRequest) {
  if ("codeIds" in request) return chooseCodes(ctx, { ...request, codeIds: request.codeIds });
  const { db } = ctx;
  const enrolments = await readPlaces(ctx, request.offerId, Prisma.sql`p."isPrimary"`);
  const codesOnDiscount = enrolments.filter(({ codeId }) => codeId !== null).length;
  if ("all" in request) return { enrolments: enrolments.filter(({ status }) => status !== "removed"), outsiders: [], codesOnDiscount };
  if ("enrolmentIds" in request) {
    const found = inOrder(enrolments, request.enrolmentIds, ({ enrolmentId }) => enrolmentId);
    return found.missing.length > 0 ? null : { enrolments: found.rows, outsiders: [], codesOnDiscount };
  }
  const found = inOrder(enrolments, request.memberIds, ({ memberId }) => memberId);
  if (!found.missing.every(isId)) return null;
  const outsiders = await db.member.findMany({ where: { id: { in: found.missing } }, select: { id: true } });
  return outsiders.length < found.missing.length ? null : { enrolments: found.rows, outsiders: found.missing, codesOnDiscount };
}

function inOrder<T>(rows: readonly T[], ids: readonly string[], idOf: (row: T) => string): { rows: T[]; missing: string[] } {
  const known = new Map(rows.map((row) => [idOf(row), row]));
  const wanted = [...new Set(ids)];
  return { rows: wanted.flatMap((id) => known.get(id) ?? []), missing: wanted.filter((id) => !known.has(id)) };
}

/** Codes in the order they are named in. A member of whom all that were named have ended meanwhile is without a live code to refresh. */
async function chooseCodes(ctx: ShopContext, { offerId, codeIds }: { offerId: string; codeIds: readonly string[] }) {
  const { db } = ctx;
  if (!codeIds.every(isId)) return null;
  const found = await db.promoCode.findMany({ where: { id: { in: [...codeIds] }, offerId }, select: { id: true, enrolmentId: true } });
  if (found.length < new Set(codeIds).size) return null;
  const placeOf = new Map(found.map(({ id, enrolmentId }) => [id, enrolmentId]));
  const rows = await readPlaces(ctx, offerId, Prisma.sql`p.id = ANY(${[...placeOf.keys()]}::uuid[])`);
  const byCode = new Map(rows.map((row) => [row.codeId ?? row.enrolmentId, row]));
  const enrolments = new Set(codeIds.flatMap((id) => byCode.get(id) ?? byCode.get(placeOf.get(id) ?? "") ?? []));
  const codesOnDiscount = await db.promoCode.count({ where: { offerId, liveUntil: null } });
  return { enrolments: [...enrolments], outsiders: [], codesOnDiscount };
}

/** Every place of an offer by its member's name, each with the live code, of `p`, that is meant. */
function readPlaces({ shop, db }: ShopContext, offerId: string, meant: Prisma.Sql): Promise<Chosen[]> {
  return db.$queryRaw<Chosen[]>`
    SELECT en.id::text AS "enrolmentId", en."memberId"::text, en.status, p.id::text AS "codeId", p.name AS "codeName", p."redeemCodeId",
      ${inFlight(shop, Prisma.sql`en.id`)} AS "inFlight"
    FROM "Enrolment" en
    JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    LEFT JOIN "PromoCode" p ON p.shop = en.shop AND p."enrolmentId" = en.id AND p."liveUntil" IS NULL AND ${meant}
    WHERE en.shop = ${shop} AND en."offerId" = ${offerId}::uuid
    ORDER BY m."firstName", m."lastName", en.id`;
}

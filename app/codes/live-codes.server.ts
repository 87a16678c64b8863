import { Prisma } from "#app/generated/prisma/client.ts";
import type { RawQuery } from "#app/platform/db.server.ts";

import type { Channel } from "./channels.ts";
import { NO_CODE, workingCode, type CodeInFlight, type WorkingCode } from "./live-codes.ts";

type Row = { codeId: string | null; channel: string | null; channelName: string | null } & {
  enrolmentId: string;
  isMain: boolean;
  name: string | null;
  missing: boolean;
} & {
  [K in keyof CodeInFlight]: CodeInFlight[K] | null;
};

/** What is live now of one member in one offer: the primary code as it works, and whether something is being done to it. */
export type LiveNow = WorkingCode & { inFlight: boolean };

/** A live code of a member that is for a channel. */
export type LiveChannelCode = LiveNow & { codeId: string; channel: Channel };

/** `channels` by channel; the oldest first where two are for one. */
export type LiveCodes = { now: LiveNow; channels: readonly LiveChannelCode[] };

/** What an enrolment has that is not known. */
export const NO_CODES: LiveCodes = { now: { ...NO_CODE, inFlight: false }, channels: [] };

type Reading = { shop: string; db: { $queryRaw: RawQuery } };

/**
 * The working code of each of these enrolments at this moment, in one query. An enrolment that is not known has no code. A
 * code that was found to be gone from Shopify (an open finding of drift) is not live. Secondary codes are never in the
 * answer: one may be meant for a channel (`readLiveCodes`) or a single customer, and is not to be posted everywhere.
 */
export async function readLiveNow(ctx: Reading, enrolmentIds: readonly string[]): Promise<Map<string, LiveNow>> {
  const rows = await readRows(ctx, enrolmentIds, { withChannels: false });
  return new Map(rows.map((row) => [row.enrolmentId, workingOf(row)]));
}

/** The same with the codes that are for a channel, as all of them work at one moment. An enrolment that is not known is missing. */
export async function readLiveCodes(ctx: Reading, enrolmentIds: readonly string[]): Promise<Map<string, LiveCodes>> {
  const found = new Map<string, LiveCodes>();
  for (const row of await readRows(ctx, enrolmentIds, { withChannels: true })) {
    const codes = found.get(row.enrolmentId) ?? NO_CODES;
    found.set(
      row.enrolmentId,
      row.isMain ? { ...codes, now: workingOf(row) } : { ...codes, channels: [...codes.channels, ofChannel(row)] },
    );
  }
  return found;
}

function ofChannel(row: Row): LiveChannelCode {
  const slug = row.channel ?? "";
  return { ...workingOf(row), codeId: row.codeId ?? "", channel: { slug, name: row.channelName ?? slug } };
}

function workingOf(row: Row): LiveNow {
  const flight = flightOf(row);
  const working = row.missing && flight === null ? NO_CODE : workingCode(row.name, flight);
  return { ...working, inFlight: flight !== null };
}

const MAIN_KIND = Prisma.sql`(true)`;
const BOTH_KINDS = Prisma.sql`(true), (false)`;

/**
 * One row for the code for all, also where there is none, and one for each code of a channel. Written so that its plan does not depend
 * on how many are asked: as a prepared statement it is planned once.
 */
async function readRows(
  { shop, db }: Reading,
  enrolmentIds: readonly string[],
  { withChannels }: { withChannels: boolean },
): Promise<Row[]> {
  const ids = [...new Set(enrolmentIds)];
  if (ids.length === 0) return [];
  return db.$queryRaw<Row[]>`
    SELECT en.id::text AS "enrolmentId", kind."isMain", p.id::text AS "codeId", p.name, p.channel, ch.name AS "channelName", i.plan, i.step, i."oldName", i."newName", i."addedAt", i."deletedAt", i."usesAtEnd", coalesce(i."oldEndsAt", i."waitsUntil", r."retireAt") AS "retireAt",
      i."parkedFor" = 'discount_missing' AS "discountGone",
      EXISTS (SELECT 1 FROM "DriftFinding" d WHERE d.shop = en.shop AND d."enrolmentId" = en.id AND d.key = p.key AND d.kind = 'removed'
        AND d."resolvedAt" IS NULL) AS missing
    FROM "Enrolment" en
    CROSS JOIN (VALUES ${withChannels ? BOTH_KINDS : MAIN_KIND}) AS kind("isMain")
    LEFT JOIN "PromoCode" p ON p.shop = en.shop AND p."enrolmentId" = en.id AND p."liveUntil" IS NULL
      AND CASE WHEN kind."isMain" THEN p."isPrimary" ELSE p.channel IS NOT NULL END
    LEFT JOIN "Channel" ch ON ch.shop = p.shop AND ch.slug = p.channel
    LEFT JOIN "RefreshItem" i ON i.shop = en.shop AND i."enrolmentId" = en.id AND i.state IN ('running', 'parked')
      AND (p.id IS NULL OR i."oldCodeId" = p.id OR (i."oldCodeId" IS NULL AND i.channel IS NULL))
    LEFT JOIN "Refresh" r ON r.shop = i.shop AND r.id = i."refreshId"
    WHERE en.shop = ${shop} AND en.id = ANY(ARRAY(SELECT unnest(${ids}::uuid[]))) AND (kind."isMain" OR p.id IS NOT NULL)
    ORDER BY lower(coalesce(ch.name, p.channel)), p."liveFrom", p.id`;
}

/**
 * Rows of a staff screen with the code of each as it works now: one that is being withdrawn is no longer shown. While a code
 * is made anew it keeps its place, for the row says that it is being refreshed.
 */
export async function withLiveCodes<T extends { enrolmentId: string; code: string | null }>(
  ctx: Reading,
  rows: readonly T[],
): Promise<T[]> {
  const live = await readLiveNow(
    ctx,
    rows.map(({ enrolmentId }) => enrolmentId),
  );
  return rows.map((row) => {
    const now = live.get(row.enrolmentId);
    return now?.inFlight === true && now.code === null && !now.changing ? { ...row, code: null } : row;
  });
}

function flightOf({ plan, step, ...row }: Row): CodeInFlight | null {
  if (plan === null || step === null) return null;
  const { addedAt, deletedAt, usesAtEnd, retireAt } = row;
  return {
    ...{ plan, step, addedAt, deletedAt, usesAtEnd, retireAt },
    oldName: row.oldName ?? "",
    newName: row.newName ?? "",
    discountGone: row.discountGone ?? false,
  };
}

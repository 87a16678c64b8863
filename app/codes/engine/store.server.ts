/** The engine's memory in PostgreSQL: one statement for a whole set, each row guarded by the version it was read with. */
import { acquireDiscountLease, releaseDiscountLease } from "#app/codes/discount-lease.server.ts";
import type { LineageTx, OnLineageChanged } from "#app/codes/lineage.store.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { Transition } from "./transitions.ts";
import { closeTakenBack, recordLineage } from "./record-lineage.server.ts";
import type { Group } from "./pick-batch.ts";
import type { RefreshStore, Survey } from "./store.ts";
import type { Item } from "./plans.ts";
import type { Happened } from "#app/outgoing/events.ts";
import { recordEvents } from "#app/outgoing/record-events.server.ts";
import { settleParents } from "#app/refreshes/settle-parents.server.ts";

export function refreshStore({ shop, db }: ShopContext, { onLineageChanged }: { onLineageChanged: OnLineageChanged }): RefreshStore {
  type Known = Omit<Survey, "groups">;
  let known: { discountId: string; facts: Known; at: Date } | null = null;
  /** Counting takes longer than all the rest, and "about" is enough; what the shop chose may take its minute too. */
  const factsOf = async (discountId: string, now: Date): Promise<Known> => {
    if (known?.discountId === discountId && now.getTime() - known.at.getTime() < FACTS_KEEP_MS) return known.facts;
    known = { discountId, facts: await readFacts({ shop, db }, discountId), at: now };
    return known.facts;
  };
  return {
    hold: (discountId, seconds) => acquireDiscountLease({ shop, db }, discountId, seconds),
    letGo: (discountId, holder) => releaseDiscountLease({ shop, db }, discountId, holder),
    survey: async (discountId, now) => ({
      groups: await readGroups({ shop, db }, discountId, now),
      ...(await factsOf(discountId, now)),
    }),

    async take(discountId, { plan, step, creation = null, uncounted = false, limit }, now) {
      return db.$queryRaw<Item[]>`
        SELECT i.id::text, i."refreshId"::text, i."changeId"::text, i."enrolmentId"::text, i."discountId",
          i.plan = 'issue' OR en.status = 'active' AS enrolled, i.plan, i.step,
          i."stepSince", i.attempts, i.setbacks, 
          CASE WHEN i."oldEndsAt" IS NOT NULL THEN i."oldEndsAt" WHEN r."oldCodesHeld" OR i."waitsUntil" IS NOT NULL
            THEN greatest(r."retireAt", i."waitsUntil", ${new Date(now.getTime() + HELD_LOOK_MS)}::timestamp(3)) ELSE r."retireAt" END AS "retireAt",
          i."oldCodeId"::text, i."oldName", i."oldRedeemCodeId", i."newName", i."newKey", i."addedAt",
          i."bulkCreationId", i."newRedeemCodeId", i."usesAtEnd", i."deletedAt", i.version
        FROM (
          SELECT * FROM "RefreshItem"
          WHERE shop = ${shop} AND "discountId" = ${discountId} AND state = 'running' AND plan = ${plan} AND step = ${step}
            AND ("dueAt" IS NULL OR "dueAt" <= ${now}) AND (step <> 'verify_added' OR "bulkCreationId" IS NOT DISTINCT FROM ${creation})
            AND (step = 'delete' AND "usesAtEnd" IS NULL AND "oldRedeemCodeId" IS NOT NULL) = ${uncounted}
          ORDER BY "refreshId", "changeId", position LIMIT ${limit}
        ) i
        JOIN "Enrolment" en ON en.shop = i.shop AND en.id = i."enrolmentId"
        LEFT JOIN "Refresh" r ON r.shop = i.shop AND r.id = i."refreshId"
        ORDER BY i."refreshId", i."changeId", i.position`;
    },

    async save(changes) {
      if (changes.length === 0) return;
      if (changes.every(({ item }) => item.state === "running")) {
        await write({ shop, tx: db }, changes);
        return;
      }
      await db.$transaction(async (tx) => {
        const saved = await write({ shop, tx }, changes);
        await recordEvents(tx, shop, eventsOf(saved));
        await settleParents(
          { shop, tx },
          saved.map(({ item }) => item),
        );
      });
    },

    async record(changes) {
      if (changes.length === 0) return;
      await db.$transaction(async (tx) => {
        const saved = await write({ shop, tx }, changes);
        await recordLineage(
          { shop, tx },
          saved.filter(({ item }) => item.plan !== "take_back"),
        );
        await closeTakenBack(
          { shop, tx },
          saved.filter(({ item }) => item.plan === "take_back"),
        );
        await recordEvents(tx, shop, eventsOf(saved));
        await settleParents(
          { shop, tx },
          saved.map(({ item }) => item),
        );
        const keys = saved.flatMap(({ item }) => [keyOf(item.oldName), item.newKey]).filter((key) => key !== "");
        if (keys.length > 0) await onLineageChanged(tx, { shop, keys: [...new Set(keys)] });
      });
    },
  };
}

const REPLACES: readonly Item["plan"][] = ["rename", "reset", "old_first"];

/** What merchants' own systems are told of items: a code that was replaced, and one that needs a person. */
function eventsOf(saved: readonly Transition[]): Happened[] {
  return saved.flatMap(({ item }): Happened[] => {
    const { enrolmentId, refreshId, changeId, oldName: oldCode, newName: newCode } = item;
    const common = { at: item.settledAt ?? new Date(), enrolmentId };
    if (item.state === "parked")
      return [{ ...common, type: "code.needs_attention", data: { refreshId, changeId, code: oldCode || newCode, reason: item.parkedFor } }];
    const isReplaced = item.state === "done" && REPLACES.includes(item.plan);
    return isReplaced ? [{ ...common, type: "code.replaced", data: { refreshId, oldCode, newCode } }] : [];
  });
}

async function readGroups({ shop, db }: ShopContext, discountId: string, now: Date): Promise<Group[]> {
  return db.$queryRaw<Group[]>`
    SELECT plan, step, CASE WHEN step = 'verify_added' THEN "bulkCreationId" END AS creation,
      step = 'delete' AND "usesAtEnd" IS NULL AND "oldRedeemCodeId" IS NOT NULL AS uncounted,
      count(*)::int AS count, min("stepSince") AS since, min("dueAt") FILTER (WHERE "dueAt" > ${now}) AS "dueAt"
    FROM "RefreshItem" WHERE shop = ${shop} AND "discountId" = ${discountId} AND state = 'running'
    GROUP BY plan, step, creation, uncounted, "dueAt" > ${now}`;
}

/** Old codes that are held are looked at again so much later; whoever releases them has them looked at now. */
const HELD_LOOK_MS = 86_400_000;
const FACTS_KEEP_MS = 60_000;

async function readFacts({ shop, db }: ShopContext, discountId: string): Promise<Omit<Survey, "groups">> {
  const [row] = await db.$queryRaw<{ codes: number; minutes: number | null }[]>`
    SELECT count(*)::int + (
        SELECT count(*)::int FROM "PoolCode" v JOIN "Offer" o ON o.shop = v.shop AND o.id = v."offerId"
        WHERE v.shop = ${shop} AND o."discountId" = ${discountId} AND v.state IN ('adding', 'ready', 'handed', 'ending')) AS codes,
      (SELECT "giveUpMinutes" FROM "Shop" WHERE domain = ${shop}) AS minutes
    FROM "PromoCode" p JOIN "Offer" o ON o.shop = p.shop AND o.id = p."offerId"
    WHERE o.shop = ${shop} AND o."discountId" = ${discountId} AND p."liveUntil" IS NULL`;
  return { codesOnDiscount: row?.codes ?? 0, giveUpAfter: row?.minutes == null ? null : row.minutes * 60 };
}

/** Rows in one statement: enough to make the round trip cheap, few enough to keep its parameter small. */
const ROWS_AT_ONCE = 1000;

/** Writes the changes and their timeline together; answers those that were still as they had been read. */
async function write(scope: LineageTx, changes: readonly Transition[]): Promise<Transition[]> {
  const saved: Transition[] = [];
  for (let at = 0; at < changes.length; at += ROWS_AT_ONCE) saved.push(...(await writeRows(scope, changes.slice(at, at + ROWS_AT_ONCE))));
  return saved;
}

async function writeRows({ shop, tx }: LineageTx, changes: readonly Transition[]): Promise<Transition[]> {
  const rows = changes.map(({ item, events, looked }) => ({ ...item, events, ...looked }));
  const saved = await tx.$queryRaw<{ id: string }[]>`
    WITH change AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS c(
        id uuid, version int, state text, step text, "parkedFor" text, "parkedDetail" jsonb, "waitingFor" text, "stepSince" timestamp(3),
        "dueAt" timestamp(3), attempts int, setbacks int, "oldRedeemCodeId" text, "bulkCreationId" text, "newRedeemCodeId" text,
        "addedAt" timestamp(3), "usesAtEnd" int, "deletedAt" timestamp(3), "settledAt" timestamp(3), events jsonb,
        points int, together int)
    ), saved AS (
      UPDATE "RefreshItem" i SET version = i.version + 1, state = c.state, step = c.step, "parkedFor" = c."parkedFor",
        "parkedDetail" = c."parkedDetail", "waitingFor" = c."waitingFor", "stepSince" = c."stepSince", "dueAt" = c."dueAt",
        attempts = c.attempts, setbacks = c.setbacks, "oldRedeemCodeId" = c."oldRedeemCodeId", "bulkCreationId" = c."bulkCreationId",
        "newRedeemCodeId" = c."newRedeemCodeId", "addedAt" = c."addedAt", "usesAtEnd" = c."usesAtEnd", "deletedAt" = c."deletedAt",
        "settledAt" = c."settledAt"
      FROM change c WHERE i.shop = ${shop} AND i.id = c.id AND i.version = c.version AND i.state = 'running'
      RETURNING i.id
    ), told AS (
      INSERT INTO "RefreshEvent" (shop, "refreshItemId", at, step, outcome, detail)
      SELECT ${shop}, c.id, (e.line ->> 'at')::timestamp(3), e.line ->> 'step', e.line ->> 'outcome', e.line -> 'detail'
      FROM change c JOIN saved ON saved.id = c.id CROSS JOIN LATERAL jsonb_array_elements(c.events) WITH ORDINALITY AS e(line, place)
      ORDER BY e.place
    ), looked AS (
      UPDATE "RefreshEvent" e SET detail = e.detail || jsonb_build_object(
        'looks', coalesce((e.detail ->> 'looks')::int, 1) + 1, 'points', coalesce((e.detail ->> 'points')::int, 0) + c.points, 'together', c.together,
        'part', coalesce((e.detail ->> 'part')::numeric, (e.detail ->> 'points')::numeric / (e.detail ->> 'together')::numeric, 0)
          + c.points::numeric / c.together)
      FROM change c JOIN saved ON saved.id = c.id
      WHERE c.points IS NOT NULL AND e.shop = ${shop} AND e.id = (
        SELECT max(first.id) FROM "RefreshEvent" first
        WHERE first.shop = ${shop} AND first."refreshItemId" = c.id AND first.outcome = 'waited')
    )
    SELECT id::text FROM saved`;
  const ids = new Set(saved.map(({ id }) => id));
  return changes.filter(({ item }) => ids.has(item.id));
}

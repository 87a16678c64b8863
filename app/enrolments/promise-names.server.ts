/** The names a change of members would issue: those that leaked are refused, the others promised, each row for itself. */
import { readBurned } from "#app/codes/burned-names.server.ts";
import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import { claimNames } from "#app/codes/name-claims.server.ts";

import type { Planned } from "./plan-change.ts";

/** `heldFrom`: since when the member had held a name that is theirs again; null for a name that is new to them. */
export type Row = { id: string; position: number; enrolmentId: string; live: string; heldFrom: Date | null; plan: Planned };

/** A name that leaked is issued to nobody here. One that a person had given a member in spite of an earlier leak may come back. */
export async function refuseBurned(scope: LineageTx, rows: Row[]): Promise<Row[]> {
  const keys = rows.flatMap(({ plan }) => (plan.state === "running" && plan.step === "check_free" ? [plan.key] : []));
  const burned = await readBurned(scope, keys);
  return rows.map((row): Row => {
    const { plan, heldFrom } = row;
    const leakedAt = plan.state === "running" && plan.step === "check_free" ? burned.get(plan.key) : undefined;
    if (plan.state !== "running" || leakedAt === undefined || (heldFrom !== null && heldFrom > leakedAt)) return row;
    return { ...row, plan: { state: "refused", reason: "name_burned", name: plan.name } };
  });
}

/** Promises the names that are to be issued. One that is somebody else's refuses its row and no other. */
export async function promiseNames(scope: LineageTx, rows: Row[]): Promise<Row[]> {
  const seen = new Set<string>();
  const judged = rows.map((row): Row => {
    if (row.plan.state !== "running" || row.plan.step !== "check_free") return row;
    if (seen.has(row.plan.key)) return { ...row, plan: { state: "refused", reason: "name_twice", name: row.plan.name } };
    seen.add(row.plan.key);
    return row;
  });
  const claims = judged.flatMap(({ id, enrolmentId, plan }) =>
    plan.state === "running" && plan.step === "check_free" ? [{ key: plan.key, enrolmentId, refreshItemId: id }] : [],
  );
  const refused = new Set((await claimNames(scope, claims)).refused);
  const holders = await readHolders(scope, [...refused]);
  return judged.map((row): Row => {
    const { plan } = row;
    if (plan.state !== "running" || plan.step !== "check_free" || !refused.has(plan.key)) return row;
    return {
      ...row,
      plan: { state: "refused", reason: "name_taken", name: plan.name, detail: { owner: holders.get(plan.key) ?? "another member" } },
    };
  });
}

async function readHolders({ shop, tx }: LineageTx, keys: string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ key: string; name: string }[]>`
    SELECT c.key, btrim(m."firstName" || ' ' || m."lastName") || ' in ' || o.title AS name
    FROM "NameClaim" c JOIN "Enrolment" en ON en.shop = c.shop AND en.id = c."enrolmentId"
    JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId" JOIN "Offer" o ON o.shop = en.shop AND o.id = en."offerId"
    WHERE c.shop = ${shop} AND c.key = ANY(${keys})`;
  return new Map(rows.map(({ key, name }) => [key, name]));
}

/**
 * An earlier change may have given up after it had sent the same name for the same member; should it have landed since,
 * it is ours. Such rows keep the mark of that earlier look, by item id.
 */
export async function readMarks({ tx }: LineageTx, rows: readonly Row[]): Promise<Map<string, Date>> {
  const issuing = rows.flatMap(({ id, enrolmentId, plan }) =>
    plan.state === "running" && plan.step === "check_free" ? [{ id, enrolmentId, key: plan.key }] : [],
  );
  const given = await tx.enrolmentChangeItem.findMany({
    where: {
      enrolmentId: { in: issuing.map(({ enrolmentId }) => enrolmentId) },
      state: "refused",
      refusedFor: { in: ["gave_up", "access_lost"] },
      addedAt: { not: null },
    },
    select: { enrolmentId: true, key: true, addedAt: true },
  });
  const marks = new Map(given.map((item) => [`${item.enrolmentId} ${item.key}`, item.addedAt]));
  return new Map(
    issuing.flatMap(({ id, enrolmentId, key }) => {
      const mark = marks.get(`${enrolmentId} ${key}`);
      return mark ? [[id, mark] as const] : [];
    }),
  );
}

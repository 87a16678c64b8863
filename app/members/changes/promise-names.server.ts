/** The names a change of members would issue: those that leaked are refused, the others promised, each row for itself. */
import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import { claimNames } from "#app/codes/name-claims.server.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import { formerOfAnother } from "#app/codes/name-history.ts";

import type { RefusalDetail } from "./change.ts";
import type { Planned } from "./plan-change.ts";

/** `heldFrom`: since when the member had held a name that is theirs again; null for a name that is new to them. */
export type Row = {
  id: string;
  position: number;
  enrolmentId: string;
  memberId: string;
  live: string;
  heldFrom: Date | null;
  plan: Planned;
};

/**
 * Neither a name that leaked nor one that was another member's is issued here. One that a person had given a member in spite
 * of an earlier leak may come back.
 */
export async function refuseKnown(scope: LineageTx, rows: Row[]): Promise<Row[]> {
  const keys = rows.flatMap(({ plan }) => (plan.state === "running" && plan.plan === "issue" ? [plan.key] : []));
  const records = await readNameHistory(scope, keys);
  return rows.map((row): Row => {
    const { plan, heldFrom } = row;
    if (plan.state !== "running" || plan.plan !== "issue") return row;
    const record = records.get(plan.key);
    const leakedAt = record?.leakedAt ?? undefined;
    const refuse = (reason: "name_burned" | "name_former", detail?: RefusalDetail): Row => ({
      ...row,
      plan: { state: "refused", reason, name: plan.name, ...(detail && { detail }) },
    });
    if (leakedAt !== undefined && !(heldFrom !== null && heldFrom > leakedAt)) return refuse("name_burned");
    const former = formerOfAnother(record, row.memberId);
    if (!former) return row;
    const { memberName, until, conversions } = former;
    return refuse("name_former", { owner: memberName, conversions, ...(until && { until: until.toISOString() }) });
  });
}

/** Promises the names that are to be issued. One that is somebody else's refuses its row and no other. */
export async function promiseNames(scope: LineageTx, rows: Row[]): Promise<Row[]> {
  const seen = new Set<string>();
  const checked = rows.map((row): Row => {
    if (row.plan.state !== "running" || row.plan.plan !== "issue") return row;
    if (seen.has(row.plan.key)) return { ...row, plan: { state: "refused", reason: "name_twice", name: row.plan.name } };
    seen.add(row.plan.key);
    return row;
  });
  const claims = checked.flatMap(({ id, enrolmentId, plan }) =>
    plan.state === "running" && plan.plan === "issue" ? [{ key: plan.key, enrolmentId, refreshItemId: id }] : [],
  );
  const refused = new Set((await claimNames(scope, claims)).refused);
  const records = await readNameHistory(scope, [...refused]);
  const ownerOf = (key: string) => {
    const holder = records.get(key)?.holder;
    return holder ? `${holder.memberName} in ${holder.offerTitle}` : "another member";
  };
  return checked.map((row): Row => {
    const { plan } = row;
    if (plan.state !== "running" || plan.plan !== "issue" || !refused.has(plan.key)) return row;
    return {
      ...row,
      plan: { state: "refused", reason: "name_taken", name: plan.name, detail: { owner: ownerOf(plan.key) } },
    };
  });
}

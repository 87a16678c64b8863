/** What a change would mean for each of these members; names that it would issue are promised in the caller's transaction. */
import { randomUUID } from "node:crypto";

import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { ChangeKind, OwnPayout } from "./change.ts";
import { refusedLabel } from "./change-labels.ts";
import { lockEnrolments, type KnownEnrolment } from "./enrolment-facts.server.ts";
import { planChange } from "./plan-change.ts";
import { promiseNames, refuseKnown, type Row } from "./promise-names.server.ts";

/** Of one place: the name of a new code, the channel that it is for, the code that ends, the one that takes its place. */
type Asked = { name?: string; channel?: string; codeId?: string; nextId?: string };
type Judging = { kind: ChangeKind; own: OwnPayout | null; askedOf: (enrolmentId: string) => Asked };

/** `known` are locked, so that what is said of them stays so until the transaction ends. */
export async function judgeMembers(scope: LineageTx, known: readonly KnownEnrolment[], { kind, own, askedOf }: Judging): Promise<Row[]> {
  const judged = known.map((facts, position) => ({
    id: randomUUID(),
    position,
    enrolmentId: facts.enrolmentId,
    memberId: facts.memberId,
    live: facts.live[0]?.name ?? "",
    heldFrom: kind === "add" || kind === "add_code" ? null : facts.lastFrom,
    plan: planChange(facts, { kind, own, ...askedOf(facts.enrolmentId) }),
  }));
  return promiseNames(scope, await refuseKnown(scope, judged));
}

/** `codes` are issued or withdrawn. `refusal`: why nothing would be done for the member, and `message` the same in words. */
type PreviewedMember = { memberId: string; codes: string[]; refusal: string | null; message: string };

/** Carries the answers out of a transaction that must leave nothing behind. */
class Answered extends Error {
  readonly rows: Row[] | null;
  constructor(rows: Row[] | null) {
    super("A dry run ends with nothing done");
    this.rows = rows;
  }
}

type Previewed = "activate" | "deactivate" | "remove" | "readd";

/**
 * The dry run of a change: judged by the rules of the change itself, in a transaction that is given up, and answered in the order asked.
 * Null when one of the places is none of this offer's.
 */
export async function previewChange(
  { shop, db }: ShopContext,
  { offerId, kind, enrolmentIds }: { offerId: string; kind: Previewed; enrolmentIds: readonly string[] },
): Promise<PreviewedMember[] | null> {
  try {
    return await db.$transaction(async (tx): Promise<never> => {
      const known = await lockEnrolments({ shop, tx }, { offerId, enrolmentIds });
      if (known.length < new Set(enrolmentIds).size) throw new Answered(null);
      throw new Answered(await judgeMembers({ shop, tx }, known, { kind, own: null, askedOf: () => ({}) }));
    });
  } catch (error) {
    if (!(error instanceof Answered)) throw error;
    return error.rows?.map((row) => previewed(kind, row)) ?? null;
  }
}

/** What becomes of a place without a code that works. */
const WITHOUT_CODE: Record<Previewed, string> = {
  activate: "Becomes active.",
  deactivate: "Becomes inactive; there is no code.",
  remove: "Leaves the offer; there is no code.",
  readd: "Comes back to the offer.",
};

function previewed(kind: Previewed, { memberId, live, plan }: Row): PreviewedMember {
  switch (plan.state) {
    case "refused": {
      const message = refusedLabel(plan.reason, { name: plan.name ?? live, detail: plan.detail ?? null });
      return { memberId, codes: [], refusal: plan.reason, message };
    }
    case "done":
      return {
        memberId,
        codes: [],
        refusal: null,
        message: WITHOUT_CODE[kind],
      };
    case "running": {
      const codes = plan.plan === "issue" ? [plan.name] : plan.codes.map(({ name }) => name);
      const message = plan.plan === "issue" ? `${plan.name} works again.` : `${codes.join(", ")} stops working.`;
      return { memberId, codes, refusal: null, message };
    }
  }
}

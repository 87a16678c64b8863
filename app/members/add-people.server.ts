import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { LineageTx } from "#app/codes/lineage.store.server.ts";

import type { ImportFields } from "./import/check-rows.ts";

type Adding = { people: readonly ImportFields[]; by: string | undefined; subject: string };

/**
 * Adds people as members, in the order given, and answers their ids in that order. The fields are checked before (`problemOf`), and
 * nobody among them is a member yet. `subject`: where they come from, for the activity.
 */
export async function addPeople({ shop, tx }: LineageTx, { people, by, subject }: Adding): Promise<string[]> {
  if (people.length === 0) return [];
  const added = await tx.member.createManyAndReturn({
    data: people.map((fields) => ({ shop, ...fields })),
    select: { id: true, email: true },
  });
  const idOf = new Map(added.map(({ id, email }) => [email, id]));
  const ids = people.flatMap(({ email }) => idOf.get(email) ?? []);
  const counts = { added: ids.length, updated: 0, refused: 0 };
  const members = ids.map((memberId) => ({ memberId }));
  await recordActivity(tx, { shop, kind: "members_imported", by: staffOrSystem(by), subject, after: counts, members });
  return ids;
}

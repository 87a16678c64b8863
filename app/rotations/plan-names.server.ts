import { randomInt } from "node:crypto";

import { readEqualNames } from "#app/codes/equal-names.server.ts";
import { readLookAlikes } from "#app/codes/leaked-names.server.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import { fillPattern, parsePattern, type Random } from "#app/codes/name-pattern.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { RotationCandidate } from "./candidates.server.ts";

const random: Random = () => randomInt(2 ** 32) / 2 ** 32;

/** So many names are drawn of a member; one that nobody ever had is among them unless the pattern leaves hardly any. */
const DRAWS = 8;

type Planning = {
  offerId: string;
  namePattern: string;
  value: number | null;
  members: readonly RotationCandidate[];
  not?: ReadonlySet<string>;
};

/**
 * Draws the next names of these members and writes them down: names that nobody in the shop holds, held or was promised, that look like no
 * leaked name and that no two members are to get. `not`: keys that will not do. Who gets none keeps an empty name. Answers the names by enrolment.
 */
export async function planNames(
  { shop, db }: ShopContext,
  { offerId, namePattern, value, members, not = new Set() }: Planning,
): Promise<Map<string, string>> {
  const parsed = parsePattern(namePattern);
  if (!parsed.ok || members.length === 0) return new Map();
  const drawn = members.map((member) => ({
    ...member,
    names: Array.from({ length: DRAWS }, () => fillPattern(parsed.pattern, { member, value }, random)).filter((name) => name !== ""),
  }));
  const all = drawn.flatMap(({ names }) => names);
  const history = await readNameHistory({ shop, tx: db }, all.map(keyOf));
  const equal = await readEqualNames({ shop, tx: db }, all);
  const lookAlike = await readLookAlikes({ shop, tx: db });
  const planned = await db.rotationMember.findMany({ where: { nextName: { not: "" } }, select: { nextName: true } });
  const taken = new Set([...not, ...planned.map(({ nextName }) => keyOf(nextName))]);
  const given = new Map<string, string>();
  for (const { enrolmentId, names } of drawn) {
    const name = names.find((one) => {
      const key = keyOf(one);
      return !taken.has(key) && !history.has(key) && !equal.has(key) && lookAlike(one) === null;
    });
    if (name === undefined) continue;
    taken.add(keyOf(name));
    given.set(enrolmentId, name);
  }
  const rows = JSON.stringify(members.map(({ enrolmentId }) => ({ enrolmentId, name: given.get(enrolmentId) ?? "" })));
  await db.$executeRaw`
    INSERT INTO "RotationMember" (shop, "offerId", "enrolmentId", "nextName")
    SELECT ${shop}, ${offerId}::uuid, r."enrolmentId", r.name FROM jsonb_to_recordset(${rows}::jsonb) AS r("enrolmentId" uuid, name text)
    ON CONFLICT (shop, "enrolmentId") DO UPDATE SET "nextName" = EXCLUDED."nextName"`;
  return given;
}

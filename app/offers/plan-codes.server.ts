/** The codes of a new offer before anything is made: one per chosen member, judged by our records and by Shopify. */
import { randomInt } from "node:crypto";

import { readEqualNames } from "#app/codes/equal-names.server.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import type { NameTenure } from "#app/codes/name-history.ts";
import { parsePattern, type PatternRefusal, type Random } from "#app/codes/name-pattern.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

import { PRESENT } from "#app/members/present.ts";

import { nameCodes, type CodeRow, type NamedMember } from "./name-codes.ts";

type Naming = { pattern: string; value: number | null; typed: Readonly<Record<string, string>> };
type PlannedCodes = { ok: true; rows: CodeRow[] } | ({ ok: false } & PatternRefusal);

const drawn: Random = () => randomInt(2 ** 32) / 2 ** 32;

/** Members who do not exist in this shop, or are archived, are passed over; the others keep the order in which they are listed by name. */
export async function planCodes(
  { shop, db }: ShopContext,
  { memberIds, naming, codes, random = drawn }: { memberIds: readonly string[]; naming: Naming; codes: DiscountCodes; random?: Random },
): Promise<PlannedCodes> {
  const parsed = parsePattern(naming.pattern);
  if (!parsed.ok) return parsed;
  const found = await db.member.findMany({
    where: { id: { in: [...new Set(memberIds)] }, ...PRESENT },
    select: { id: true, firstName: true, lastName: true, handle: true },
    orderBy: [{ firstName: "asc" }, { lastName: "asc" }, { id: "asc" }],
  });
  const members = found.map(({ id, ...member }): NamedMember => ({ memberId: id, ...member }));
  // Drawn tails are drawn once, so that the look-ups below are about the names that are shown.
  const taken = new Map<string, string>();
  const burned = new Set<string>();
  const former = new Map<string, NameTenure>();
  const known = {
    takenBy: (key: string) => taken.get(key),
    isBurned: (key: string) => burned.has(key),
    formerOf: (key: string) => former.get(key),
    random,
  };
  const first = nameCodes({ members, pattern: parsed.pattern, value: naming.value, typed: naming.typed, ...known });
  const typed = Object.fromEntries(first.map(({ memberId, name }) => [memberId, name]));
  const asked = new Set<string>();
  let rows = first;
  for (;;) {
    const names = rows.flatMap(({ name, clash, suggestion }) => [
      ...(clash?.clash === "invalid" ? [] : [name]),
      ...(suggestion === null ? [] : [suggestion]),
    ]);
    const unknown = names.filter((name) => !asked.has(keyOf(name)));
    if (unknown.length === 0) return { ok: true, rows };
    for (const [key, by] of await whoHolds({ shop, db }, unknown, codes)) taken.set(key, by);
    for (const [key, record] of await readNameHistory({ shop, tx: db }, unknown.map(keyOf))) {
      if (record.leakedAt !== null) burned.add(key);
      if (record.former !== null) former.set(key, record.former);
    }
    for (const name of unknown) asked.add(keyOf(name));
    rows = nameCodes({ members, pattern: parsed.pattern, value: naming.value, typed, ...known });
  }
}

/** Who holds these names, in words, by key: our members first, then any discount of the shop. */
async function whoHolds({ shop, db }: ShopContext, names: readonly string[], codes: DiscountCodes): Promise<Map<string, string>> {
  const held = await db.$queryRaw<{ key: string; by: string | null }[]>`
    SELECT c.key, btrim(m."firstName" || ' ' || m."lastName") || ' in ' || o.title AS by
    FROM "NameClaim" c
    LEFT JOIN "Enrolment" en ON en.shop = c.shop AND en.id = c."enrolmentId"
    LEFT JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    LEFT JOIN "Offer" o ON o.shop = en.shop AND o.id = en."offerId"
    WHERE c.shop = ${shop} AND c.key = ANY(${names.map(keyOf)})`;
  const owners = await codes.owners(names);
  const equals = await readEqualNames({ shop, tx: db }, names);
  return new Map([
    ...[...equals].map(([key, other]): [string, string] => [key, `${other}, which Shopify takes for the same code`]),
    ...[...owners].map(([name, { discountTitle }]): [string, string] => [keyOf(name), `the discount “${discountTitle}”`]),
    ...held.map(({ key, by }): [string, string] => [key, by ?? "an offer that is being created"]),
  ]);
}

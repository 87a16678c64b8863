import { spellingsOf } from "#app/codes/spellings.ts";
import { Prisma } from "#app/generated/prisma/client.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { cleanHandle } from "./member-fields.ts";

export type Person = { id: string; name: string; handle: string; email: string };

/** Without accents; then with two letters for one. The letters are those of app/codes/name-pattern.ts. */
const PLAIN = Prisma.raw(
  `translate(replace(replace(replace(regexp_replace(normalize(h.text, NFD), '[\\u0300-\\u036f]', '', 'g'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđð', 'oldd')`,
);
const SPELT = Prisma.raw(
  `translate(replace(replace(replace(replace(replace(replace(replace(replace(normalize(h.text, NFC), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', 'aa'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'łđð', 'ldd')`,
);

/**
 * Members to choose from while somebody types: every word has to be found in the name, handle or e-mail address, whatever accents
 * either side has ("juergen", "jurgen" and "jürgen" all find Jürgen). The names that begin with what was typed come first. `more`:
 * whether there are others.
 */
export async function findPeople(
  { shop, db }: ShopContext,
  { search, most }: { search: string; most: number },
): Promise<{ people: Person[]; more: boolean }> {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 6);
  // The address of a profile stands for its handle.
  const asHandle = (word: string) => (word.includes("/") ? cleanHandle(word).toLowerCase() : word.replace(/^@/, ""));
  const needles = words.map((word) => [...new Set([asHandle(word), ...spellingsOf(word).map((each) => each.toLowerCase())])]);
  const conditions = needles.map(
    (ways) => Prisma.sql`AND EXISTS (SELECT 1 FROM unnest(${ways}::text[]) w WHERE w <> '' AND position(w in f.text) > 0)`,
  );
  const first = search.toLowerCase();
  const rows = await db.$queryRaw<Person[]>`
    SELECT m.id::text, btrim(m."firstName" || ' ' || m."lastName") AS name, m.handle, m.email FROM "Member" m
    CROSS JOIN LATERAL (SELECT lower(m."firstName" || ' ' || m."lastName" || ' ' || m.handle || ' ' || m.email) AS text) h
    CROSS JOIN LATERAL (SELECT h.text || ' ' || ${PLAIN} || ' ' || ${SPELT} AS text) f
    WHERE m.shop = ${shop} AND m."archivedAt" IS NULL ${conditions.length === 0 ? Prisma.empty : Prisma.join(conditions, " ")}
    ORDER BY starts_with(h.text, ${first}) DESC, m."firstName", m."lastName", m.id LIMIT ${most + 1}`;
  return { people: rows.slice(0, most), more: rows.length > most };
}

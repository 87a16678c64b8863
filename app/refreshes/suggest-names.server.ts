import { randomInt } from "node:crypto";

import { readNameHistory } from "#app/codes/name-history.server.ts";
import { suggestNames, type Random } from "#app/codes/name-pattern.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

const drawn: Random = () => randomInt(2 ** 32) / 2 ** 32;

/** Up to three names near one that is taken, free in our records and at Shopify at this moment. */
export async function suggestFreeNames(
  { shop, db }: ShopContext,
  { codes }: { codes: DiscountCodes },
  { name, random = drawn }: { name: string; random?: Random },
): Promise<string[]> {
  const candidates = suggestNames(name, () => false, random);
  const more = Array.from({ length: 2 }, () =>
    suggestNames(name, (key) => candidates.some((candidate) => keyOf(candidate) === key), random),
  ).flat();
  const wanted = [...new Map([...candidates, ...more].map((candidate) => [keyOf(candidate), candidate])).values()];
  // Nothing anybody of the shop ever held is proposed, not even to the one who held it.
  const known = await readNameHistory({ shop, tx: db }, wanted.map(keyOf));
  const owners = await codes.owners(wanted);
  return wanted.filter((candidate) => !known.has(keyOf(candidate)) && !owners.has(candidate)).slice(0, 3);
}

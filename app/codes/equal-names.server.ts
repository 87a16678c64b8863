import type { LineageTx } from "./lineage.store.server.ts";
import { equalKeyOf, keyOf } from "./promo-code.ts";

/**
 * For names whose like Shopify will refuse though nobody has the very name: the name in use or promised that stands in the way, by the
 * key of the one that is asked for. What differs has letters beyond plain ones on one side or the other, and few names have.
 */
export async function readEqualNames({ shop, tx }: LineageTx, names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const wanted = new Map(names.map((name) => [keyOf(name), equalKeyOf(name)]));
  const plain = [...wanted].filter(([key, equal]) => key !== equal).map(([, equal]) => equal);
  const claimed = await tx.$queryRaw<{ key: string }[]>`
    SELECT key FROM "NameClaim" WHERE shop = ${shop} AND (key = ANY(${plain}) OR key ~ '[^ -~]') ORDER BY key`;
  const inUse = new Map<string, string[]>();
  for (const { key } of claimed) inUse.set(equalKeyOf(key), [...(inUse.get(equalKeyOf(key)) ?? []), key]);
  const equals = [...wanted].flatMap(([key, equal]) => {
    const other = inUse.get(equal)?.find((one) => one !== key);
    return other === undefined ? [] : [[key, other] as const];
  });
  return new Map(equals);
}

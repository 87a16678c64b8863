import type { LineageTx } from "./lineage.store.server.ts";
import { lookAlikesOf } from "./look-alike.ts";

/** More are never looked through for one answer. */
const NAMES_MOST = 5_000;

/**
 * Which leaked name a name can be guessed from, by what leaked in this shop before and by `also` (what leaks now). A shop that
 * does not want look-alikes pointed out gets none.
 */
export async function readLookAlikes({ shop, tx }: LineageTx, { also = [] }: { also?: readonly string[] } = {}) {
  const settings = await tx.shop.findFirst({ where: { domain: shop }, select: { lookAlikes: true } });
  if (settings?.lookAlikes === false) return () => null;
  const past = await tx.promoCode.findMany({
    where: { endedFor: "leak" },
    select: { name: true },
    distinct: ["key"],
    take: NAMES_MOST,
    orderBy: { key: "asc" },
  });
  return lookAlikesOf([...past.map(({ name }) => name), ...also]);
}

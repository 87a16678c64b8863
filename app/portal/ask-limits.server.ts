/** How often a creator may ask, so that nobody finds out by trying which codes a shop has, or spends its points at Shopify. */
import { counter } from "#app/db-counters.server.ts";

const TEN_MINUTES = 600;
const perMember = counter({ points: 12, seconds: TEN_MINUTES });
const perShop = counter({ points: 600, seconds: TEN_MINUTES });

/** Counts one question. Null when it may be asked; else the seconds until the next one may. */
export async function countQuestion(shop: string, memberId: string): Promise<number | null> {
  const waiting = (await perMember.count(`${shop} ${memberId}`)) ?? (await perShop.count(`${shop} everybody`));
  return waiting === null ? null : Math.max(1, Math.ceil(waiting / 1000));
}

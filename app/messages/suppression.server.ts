/** Addresses that get no more mail of a shop: mail servers judge a sender by how often it writes to nobody. */
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

type Suppress = { address: string; cause: "bounced" | "complained"; words: string; now: Date };

export async function suppress({ shop, db }: ShopContext, { address, cause, words, now }: Suppress): Promise<void> {
  const key = { shop, address: address.toLowerCase() };
  const data = { cause, words, at: now };
  await db.mailSuppression.upsert({ where: { shop_address: key }, create: { ...key, ...data }, update: data });
}

export async function isSuppressed({ shop, db }: ShopContext, address: string): Promise<boolean> {
  return (await db.mailSuppression.findUnique({ where: { shop_address: { shop, address: address.toLowerCase() } } })) !== null;
}

/** Takes bounced addresses off the list: a person says that they are good. A complaint stays. */
export async function forgive(tx: ShopTx, addresses: readonly string[]): Promise<void> {
  await tx.mailSuppression.deleteMany({ where: { cause: "bounced", address: { in: addresses.map((address) => address.toLowerCase()) } } });
}

import { ONLY_MERCHANDISE, type OrderFacts } from "#app/orders/order-facts.ts";
import type { ShopContext } from "#app/platform/tenant-client.server.ts";

/** Members of these names, with a handle and an e-mail address made of them; their ids in that order. */
export async function creators({ shop, db }: ShopContext, names: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const [firstName = "", lastName = ""] = name.split(" ");
    const handle = `${firstName}.${lastName}`.toLowerCase();
    ids.push((await db.member.create({ data: { shop, firstName, lastName, handle, email: `${handle}@mail.example` } })).id);
  }
  return ids;
}

/** An order of 100.00 with one code. */
export function placed(id: number, iso: string, key: string): OrderFacts {
  return {
    ...ONLY_MERCHANDISE,
    ...{ id: `gid://shopify/Order/${id}`, name: `#${id}`, processedAt: new Date(iso), updatedAt: new Date(iso), cancelledAt: null },
    ...{ test: false, currency: "USD", subtotalMinor: 10_000n, customerId: null, codes: [{ key, name: key.toLowerCase() }] },
  };
}

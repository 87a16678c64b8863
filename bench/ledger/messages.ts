/** orders/create as Shopify posts it, signed and ready to be written to a socket. */
import { randomUUID } from "node:crypto";

import { deliveryHeaders } from "#tests/twin/outside/webhooks/post.ts";
import { orderPayload } from "#tests/twin/world/orders-payload.ts";
import { placeOrder } from "#tests/twin/outside/checkout.ts";
import type { LiveWorld } from "#tests/twin/world/world.ts";

const PATH = "/webhooks/orders";
const SECRET = "reissue-demo-secret";

/** `shop`: whose order it is, the world's unless said. */
type Wanted = { count: number; world: LiveWorld; codes: readonly string[]; firstId: number; shop?: string };

/** So many different orders of the world's shop, each with one of the codes, as whole HTTP/1.1 requests. */
export function signedOrders({ count, world, codes, firstId, shop = world.data.shop.domain }: Wanted): Buffer[] {
  const template = aTemplate(world);
  return Array.from({ length: count }, (_, at) => {
    const id = firstId + at;
    const code = codes[at % codes.length]!;
    const ids = { id, admin_graphql_api_id: `gid://shopify/Order/${id}`, name: `#${id}` };
    const body = JSON.stringify({ ...template, ...ids, discount_codes: [{ code, amount: "10.00", type: "percentage" }] });
    const delivery = {
      ...{ id: randomUUID(), eventId: randomUUID(), topic: "orders/create", name: null, body },
      triggeredAt: new Date().toISOString(),
    };
    const headers = deliveryHeaders(delivery as never, { secret: SECRET, shop, apiVersion: "2026-10" });
    const lines = Object.entries({ Host: "127.0.0.1", ...headers, "Content-Length": String(Buffer.byteLength(body)) });
    return Buffer.from(`POST ${PATH} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join("\r\n")}\r\n\r\n${body}`);
  });
}

function aTemplate(world: LiveWorld): Record<string, unknown> {
  if (!world.data.products.some(({ id }) => id === 7)) {
    const product = {
      id: 7,
      title: "Serum",
      handle: "serum",
      vendor: "",
      priceMinor: 3_333,
      variantId: 8,
      createdAt: "2026-01-01T00:00:00Z",
    };
    world.data.products.push(product);
  }
  const placed = placeOrder(world, { codes: [], lines: [1, 2, 3].map((quantity) => ({ productId: 7, quantity })) });
  if (!placed.ok) throw new Error("The order was not placed");
  return orderPayload(world, placed.order);
}

import { byId, orderIndex } from "../../world/indexes.ts";
import type { LiveWorld } from "../../world/world.ts";

type ComplianceRequest = { topic: "customers/data_request" | "customers/redact"; customerId: number } | { topic: "shop/redact" };

/** Sends one of the three mandatory privacy messages, with the documented payload. False when the customer is unknown. */
export function sendCompliance(world: LiveWorld, request: ComplianceRequest): boolean {
  const { shop, customers } = world.data;
  const about = { shop_id: shop.id, shop_domain: shop.domain };
  if (request.topic === "shop/redact") {
    world.emit({ topic: request.topic, resourceId: shop.id, payload: about });
    return true;
  }
  const customer = byId(customers, request.customerId);
  if (!customer) return false;
  const orders = (orderIndex(world.data).byCustomer.get(customer.id) ?? []).map(({ id }) => id);
  const who = { id: customer.id, email: customer.email, phone: null };
  const payload =
    request.topic === "customers/redact"
      ? { ...about, customer: who, orders_to_redact: orders }
      : { ...about, customer: who, orders_requested: orders, data_request: { id: world.nextId() } };
  world.emit({ topic: request.topic, resourceId: customer.id, payload });
  return true;
}

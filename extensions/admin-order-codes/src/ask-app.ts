/** What the block and the action ask of the app. Shopify sends it to the app's own address, with the staff member's token. */
import type { OrderBlock, OrderPress, OrderPressed, PlaceInBlock } from "#app/screens/order/order-block.ts";

import { orderId } from "./host.ts";

/** Null for an order with nothing to say. Throws when there is no answer. */
export async function readOrder(): Promise<OrderBlock | null> {
  return (await ask<{ block: OrderBlock | null }>(`?order=${encodeURIComponent(orderId())}`)).block;
}

/** Members whose name, handle or code holds the text. */
export async function findPlaces(text: string): Promise<PlaceInBlock[]> {
  return (await ask<{ places: PlaceInBlock[] }>(`?find=${encodeURIComponent(text)}`)).places;
}

export async function press(one: OrderPress): Promise<OrderPressed> {
  const init = { method: "POST", body: JSON.stringify(one), headers: { "Content-Type": "application/json" } };
  return (await ask<{ pressed: OrderPressed }>("", init)).pressed;
}

async function ask<A>(query: string, init?: RequestInit): Promise<A> {
  const response = await (init ? fetch(`/admin/order${query}`, init) : fetch(`/admin/order${query}`));
  if (!response.ok) throw new Error(`The app answered ${response.status}`);
  return (await response.json()) as A;
}

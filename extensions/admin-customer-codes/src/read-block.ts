import type { CodesBlock } from "#app/portal/codes-block.ts";

import { customerId } from "./host.ts";

/** Null for a customer who is no creator. Throws when there is no answer. */
export async function readBlock(): Promise<CodesBlock | null> {
  // Shopify sends this to the app's own address, with the staff member's token.
  const response = await fetch(`/admin/codes?customer=${encodeURIComponent(customerId())}`);
  if (!response.ok) throw new Error(`The app answered ${response.status}`);
  return ((await response.json()) as { block: CodesBlock | null }).block;
}

/** What the local Shopify has, for stories that check what a press on the app's screen did to the store. */
import type { Stack } from "#tests/support/stack/stack.ts";

export type StoreDiscount = { id: string; title: string; status: string; codes: { id: string; code: string; asyncUsageCount: number }[] };

/** A discount of the store by its title; throws when there is none. */
export async function discountNamed({ twinUrl }: Pick<Stack, "twinUrl">, title: string): Promise<StoreDiscount> {
  const answer = await fetch(`${twinUrl}/__twin/state`);
  const { discounts } = (await answer.json()) as { discounts: StoreDiscount[] };
  const found = discounts.find((discount) => discount.title === title);
  if (!found) throw new Error(`The store has no discount “${title}”.`);
  return found;
}

/** The names of a discount's codes. */
export async function codesOf(stack: Pick<Stack, "twinUrl">, title: string): Promise<string[]> {
  return (await discountNamed(stack, title)).codes.map(({ code }) => code);
}

/** Posts to the local Shopify's control API: an order, a refund, a fault. */
export function control({ twinUrl }: Pick<Stack, "twinUrl">, what: string, body: object): Promise<Response> {
  return fetch(`${twinUrl}/__twin/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/**
 * Asks again until it is so; throws after a minute and a half. For what arrives by message, which no element announces. Whoever opens pages
 * to ask pauses longer between them (`pauseMs`): on a small machine each takes the processor from what is waited for.
 */
export async function until(isSo: () => Promise<boolean>, { pauseMs = 200 } = {}): Promise<void> {
  const seconds = 90;
  for (const deadline = Date.now() + seconds * 1_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, pauseMs))) {
    if (await isSo()) return;
  }
  throw new Error(`It did not come to be within ${seconds} seconds.`);
}

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

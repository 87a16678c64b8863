import { allocate } from "./allocate.ts";
import type { Terms } from "./discount-terms.ts";

export type CartLine = { productId: number; priceMinor: number; quantity: number };
type CodeAmount = { amountMinor: number; type: "percentage" | "fixed_amount" | "shipping" };
export type PricedCart = { lineDiscountsMinor: number[]; shippingMinor: number; codes: CodeAmount[]; taxMinor: number };

/** Standard shipping of the demo shop and where it becomes free; a flat tax on goods, added to the price. */
const shipping = { priceMinor: 595, freeFromMinor: 7_500 };
const taxRate = 0.08;

/**
 * What a cart costs under these discounts, taken one after the other on what the earlier ones left.
 * Whether they may be used at all is the checkout's question, not this one's.
 */
export function priceCart(lines: readonly CartLine[], discounts: readonly Terms[]): PricedCart {
  const lineDiscountsMinor = lines.map(() => 0);
  const gross = lines.reduce((sum, line) => sum + line.priceMinor * line.quantity, 0);
  const shippingMinor = gross >= shipping.freeFromMinor ? 0 : shipping.priceMinor;
  let shippingLeft = shippingMinor;

  const codes = discounts.map((terms): CodeAmount => {
    if (terms.value.kind === "shipping") {
      const free = terms.value.onlyUpToMinor === null || shippingLeft <= terms.value.onlyUpToMinor ? shippingLeft : 0;
      shippingLeft -= free;
      return { amountMinor: free, type: "shipping" };
    }
    const left = lines.map((line, index) =>
      terms.concerns(line.productId) ? line.priceMinor * line.quantity - lineDiscountsMinor[index]! : 0,
    );
    const parts = reductions(terms, lines, left);
    parts.forEach((part, index) => (lineDiscountsMinor[index]! += part));
    return { amountMinor: parts.reduce((sum, part) => sum + part, 0), type: terms.value.kind === "fixed" ? "fixed_amount" : "percentage" };
  });

  const net = gross - lineDiscountsMinor.reduce((sum, part) => sum + part, 0);
  return { lineDiscountsMinor, shippingMinor, codes, taxMinor: Math.round(net * taxRate) };
}

/** Per line, what one discount takes off what is left of it. */
function reductions(terms: Terms, lines: readonly CartLine[], left: readonly number[]): number[] {
  const { value } = terms;
  const base = left.reduce((sum, part) => sum + part, 0);
  switch (value.kind) {
    case "percentage":
      return allocate(Math.round(base * value.fraction), left);
    case "fixed":
      if (value.eachItem) return lines.map((line, index) => Math.min(left[index]!, value.amountMinor * line.quantity));
      return allocate(Math.min(base, value.amountMinor), left);
    case "bxgy":
      return buyXGetY(terms, value, lines);
    case "shipping":
      return lines.map(() => 0);
  }
}

/** Shoppers pay for the dearest pieces and get the cheapest reduced. */
function buyXGetY(terms: Terms, value: Extract<Terms["value"], { kind: "bxgy" }>, lines: readonly CartLine[]): number[] {
  const pieces = lines.flatMap((line, index) =>
    Array.from({ length: line.quantity }, () => ({ index, productId: line.productId, priceMinor: line.priceMinor })),
  );
  const dearestFirst = [...pieces].sort((a, b) => b.priceMinor - a.priceMinor);
  const off = lines.map(() => 0);
  const used = new Set<(typeof pieces)[number]>();
  for (let sets = 0; sets < value.setsAtMost; sets++) {
    const bought = dearestFirst.filter((piece) => !used.has(piece) && terms.concernsAsBought(piece.productId)).slice(0, value.buyQuantity);
    const got = [...dearestFirst]
      .reverse()
      .filter((piece) => !used.has(piece) && !bought.includes(piece) && terms.concerns(piece.productId))
      .slice(0, value.getQuantity);
    if (bought.length < value.buyQuantity || got.length === 0) break;
    for (const piece of [...bought, ...got]) used.add(piece);
    for (const piece of got) off[piece.index]! += Math.round(piece.priceMinor * value.fraction);
  }
  return off;
}

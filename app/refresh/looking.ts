/** Two ways to look at codes of a discount: one by one, or all its pages. Both prices are recorded behaviour of Shopify's cost model. */

/** `codes(first: 250)` with id, code and use count costs 13 points a page. */
const POINTS_PER_PAGE = 13;
export const PAGE_SIZE = 250;

/** Whether reading all pages is cheaper than `lookUps` at so many points each. */
export function pagesAreCheaper(lookUps: { count: number; points: number }, codesOnDiscount: number): boolean {
  return Math.max(1, Math.ceil(codesOnDiscount / PAGE_SIZE)) * POINTS_PER_PAGE < lookUps.count * lookUps.points;
}

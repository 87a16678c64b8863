/** Two ways to look at codes of a discount: one by one, or its pages. Both prices are recorded behaviour of Shopify's cost model. */

/** `codes(first: 250)` costs 13 points whatever is asked of a code, the discount and its kind one each. */
const POINTS_PER_PAGE = 15;
export const PAGE_SIZE = 250;

/** What reading all pages costs. */
export function pointsForPages(codesOnDiscount: number): number {
  return Math.max(1, Math.ceil(codesOnDiscount / PAGE_SIZE)) * POINTS_PER_PAGE;
}

/** Whether reading all pages is cheaper than `lookUps` at so many points each. */
export function pagesAreCheaper(lookUps: { count: number; points: number }, codesOnDiscount: number): boolean {
  return pointsForPages(codesOnDiscount) < lookUps.count * lookUps.points;
}

/** Whether so many names, at a point each, are read cheaper from the pages they stand on when they stand together. */
export function pagesFor(names: number): boolean {
  return pagesAreCheaper({ count: names, points: 1 }, names);
}

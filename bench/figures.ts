/** What a bench answers with, one line of JSON each. */
export type Figure = { name: string; value: number; unit: string } & Record<string, string | number>;

export type Bench = () => Promise<Figure[]>;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The smallest value that this share of all does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? NaN;
}

export function rounded(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}

/**
 * Splits an amount over weights in whole minor units, so that the parts add up to it exactly:
 * everyone gets their share rounded down, the units left over go to the largest remainders, earlier ones first.
 */
export function allocate(amountMinor: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (whole === 0 || amountMinor === 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (amountMinor * weight) / whole);
  const parts = exact.map(Math.floor);
  let left = amountMinor - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder) {
    if (left === 0) break;
    parts[index] = parts[index]! + 1;
    left--;
  }
  return parts;
}

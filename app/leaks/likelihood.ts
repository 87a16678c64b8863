/**
 * How much more likely what was seen is under "another source of orders began" than under "nothing changed", in closed form:
 * a Gamma-Poisson rate and a Beta-binomial share, both with the uncertainty of what came before.
 */

/** Factors by which a leak may raise a code's orders, and how probable each is beforehand. */
export const FACTORS: readonly number[] = [1.5, 2.2, 3.3, 5, 9, 20, 60];
export const FACTOR_WEIGHTS: readonly number[] = [0.17, 0.21, 0.21, 0.17, 0.12, 0.08, 0.04];

/** How far a mark's share moves from its baseline to 1, as a fraction of the way. */
export const MOVES: readonly number[] = [0, 0.12, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95];

/** A leaked order's share of a mark, as a fraction of the way from the baseline to 1, by how probable that is beforehand. */
const LEAKED: Record<"touch" | "returning" | "lastVisit", readonly (readonly [way: number, weight: number])[]> = {
  touch: [
    [0, 0.04],
    [0.4, 0.18],
    [0.7, 0.32],
    [0.85, 0.26],
    [0.95, 0.2],
  ],
  returning: [
    [0, 0.15],
    [0.2, 0.35],
    [0.4, 0.33],
    [0.6, 0.17],
  ],
  lastVisit: [
    [0, 0.22],
    [0.2, 0.28],
    [0.4, 0.25],
    [0.6, 0.15],
    [0.85, 0.1],
  ],
};

/** For each factor, how probable each of MOVES is: leaked orders are mixed with the creator's own. */
export const MOVE_WEIGHTS = (["touch", "returning", "lastVisit"] as const).map((mark) =>
  FACTORS.map((factor) => {
    const weights = new Array<number>(MOVES.length).fill(0);
    for (const [way, weight] of LEAKED[mark]) {
      const moved = way * (1 - 1 / factor);
      let above = 1;
      while (above < MOVES.length - 1 && MOVES[above]! < moved) above += 1;
      const share = Math.min(1, Math.max(0, (moved - MOVES[above - 1]!) / (MOVES[above]! - MOVES[above - 1]!)));
      weights[above - 1]! += weight * (1 - share);
      weights[above]! += weight * share;
    }
    return weights;
  }),
);

/** Log-likelihood ratio of `orders` in `exposure` (in units of what the rate's prior was learned from), rate times `factor` against rate. */
export function countsRatio(shape: number, orders: number, exposure: number, factor: number): number {
  return (
    -shape * Math.log((1 + factor * exposure) / (1 + exposure)) + orders * Math.log((factor * (1 + exposure)) / (1 + factor * exposure))
  );
}

/** Log-probability of a sequence with so many suspicious and usual marks, of a share known as Beta(a, b). */
export function marksLikelihood(a: number, b: number, suspicious: number, usual: number): number {
  return rising(a, suspicious) + rising(b, usual) - rising(a + b, suspicious + usual);
}

/** ln Γ(x + n) - ln Γ(x). */
function rising(x: number, n: number): number {
  if (n <= 8 && Number.isInteger(n)) {
    let product = 1;
    for (let i = 0; i < n; i += 1) product *= x + i;
    return Math.log(product);
  }
  return logGamma(x + n) - logGamma(x);
}

/** Stirling's series, shifted where it would be inexact. */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  if (at < 7) {
    let product = 1;
    while (at < 7) {
      product *= at;
      at += 1;
    }
    shift = Math.log(product);
  }
  const square = 1 / (at * at);
  return (at - 0.5) * Math.log(at) - at + 0.9189385332046727 + (1 / 12 - square / 360) / at - shift;
}

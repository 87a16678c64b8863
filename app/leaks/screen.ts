import type { CodeHistory } from "./code-history.ts";
import { type Pool, MODEL } from "./judge-code.ts";
import { MARKS } from "./marks.ts";
import type { ShopIndex } from "./shop-index.ts";

/** Below this no code is near an alarm: the screen stays shut and the whole model need not be asked. */
export const OPENS_AT = 3;
const FACTORS = [1.8, 4] as const;
const MOVES = [0.4, 0.15, 0.15] as const;

/**
 * A cheap running sum that rises with orders that come too fast or look odd and falls while nothing happens. It forgets what is
 * below nothing (Page's CUSUM). It only chooses whom the whole model looks at.
 */
export class Screen {
  private readonly sums = [0, 0];
  private orders = 0;
  private level = 0;
  private last = NaN;
  private readonly marks = new Float64Array(2 * MARKS.length);

  get highest(): number {
    return Math.max(this.sums[0]!, this.sums[1]!);
  }

  /** Takes the last day of the history, and says whether the code is worth the whole model. */
  add(history: CodeHistory, index: ShopIndex, pool: Pool, today: number): boolean {
    const from = Number.isNaN(this.last) ? today : this.last + 1;
    const level = history.exposure(index, from, today + 1);
    this.last = today;
    let orders = 0;
    let gain = 0;
    for (let n = history.days - 1; n >= 0 && history.dayAt(n) >= from; n -= 1) {
      if (!history.isPosted(n)) orders += history.ordersAt(n);
      for (let m = 0; m < MARKS.length; m += 1) gain += this.addMark(history, pool, n, m);
    }
    const rate = (MODEL.rateShape + this.orders) / (MODEL.rateShape / pool.rate + this.level);
    let open = false;
    for (let f = 0; f < FACTORS.length; f += 1) {
      const counts = orders * Math.log(FACTORS[f]!) - (FACTORS[f]! - 1) * rate * level;
      this.sums[f] = Math.max(0, this.sums[f]! + counts + gain);
      if (this.sums[f]! > OPENS_AT) open = true;
    }
    // A habit of half a year: what leaks is learned too slowly to hide itself.
    const keep = 0.5 ** ((today + 1 - from) / 180);
    this.orders = this.orders * keep + orders;
    this.level = this.level * keep + level;
    return open;
  }

  private addMark(history: CodeHistory, pool: Pool, n: number, m: number): number {
    const suspicious = history.markAt(n, 2 * m);
    const usual = history.markAt(n, 2 * m + 1);
    if (suspicious + usual === 0) return 0;
    const { share, strength } = pool.marks[m]!;
    const p = (share * strength + this.marks[2 * m]!) / (strength + this.marks[2 * m]! + this.marks[2 * m + 1]!);
    const moved = p + (1 - p) * MOVES[m]!;
    this.marks[2 * m]! += suspicious;
    this.marks[2 * m + 1]! += usual;
    return suspicious * Math.log(moved / p) + usual * Math.log((1 - moved) / (1 - p));
  }
}

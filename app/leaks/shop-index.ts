/**
 * How busy the shop was, day by day: what a code's own count is measured against, so that a sale week is no leak. Days nobody
 * told of are taken to be like the same weekdays around them; without any day told, every day is alike.
 */
export class ShopIndex {
  /** Orders of told days, by day since 1970. */
  private readonly told = new Map<number, number>();
  private everTold = false;
  private first = NaN;
  /** Busyness of day first+n, and its running sum before that day. */
  private readonly level: number[] = [];
  private readonly sums: number[] = [0];
  /** Recent mean of each weekday's orders. */
  private recent = NaN;
  private readonly weekday = new Array<number>(7).fill(1);

  /** Told before or after the day's orders, but before the day is closed; what comes later is too late. */
  tell(day: number, orders: number): void {
    if (!(day < this.next)) this.told.set(day, orders);
  }

  hasTold(day: number): boolean {
    return this.told.has(day);
  }

  /** Whether days differ: otherwise the calendar is all there is. */
  get isKnown(): boolean {
    return !Number.isNaN(this.recent);
  }

  /** Whether the shop tells how busy its days were. */
  get isTold(): boolean {
    return this.everTold || this.told.size > 0;
  }

  /** The first day that is not closed; NaN before the first. */
  private get next(): number {
    return this.first + this.level.length;
  }

  /**
   * Closes the days up to and with `day`. `coded` are that day's orders with codes, the busiest code's left out: what the shop's
   * busyness is taken from as long as nothing else is told; null where there are too few codes for that.
   */
  close(day: number, coded: number | null = null): void {
    if (Number.isNaN(this.first)) this.first = day;
    for (let on = this.next; on <= day; on += 1) this.closeOne(on, on === day ? coded : coded === null ? null : 0);
  }

  private closeOne(day: number, coded: number | null): void {
    const told = this.told.get(day);
    if (told !== undefined && !this.everTold) this.beginTold(day, told);
    const orders = told ?? (this.everTold ? undefined : (coded ?? undefined));
    const weekday = ((day % 7) + 7) % 7;
    let level: number;
    if (orders === undefined) {
      level = Number.isNaN(this.recent) ? NaN : this.recent * this.weekday[weekday]!;
    } else {
      if (Number.isNaN(this.recent)) this.begin(Math.max(1, orders));
      const usual = Math.max(0.2, this.recent * this.weekday[weekday]!);
      // A small shop's day is mostly luck: its level is pulled to what such days usually are.
      const prior = told === undefined ? PRIOR_CODED : PRIOR_ORDERS;
      level = (usual * (prior + orders)) / (prior + usual);
      const seen = Math.min(orders, 3 * usual);
      this.recent += (seen / this.weekday[weekday]! - this.recent) / 28;
      this.recent = Math.max(0.2, this.recent);
      const ratio = Math.min(4, Math.max(0.25, seen / this.recent));
      this.weekday[weekday]! += (ratio - this.weekday[weekday]!) / 10;
      this.told.delete(day);
    }
    this.level.push(level);
    this.sums.push(this.sums.at(-1)! + (Number.isNaN(level) ? 0 : level));
  }

  /** Days before the first that was told are like it. */
  private begin(orders: number): void {
    this.recent = orders;
    for (let n = 0; n < this.level.length; n += 1) {
      this.level[n] = orders;
      this.sums[n + 1] = this.sums[n]! + orders;
    }
  }

  /** The first day that is told: what was taken from codes until then is brought to the same scale. */
  private beginTold(day: number, orders: number): void {
    this.everTold = true;
    if (Number.isNaN(this.recent)) return;
    const scale = Math.max(1, orders) / Math.max(0.2, this.recent * this.weekday[((day % 7) + 7) % 7]!);
    this.recent *= scale;
    for (let n = 0; n < this.level.length; n += 1) {
      this.level[n]! *= scale;
      this.sums[n + 1]! *= scale;
    }
  }

  /** Busyness summed over the days from `from` to before `to`, in orders of the shop; in days when nothing was ever told. */
  sum(from: number, to: number): number {
    if (to <= from) return 0;
    if (Number.isNaN(this.recent)) return to - from;
    return this.upTo(to) - this.upTo(from);
  }

  /**
   * Busyness without a code's own orders, which would hide its growth in a small shop. Where the shop tells nothing of its days they are
   * no part of it: it is taken from other codes, or the calendar is all there is.
   */
  without(level: number, own: number): number {
    return this.everTold ? Math.max(0.25 * level, level - own) : level;
  }

  /** Busyness of one day, as in `sum`. */
  at(day: number): number {
    return this.sum(day, day + 1);
  }

  private upTo(day: number): number {
    const n = day - this.first;
    if (n <= 0) return n * this.level[0]!;
    const last = this.level.length;
    return n <= last ? this.sums[n]! : this.sums[last]! + (n - last) * this.recent;
  }

  /** The mean busyness of the days that are closed, for scales that must not depend on the shop's size. */
  get mean(): number {
    return Number.isNaN(this.recent) || this.level.length === 0 ? 1 : Math.max(0.05, this.sums.at(-1)! / this.level.length);
  }
}

/** Orders that a day's usual level counts for, where the shop tells its days and where only its codes do. */
const PRIOR_ORDERS = 8;
const PRIOR_CODED = 2;

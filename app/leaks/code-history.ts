import { MARKS, type MarkValues } from "./marks.ts";
import type { ShopIndex } from "./shop-index.ts";

/** Days a leak may lie back when it is looked for; what is older is the code's habit. */
export const WINDOW_DAYS = 120;
/** Habits fade: what a code did this many days ago counts half. */
const HALF_LIFE = 240;

/** Numbers kept for a day with orders: the day, its orders, whether a post explains a peak, then suspicious and usual of each mark. */
const STRIDE = 3 + 2 * MARKS.length;

/** What a code did before the window: orders and busyness outside of posts, marks (suspicious and usual of each). */
type Habit = { orders: number; level: number; days: number; marks: number[] };

/** One code's past, by day: exact within the window, summed up and fading before it. Bounded whatever comes. */
export class CodeHistory {
  readonly code: string;
  readonly firstDay: number;
  /** Days before this one are in `habit`. */
  windowFrom: number;
  readonly habit: Habit = { orders: 0, level: 0, days: 0, marks: new Array<number>(2 * MARKS.length).fill(0) };
  /** Records of STRIDE numbers, days rising. */
  private records = new Int32Array(STRIDE * 8);
  private count = 0;
  /** Days on which a known post may explain a peak: from, to before. */
  private readonly posts: number[] = [];
  private lastPost = NaN;
  /** All orders and the busyness since the first day, without fading, for the shop's pool. */
  total = 0;

  constructor(code: string, firstDay: number) {
    this.code = code;
    this.firstDay = firstDay;
    this.windowFrom = firstDay;
  }

  get days(): number {
    return this.count;
  }

  /** How many of the days lie before the end of `today`. */
  daysUntil(today: number): number {
    let n = this.count;
    while (n > 0 && this.dayAt(n - 1) > today) n -= 1;
    return n;
  }

  dayAt(n: number): number {
    return this.records[n * STRIDE]!;
  }

  ordersAt(n: number): number {
    return this.records[n * STRIDE + 1]!;
  }

  isPosted(n: number): boolean {
    return this.records[n * STRIDE + 2] === 1;
  }

  markAt(n: number, field: number): number {
    return this.records[n * STRIDE + 3 + field]!;
  }

  /** Adds an order; one of an older day is put in its place as long as that lies in the window. */
  add(day: number, marks: MarkValues): void {
    this.total += 1;
    const at = this.place(Math.max(day, this.windowFrom));
    this.records[at + 1]! += 1;
    for (let m = 0; m < MARKS.length; m += 1) {
      if (marks[m] === 1) this.records[at + 3 + 2 * m]! += 1;
      else if (marks[m] === 0) this.records[at + 4 + 2 * m]! += 1;
    }
  }

  /** Adds the sums of a day: `counts` is suspicious and usual of each mark. */
  addDay(day: number, orders: number, counts: readonly number[]): void {
    this.total += orders;
    const at = this.place(Math.max(day, this.windowFrom));
    this.records[at + 1]! += orders;
    for (let n = 0; n < 2 * MARKS.length; n += 1) this.records[at + 3 + n]! += counts[n] ?? 0;
  }

  /** Orders may peak for `peakDays` after a post; of creators who post often, for half the time between. */
  addPost(day: number, peakDays: number): void {
    const since = day - this.lastPost;
    const days = since > 0 && since < 2 * peakDays ? Math.max(Math.min(3, peakDays), Math.floor(since / 2)) : peakDays;
    this.lastPost = day;
    const from = Math.max(day, this.posts.at(-1) ?? day);
    if (day + days > from) this.posts.push(from, day + days);
    for (let n = this.count - 1; n >= 0 && this.dayAt(n) >= day; n -= 1) if (this.dayAt(n) < day + days) this.records[n * STRIDE + 2] = 1;
  }

  /** Busyness of the days from `from` to before `to` without posted days and without the code's own orders. */
  exposure(index: ShopIndex | null, from: number, to: number): number {
    let sum = index === null ? to - from : index.sum(from, to);
    for (let n = 0; n < this.posts.length; n += 2) {
      const start = Math.max(from, this.posts[n]!);
      const end = Math.min(to, this.posts[n + 1]!);
      if (end > start) sum -= index === null ? end - start : index.sum(start, end);
    }
    return Math.max(0, sum);
  }

  /** Whether a known post may explain a peak on `day`. */
  postedOn(day: number): boolean {
    for (let n = this.posts.length - 2; n >= 0; n -= 2) if (day >= this.posts[n]! && day < this.posts[n + 1]!) return true;
    return false;
  }

  /** Moves what lies before `from` into the habit. */
  roll(index: ShopIndex | null, from: number): void {
    if (from <= this.windowFrom) return;
    const keep = 2 ** (-(from - this.windowFrom) / HALF_LIFE);
    const { habit } = this;
    habit.orders *= keep;
    habit.level = habit.level * keep + (index === null ? 0 : this.exposure(index, this.windowFrom, from));
    habit.days = habit.days * keep + this.exposure(null, this.windowFrom, from);
    for (let n = 0; n < habit.marks.length; n += 1) habit.marks[n]! *= keep;
    let gone = 0;
    for (; gone < this.count && this.dayAt(gone) < from; gone += 1) {
      if (!this.isPosted(gone)) habit.orders += this.ordersAt(gone);
      for (let n = 0; n < habit.marks.length; n += 1) habit.marks[n]! += this.markAt(gone, n);
    }
    this.records.copyWithin(0, gone * STRIDE, this.count * STRIDE);
    this.count -= gone;
    this.windowFrom = from;
    while (this.posts.length > 0 && this.posts[1]! <= from) this.posts.splice(0, 2);
  }

  /** Where the record of `day` begins, made if it is not there. */
  private place(day: number): number {
    let n = this.count;
    while (n > 0 && this.dayAt(n - 1) > day) n -= 1;
    if (n > 0 && this.dayAt(n - 1) === day) return (n - 1) * STRIDE;
    if ((this.count + 1) * STRIDE > this.records.length) {
      const longer = new Int32Array(this.records.length * 2);
      longer.set(this.records);
      this.records = longer;
    }
    const at = n * STRIDE;
    this.records.copyWithin(at + STRIDE, at, this.count * STRIDE);
    this.records.fill(0, at, at + STRIDE);
    this.records[at] = day;
    this.records[at + 2] = this.postedOn(day) ? 1 : 0;
    this.count += 1;
    return at;
  }
}

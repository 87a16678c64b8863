import { CodeHistory, WINDOW_DAYS } from "./code-history.ts";
import { type CouponDomains, couponDomains, couponSiteOf, DEFAULT_COUPON_DOMAINS } from "./coupon-sites.ts";
import { dateLeak, type LeakDates } from "./date-leak.ts";
import { DAY_MS, dayOf, type Evidence, type OrderEvidence, type PostEvidence } from "./evidence.ts";
import type { Judgement, Pool } from "./judge-code.ts";
import { isUse, marksOf } from "./marks.ts";
import { learnPool } from "./pool.ts";
import { explain, type Reason, tooFew } from "./reasons.ts";
import { OPENS_AT, Screen } from "./screen.ts";
import { ShopIndex } from "./shop-index.ts";
import { weigh } from "./weigh.ts";

export type RadarSettings = {
  /** Evidence in nats from which a code is said to leak, and from which it is worth watching. */
  threshold: number;
  suspicion: number;
  couponDomains: CouponDomains;
  /** Days after a known post on which orders may peak. */
  peakDays: number;
};

export const RADAR: RadarSettings = {
  threshold: 7.7,
  suspicion: 5,
  couponDomains: couponDomains(DEFAULT_COUPON_DOMAINS),
  peakDays: 7,
};

/** How far the weights of the dates are believed: the model has leaks begin more suddenly than they do. */
const CAUTION = 0.9;

/** So many codes together show how busy a shop is that tells nothing else. */
const FEW_CODES = 3;

/** Fewer orders say nothing. */
const FEW_ORDERS = 6;

/** The first order that came from a coupon site, and how many there were. */
export type Proof = { at: number; site: string; orders: number };

/** What was known when it was first known: A by proof, B by pattern, on the evening of a day. `at` in milliseconds UTC. */
export type Alarm = { tier: "A" | "B"; at: number; dates: LeakDates; reasons: Reason[] };

export type Verdict = {
  code: string;
  verdict: "leaked" | "suspect" | "clear";
  tier: "A" | "B" | null;
  alarmedAt: number | null;
  dates: LeakDates | null;
  reasons: Reason[];
  /** Whether what came until the end speaks for a leak as well: proof does, a rise that passed does not. */
  holds: boolean;
};

/** All the radar keeps of a code. */
class CodeState {
  readonly history: CodeHistory;
  readonly screen = new Screen();
  proof: Proof | null = null;
  touchedProofs = 0;
  alarm: Alarm | null = null;
  /** Days with orders until the whole model is asked again, unless the screen rises well above its lowest since. */
  private wait = 0;
  private lowest = 0;
  private missing = 0;

  constructor(code: string, firstDay: number) {
    this.history = new CodeHistory(code, firstDay);
  }

  /** A code that was far from an alarm yesterday need not be looked at today, unless much happened. */
  isDue(): boolean {
    this.wait -= 1;
    if (this.wait <= 0 || this.screen.highest >= this.lowest + this.missing / 4) return true;
    this.lowest = Math.min(this.lowest, this.screen.highest);
    return false;
  }

  judgedAt(score: number, threshold: number): void {
    this.missing = Math.max(0, threshold - score);
    this.wait = Math.min(5, Math.ceil(this.missing));
    this.lowest = this.screen.highest;
  }
}

/**
 * Watches a shop's codes, forward in time: orders and posts are kept until their day is over, then the day is closed, and
 * nothing of a later day has been looked at. Judges a code on the evening of each day on which it had orders. An alarm is
 * raised once and stays as it was when it was raised.
 */
export class Radar {
  readonly settings: RadarSettings;
  readonly index = new ShopIndex();
  readonly codes = new Map<string, CodeState>();
  pool: Pool;
  private waiting: (OrderEvidence | PostEvidence)[] = [];
  /** Evidence of the next day, while today's number of orders is not told yet. */
  private early: (OrderEvidence | PostEvidence)[] = [];
  /** The day whose orders are coming in; NaN before the first. */
  private today = NaN;
  private pooledOn = -Infinity;

  constructor(settings: Partial<RadarSettings> = {}) {
    this.settings = { ...RADAR, ...settings };
    this.pool = learnPool([]);
  }

  /** Takes evidence in order of time; what belongs to an earlier day counts from the day it came. */
  take(evidence: Evidence): void {
    if (evidence.type === "day") {
      const day = dayOf(Date.parse(evidence.date));
      this.index.tell(day, evidence.orders);
      if (day === this.today && this.early.length > 0) this.closeUntil(this.today + 1);
      return;
    }
    const day = dayOf(evidence.at);
    if (Number.isNaN(this.today)) this.today = day;
    if (day <= this.today) this.waiting.push(evidence);
    else if (day === this.today + 1 && this.index.isTold && !this.index.hasTold(this.today)) this.early.push(evidence);
    else {
      this.closeUntil(day);
      this.waiting.push(evidence);
    }
  }

  /** Closes what is left and says what is known of each code, in the order they were first seen. */
  finish(): Verdict[] {
    if (!Number.isNaN(this.today)) this.closeUntil(this.today + (this.early.length > 0 ? 2 : 1));
    return [...this.codes.values()].map((state) => this.verdictOf(state));
  }

  private closeUntil(day: number): void {
    this.closeDay(this.today);
    if (this.early.length > 0) {
      this.waiting = this.early;
      this.early = [];
      this.today += 1;
      if (day > this.today) this.closeDay(this.today);
    }
    this.today = Math.max(day, this.today);
  }

  private closeDay(today: number): void {
    this.index.close(today, this.index.isTold ? null : this.codedOrders());
    if (today - this.pooledOn >= 7) {
      this.pool = learnPool(this.codes.values(), this.index, today);
      this.pooledOn = today;
    }
    const waiting = this.waiting.sort((a, b) => a.at - b.at);
    this.waiting = [];
    for (const one of waiting) if (one.type === "post") this.stateOf(one).history.addPost(dayOf(one.at), this.settings.peakDays);
    const used = new Set<CodeState>();
    for (const one of waiting) {
      if (one.type !== "order") continue;
      const state = this.stateOf(one);
      if (!isUse(one)) continue;
      state.history.add(dayOf(one.at), marksOf(one));
      this.lookForProof(state, one);
      used.add(state);
    }
    for (const state of used) this.judge(state, today);
  }

  /** The day's orders with codes but for the busiest code's, which may be the one that leaks; null of few codes. */
  private codedOrders(): number | null {
    if (this.codes.size < FEW_CODES) return null;
    const orders = new Map<string, number>();
    for (const one of this.waiting) if (one.type === "order") orders.set(one.code, (orders.get(one.code) ?? 0) + 1);
    const counts = [...orders.values()];
    return counts.reduce((sum, count) => sum + count, 0) - counts.reduce((most, count) => Math.max(most, count), 0);
  }

  private stateOf({ code, at }: OrderEvidence | PostEvidence): CodeState {
    let state = this.codes.get(code);
    if (state === undefined) this.codes.set(code, (state = new CodeState(code, dayOf(at))));
    return state;
  }

  private lookForProof(state: CodeState, order: OrderEvidence): void {
    const visit = order.journey?.lastVisit;
    if (visit == null || order.channel !== "web") return;
    const site = couponSiteOf(visit, this.settings.couponDomains);
    if (site === null) return;
    if (state.proof !== null) {
      state.proof.orders += 1;
      return;
    }
    // Somebody who also came through the creator's link may have the code from the creator: one alone proves nothing.
    if (order.journey?.creatorTouch === true && (state.touchedProofs += 1) < 2) return;
    state.proof = { at: order.at, site, orders: 1 };
  }

  private judge(state: CodeState, today: number): void {
    const { history } = state;
    history.roll(this.index, today - WINDOW_DAYS);
    const open = state.screen.add(history, this.index, this.pool, today);
    if (state.alarm !== null) return;
    if (state.proof !== null) {
      state.alarm = { tier: "A", at: state.proof.at, ...this.describe(state, today) };
    } else if (open && state.isDue()) {
      const { score } = this.weigh(state, today);
      state.judgedAt(score, this.settings.threshold);
      if (score >= this.settings.threshold) state.alarm = { tier: "B", at: (today + 1) * DAY_MS - 1, ...this.describe(state, today) };
    }
  }

  private weigh(state: CodeState, today: number, dense = false): Judgement {
    return weigh(state.history, this.index, this.pool, today, Math.min(this.settings.threshold, this.settings.suspicion), dense);
  }

  /** By all that came until yesterday. */
  private isSuspect(state: CodeState): boolean {
    return this.weigh(state, this.today - 1).score >= this.settings.suspicion;
  }

  /** The dates and the reasons as of the evening of `today`. */
  private describe(state: CodeState, today: number): { dates: LeakDates; reasons: Reason[] } {
    const judgement = this.weigh(state, today, true);
    const dates = dateLeak(state.history, judgement, today, CAUTION, state.proof === null ? null : dayOf(state.proof.at));
    const strongest = judgement.candidates.reduce<Judgement["candidates"][number] | null>(
      (best, one) => (best === null || one.log > best.log ? one : best),
      null,
    );
    return { dates, reasons: explain(state.history, this.index, strongest, dates.since, today, state.proof, state.history.code) };
  }

  private verdictOf(state: CodeState): Verdict {
    const { alarm, history } = state;
    const clear = { code: history.code, verdict: "clear" as const, tier: null, alarmedAt: null, dates: null, holds: false };
    if (alarm !== null) {
      const { tier, at, dates, reasons } = alarm;
      return { code: history.code, verdict: "leaked", tier, alarmedAt: at, dates, reasons, holds: tier === "A" || this.isSuspect(state) };
    }
    if (history.total < FEW_ORDERS) return { ...clear, reasons: [tooFew(history.total)] };
    if (state.screen.highest < OPENS_AT || !this.isSuspect(state)) return { ...clear, reasons: [] };
    return { ...clear, verdict: "suspect", tier: "B", holds: true, ...this.describe(state, this.today - 1) };
  }
}

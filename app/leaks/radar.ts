import { CodeHistory, WINDOW_DAYS } from "./code-history.ts";
import { type CouponDomains, couponDomains, couponSiteOf, DEFAULT_COUPON_DOMAINS } from "./coupon-sites.ts";
import { dateLeak, type LeakDates } from "./date-leak.ts";
import { dayOf, type Evidence, type OrderEvidence, type PostEvidence } from "./evidence.ts";
import { findPulses } from "./find-pulses.ts";
import { type Judgement, judgeCode, type Pool } from "./judge-code.ts";
import { isUse, MARKS, marksOf } from "./marks.ts";
import { learnPool } from "./pool.ts";
import { Screen } from "./screen.ts";
import { ShopIndex } from "./shop-index.ts";

export type RadarSettings = {
  /** ln of the days of one code per false alarm. */
  threshold: number;
  /** As `threshold`, for a code that is worth watching. */
  suspicion: number;
  couponDomains: CouponDomains;
  peakDays: number;
  /** How far the weights of the dates are believed. */
  caution: number;
  /** What a peak nobody told of costs, in nats. */
  peakPrice: number;
};

export const RADAR: RadarSettings = {
  threshold: 8,
  suspicion: 5,
  couponDomains: couponDomains(DEFAULT_COUPON_DOMAINS),
  peakDays: 7,
  caution: 0.7,
  peakPrice: 5,
};

/** What it costs to have chosen which days are left out, in nats. */
const PEAK_CHOICE = 1.5;

/** An order that came from a coupon site. */
export type Proof = { at: number; site: string; orders: number };

export type Alarm = { tier: "A" | "B"; at: number; dates: LeakDates };

/** All the radar keeps of a code. */
export class CodeState {
  readonly history: CodeHistory;
  readonly screen = new Screen();
  proof: Proof | null = null;
  touchedProofs = 0;
  alarm: Alarm | null = null;

  constructor(code: string, firstDay: number) {
    this.history = new CodeHistory(code, firstDay);
  }
}

/**
 * Watches a shop's codes, forward in time: orders and posts are kept until their day is over, then the day is closed, and
 * nothing of a later day has been looked at. Judges a code on the evening of each day on which it had orders.
 */
export class Radar {
  readonly settings: RadarSettings;
  readonly index = new ShopIndex();
  readonly codes = new Map<string, CodeState>();
  pool: Pool;
  private waiting: (OrderEvidence | PostEvidence)[] = [];
  /** The day whose orders are coming in; NaN before the first. */
  private today = NaN;
  private lastTold = -Infinity;
  private pooledOn = -Infinity;

  constructor(settings: Partial<RadarSettings> = {}) {
    this.settings = { ...RADAR, ...settings };
    this.pool = learnPool([]);
  }

  take(evidence: Evidence): void {
    if (evidence.type === "day") {
      const day = dayOf(Date.parse(evidence.date));
      this.index.tell(day, evidence.orders);
      this.lastTold = Math.max(this.lastTold, day);
      return;
    }
    const day = dayOf(evidence.at);
    if (Number.isNaN(this.today)) this.today = day;
    if (day > this.today) this.closeBefore(day);
    this.waiting.push(evidence);
  }

  /** Closes what is left, up to the last day of which anything was told. */
  finish(): void {
    if (Number.isNaN(this.today)) return;
    this.closeBefore(Math.max(this.today, this.lastTold) + 1);
  }

  private closeBefore(day: number): void {
    // Only the day that ends has evidence waiting; the days after it until `day` had none.
    this.closeDay(this.today);
    this.today = day;
  }

  private closeDay(today: number): void {
    this.index.close(today);
    if (today - this.pooledOn >= 7) {
      this.pool = learnPool(this.codes.values(), this.index, today);
      this.pooledOn = today;
    }
    const waiting = this.waiting.sort((a, b) => a.at - b.at);
    this.waiting = [];
    for (const one of waiting) if (one.type === "post") this.stateOf(one.code, today).history.addPost(dayOf(one.at), this.settings.peakDays);
    const used = new Set<CodeState>();
    for (const one of waiting) {
      if (one.type !== "order" || !isUse(one)) continue;
      const state = this.stateOf(one.code, today);
      state.history.add(dayOf(one.at), marksOf(one));
      this.lookForProof(state, one);
      used.add(state);
    }
    for (const state of used) this.judge(state, today);
  }

  private stateOf(code: string, today: number): CodeState {
    let state = this.codes.get(code);
    if (state === undefined) this.codes.set(code, (state = new CodeState(code, today)));
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
    state.alarm ??= { tier: "A", at: order.at, dates: { since: 0, from: 0, to: 0 } };
  }

  private judge(state: CodeState, today: number): void {
    const { history } = state;
    if (state.alarm === null) history.roll(this.index, today - WINDOW_DAYS);
    const open = state.screen.add(history, this.index, this.pool, today);
    if (state.alarm !== null || !open) return;
    const score = this.score(state, today);
    if (score >= this.settings.threshold) {
      state.alarm = { tier: "B", at: (today + 1) * 86_400_000, dates: { since: 0, from: 0, to: 0 } };
    }
  }

  /** The evidence in nats, as far as neither the shop's busyness, nor the calendar, nor peaks that fade explain it. */
  score(state: CodeState, today: number): number {
    return this.weigh(state, today).score;
  }

  weigh(state: CodeState, today: number): Judgement {
    const { history } = state;
    const { threshold, peakPrice } = this.settings;
    const floor = Math.min(threshold, this.settings.suspicion);
    const judged = judgeCode(history, this.index, this.pool, today);
    if (judged.score < floor) return judged;
    const plain = this.index.anyTold ? Math.min(judged.score, judgeCode(history, null, this.pool, today).score) : judged.score;
    if (plain < floor) return { ...judged, score: plain };
    const best = judged.candidates.reduce((a, b) => (b.log > a.log ? b : a));
    const peaks = findPulses(history, this.index, this.pool, today, history.dayAt(best.record), peakPrice);
    if (peaks.pulses.length === 0) return { ...judged, score: plain };
    const least = Math.min(plain, judged.score + Math.max(0, peaks.step - Math.max(0, best.counts)) - Math.max(0, peaks.gain));
    const beside = judgeCode(history, this.index, this.pool, today, peaks.pulses);
    beside.score -= PEAK_CHOICE;
    return beside.score > least ? { ...beside, score: Math.min(plain, beside.score) } : { ...judged, score: least };
  }

  datesOf(state: CodeState, today: number): LeakDates {
    const judged = this.weigh(state, today);
    return dateLeak(state.history, judged, this.settings.caution, state.proof === null ? null : dayOf(state.proof.at));
  }
}

/**
 * Shops with leaks of known dates, written without looking at the detector. Every shop draws its own habits: how busy it is,
 * its weeks and seasons, its sales, how many journeys are missing, whether posts are known. Every code draws a scenario.
 */
import type { Evidence, Journey, OrderEvidence } from "#app/leaks/evidence.ts";
import { dateOf, DAY_MS } from "#app/leaks/evidence.ts";

import { Random } from "./random.ts";

export type Scenario = {
  name: string;
  codes: number;
  days: number;
  /** Share of codes that leak. */
  leaking: number;
  missing: readonly [number, number];
  season: number;
  sales: number;
  saleLift: readonly [number, number];
  viral: number;
  podcast: number;
  late: number;
  dead: number;
  slow: number;
  /** Share of codes whose creator posts, and of shops in which the posts are known. */
  posts: number;
  postsKnown: number;
  /** Share of leaks that a coupon site shows. */
  couponSites: number;
  rates: readonly [number, number];
};

/** The truth of a leak: its first day, its first leaked order, what it adds, and the days the best test would need for a budget of 1. */
export type Truth = {
  code: string;
  leakDay: number | null;
  firstLeakedAt: number | null;
  leakedWithin60: number;
  /** Information per day in nats, counts alone and with marks. */
  informationCounts: number;
  information: number;
  /** Information summed up from the leak's first day on, day by day, as the leak grows. */
  gained: number[];
  tags: string[];
};

export type Shop = { lines: Evidence[]; truths: Truth[]; firstDay: number; lastDay: number; codeMonths: number };

const START = 20_000;
const COUPON_PAGES = [
  "https://www.retailmenot.com/view/shop",
  "https://couponfollow.com/site/shop",
  "https://www.joinhoney.com/shop/x",
  "https://simplycodes.com/store/x",
  "https://www.couponbirds.com/codes/x",
  "https://www.gutscheinpony.de/shop",
];

type Marks = { noTouch: number; returning: number; direct: number };

export function generateShop(scenario: Scenario, seed: number): Shop {
  const random = new Random(seed);
  const { days } = scenario;
  const base = random.logBetween(15, 1500);
  const weekend = random.between(0.7, 1.3);
  const season = random.between(0, scenario.season);
  const phase = random.between(0, 365);
  const growth = random.between(-0.3, 0.6) / 365;
  const noise = random.between(0, 0.2);
  const index = Array.from({ length: days }, (_, day) => {
    const weekly = day % 7 >= 5 ? weekend : 1;
    const yearly = Math.exp(season * Math.sin((2 * Math.PI * (day + phase)) / 365) + growth * day);
    return weekly * yearly * Math.exp(noise * random.normal() - (noise * noise) / 2);
  });
  for (let sale = 0; sale < scenario.sales; sale += 1) {
    const from = random.whole(20, days - 10);
    const lift = random.between(...scenario.saleLift);
    const length = random.whole(3, 9);
    for (let day = from; day < Math.min(days, from + length); day += 1) index[day]! *= lift;
  }
  const habits = {
    noTouch: random.between(0.2, 0.6),
    returning: random.between(0.12, 0.4),
    direct: random.between(0.1, 0.4),
    missing: random.between(...scenario.missing),
    noIndex: random.chance(0.3) ? random.between(0, 0.3) : 0,
    postsKnown: random.chance(scenario.postsKnown),
    index,
  };
  const lines: Evidence[] = [];
  const truths: Truth[] = [];
  let codeDays = 0;
  const own = new Array<number>(days).fill(0);
  for (let n = 0; n < scenario.codes; n += 1) {
    const made = generateCode(`CODE${seed}X${n}`, scenario, habits, random);
    for (const line of made.lines) {
      lines.push(line);
      if (line.type === "order") own[Math.floor(line.at / DAY_MS) - START]! += 1;
    }
    truths.push(made.truth);
    codeDays += days - made.joined;
  }
  for (let day = 0; day < days; day += 1) {
    lines.push({ type: "day", date: dateOf(START + day), orders: random.poisson(base * index[day]!) + own[day]! });
  }
  const when = (line: Evidence) => (line.type === "day" ? Date.parse(line.date) : line.at);
  lines.sort((a, b) => when(a) - when(b));
  return { lines, truths, firstDay: START, lastDay: START + days - 1, codeMonths: codeDays / 30 };
}

type Habits = Marks & { missing: number; noIndex: number; postsKnown: boolean; index: number[] };

function generateCode(code: string, scenario: Scenario, habits: Habits, random: Random) {
  const { days } = scenario;
  const tags: string[] = [];
  const rate = random.logBetween(...scenario.rates);
  const podcast = random.chance(scenario.podcast);
  if (podcast) tags.push("podcast");
  const joined = random.chance(scenario.late) ? random.whole(10, days - 100) : 0;
  if (joined > 0) tags.push("late");
  const deadFrom = random.chance(scenario.dead) ? random.whole(joined + 60, days) : days;
  if (deadFrom < days) tags.push("dead");
  const spread = (share: number, by: number) => Math.min(0.97, Math.max(0.03, share + by * random.normal()));
  const usual: Marks = {
    noTouch: podcast ? random.between(0.93, 1) : spread(habits.noTouch, 0.12),
    returning: spread(habits.returning, 0.07),
    direct: podcast ? random.between(0.4, 0.8) : spread(habits.direct, 0.08),
  };
  const follows = random.between(0.7, 1.1);
  const quiet = (day: number) => (day < joined || day >= deadFrom ? 0 : rate * habits.index[day]! ** follows);

  const lines: Evidence[] = [];
  const pulse = new Array<number>(days).fill(0);
  const addPulse = (day: number, lift: number, fade: number) => {
    for (let t = day; t < Math.min(days, day + 40); t += 1) pulse[t]! += lift * Math.exp(-(t - day) / fade);
  };
  if (random.chance(scenario.posts)) {
    tags.push(habits.postsKnown ? "posts known" : "posts unknown");
    const every = random.between(10, 45);
    const lift = random.between(0.5, 4);
    const fade = random.between(0.8, 3);
    for (let day = joined + random.between(0, every); day < days; day += every * random.between(0.6, 1.4)) {
      const on = Math.floor(day);
      addPulse(on, lift * Math.exp(0.4 * random.normal()), fade);
      if (habits.postsKnown) lines.push({ type: "post", code, at: (START + on) * DAY_MS + Math.floor(random.between(0, 8) * 3_600_000) });
    }
  }
  if (random.chance(scenario.viral)) {
    tags.push("viral");
    for (let times = random.whole(1, 2); times > 0; times -= 1) {
      addPulse(random.whole(joined, days - 1), random.logBetween(4, 30), random.between(1, 5));
    }
  }

  const leaks = random.chance(scenario.leaking) && days - joined > 130;
  const leakDay = leaks ? random.whole(joined + 45, days - 62) : null;
  const added = rate * random.logBetween(1, 8) + random.between(0.05, 0.3);
  const slow = random.chance(scenario.slow);
  const ramp = slow ? random.between(10, 45) : 0.5;
  const shows = random.chance(scenario.couponSites);
  const couponShare = shows ? random.between(0.05, 0.4) : 0;
  const leaked: Marks = {
    noTouch: random.between(0.8, 0.98),
    returning: Math.min(0.9, usual.returning + random.between(0.1, 0.45)),
    direct: Math.min(0.95, usual.direct + random.between(0.05, 0.5)),
  };
  if (leakDay !== null) tags.push("leak", slow ? "slow" : "sudden", ...(shows ? ["coupon site"] : []));

  let firstLeakedAt: number | null = null;
  let leakedWithin60 = 0;
  for (let day = joined; day < days; day += 1) {
    const usualOrders = random.poisson(quiet(day) * (1 + pulse[day]!));
    const grown = leakDay === null || day < leakDay ? 0 : Math.min(1, (day - leakDay + 0.5) / ramp);
    const leakedOrders = random.poisson(added * grown * habits.index[day]!);
    for (let n = 0; n < usualOrders + leakedOrders; n += 1) {
      const isLeaked = n >= usualOrders;
      const at = (START + day) * DAY_MS + Math.floor(random.next() * DAY_MS);
      lines.push(makeOrder(code, at, isLeaked ? leaked : usual, isLeaked ? couponShare : 0, habits, random));
      if (!isLeaked) continue;
      firstLeakedAt = Math.min(firstLeakedAt ?? Infinity, at);
      if (day - leakDay! < 60) leakedWithin60 += 1;
    }
  }
  const before = leakDay === null || leakDay >= deadFrom ? 0.02 : rate;
  const information = informationPerDay(before, added, usual, leaked, habits);
  const gained: number[] = [];
  for (let day = leakDay ?? days; day < Math.min(days, (leakDay ?? 0) + 90); day += 1) {
    const grown = Math.min(1, (day - leakDay! + 0.5) / ramp) * habits.index[day]!;
    const level = habits.index[day]! ** follows;
    gained.push((gained.at(-1) ?? 0) + informationPerDay(before * level, added * grown, usual, leaked, habits).information);
  }
  return {
    lines,
    joined,
    truth: { code, leakDay: leakDay === null ? null : START + leakDay, firstLeakedAt, leakedWithin60, ...information, gained, tags },
  };
}

function makeOrder(code: string, at: number, marks: Marks, couponShare: number, habits: Habits, random: Random): OrderEvidence {
  const roll = random.next();
  const channel = roll < 0.02 ? "pos" : roll < 0.03 ? "draft" : roll < 0.05 ? "subscription" : "web";
  const returning = random.chance(marks.returning);
  const customerOrderIndex = random.chance(habits.noIndex) ? null : returning ? random.whole(2, 9) : 1;
  let journey: Journey | null = null;
  const tracked = channel === "web" && !random.chance(habits.missing);
  if (tracked) {
    const coupon = random.chance(couponShare);
    const direct = random.chance(marks.direct);
    const creatorTouch = random.chance(0.03) ? null : !random.chance(marks.noTouch);
    const minutes = coupon || direct ? random.between(1, 20) : random.logBetween(3, 4000);
    const referrer = coupon
      ? random.pick(COUPON_PAGES)
      : direct
        ? null
        : random.pick(["https://www.instagram.com/", "https://www.google.com/", "https://l.facebook.com/", "https://www.youtube.com/"]);
    const source = direct && !coupon ? "direct" : null;
    journey = { creatorTouch, lastVisit: random.chance(0.05) ? null : { at: at - Math.floor(minutes * 60_000), referrer, source } };
  }
  return { type: "order", code, at, customerOrderIndex, channel, journey };
}

/** Kullback-Leibler information of a day after against a day before: counts, then marks as far as they are seen. */
function informationPerDay(before: number, added: number, usual: Marks, leaked: Marks, habits: Habits) {
  const after = before + added;
  const share = added / after;
  const informationCounts = after * Math.log(after / before) - added;
  const seen = 1 - habits.missing;
  const gain = (a: number, b: number) => {
    const mixed = (1 - share) * a + share * b;
    const low = Math.max(a, 0.02);
    return mixed * Math.log(mixed / low) + (1 - mixed) * Math.log(Math.max(1 - mixed, 1e-6) / Math.max(1 - low, 0.02));
  };
  const marks = seen * gain(usual.noTouch, leaked.noTouch) + (1 - habits.noIndex) * gain(usual.returning, leaked.returning);
  return { informationCounts, information: informationCounts + after * Math.max(0, marks) };
}

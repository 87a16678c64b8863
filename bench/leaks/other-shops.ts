/**
 * Shops of another family than `generate-shop.ts`, so that the model is not fitted to one of them: rates and leaks from a list,
 * counts that scatter more than chance, peaks of other shapes, and one thing at a time that goes wrong.
 */
import { dateOf, DAY_MS, type Channel, type Evidence, type Journey, type OrderEvidence } from "#app/leaks/evidence.ts";

import type { Shop, Truth } from "./generate-shop.ts";
import { Random } from "./random.ts";

export type OtherShop = {
  name: string;
  codes: number;
  days: number;
  leaking: number;
  /** Orders a day before, and with the leak. */
  leaks: readonly (readonly [before: number, after: number])[];
  /** Shares of orders: without a visit through the link, by returning customers; the creator's own and the leaked ones. */
  noTouch: readonly [own: number, leaked: number];
  returning: readonly [own: number, leaked: number];
  /** How much codes differ from these shares. */
  codesDiffer: number;
  /** Share of journeys that are null, and of touches that nobody can tell. */
  missing: readonly [number, number];
  touchUnknown: number;
  /** Share of orders from a point of sale, a draft or a subscription. */
  untracked: number;
  /** A day's orders are gamma-mixed with this shape; Infinity for chance alone. */
  shape: number;
  /** Orders of the shop a day, whether they are told, and how much busier it gets in the year's busiest month. */
  shopOrders: readonly [number, number];
  daysTold: boolean;
  season: number;
  /** Sale weeks, how much busier the shop is in them, and how much more than the shop codes take part in that. */
  sales: number;
  saleLift: number;
  saleFollow: number;
  /** Orders of a code wander by this much (a standard deviation of ln) a month. */
  wander: number;
  /** Share of codes whose creator posts, days between, how many times the usual orders on the day, days until it is over; whether told. */
  posting: number;
  postEvery: number;
  postLift: number;
  postDays: number;
  postsTold: boolean;
  viral: number;
  podcasts: number;
  /** Share of codes that begin within the time, and whether a leak may follow at once. */
  late: number;
  leaksEarly: boolean;
  /** Days until a leak has grown, and the share of leaks that a coupon site shows. */
  growsDays: number;
  shown: number;
};

const USUAL: OtherShop = {
  ...{ name: "as in the table", codes: 40, days: 300, leaking: 0.3 },
  leaks: [
    [0.1, 0.4],
    [0.3, 1.2],
    [1, 3],
    [1, 2],
    [0.5, 3],
    [3, 9],
  ],
  ...{ noTouch: [0.4, 0.9], returning: [0.25, 0.55], codesDiffer: 0.08, missing: [0.33, 0.67], touchUnknown: 0, untracked: 0.05 },
  ...{ shape: Infinity, shopOrders: [20, 400], daysTold: true, season: 0.3, sales: 1, saleLift: 3, saleFollow: 1, wander: 0.03 },
  ...{ posting: 0.3, postEvery: 21, postLift: 4, postDays: 4, postsTold: true, viral: 0.08, podcasts: 0.1 },
  ...{ late: 0.15, leaksEarly: false, growsDays: 1, shown: 0.3 },
};

/** What differs from the usual in each. */
export const OTHER_SHOPS: readonly OtherShop[] = [
  USUAL,
  { ...USUAL, name: "no coupon site shows", shown: 0 },
  { ...USUAL, name: "no journeys at all", missing: [1, 1], shown: 0 },
  { ...USUAL, name: "touch never told", touchUnknown: 1 },
  { ...USUAL, name: "days not told", daysTold: false, sales: 2 },
  { ...USUAL, name: "days not told, few codes", daysTold: false, codes: 4, sales: 2 },
  { ...USUAL, name: "posts not told", posting: 0.9, postsTold: false },
  { ...USUAL, name: "long peaks after posts", posting: 0.9, postLift: 8, postDays: 10 },
  { ...USUAL, name: "only podcasts", podcasts: 1 },
  { ...USUAL, name: "viral posts, no leak", viral: 0.7, leaking: 0 },
  { ...USUAL, name: "sales that codes follow more", sales: 5, saleLift: 5, saleFollow: 1.4, leaking: 0.1 },
  {
    ...{ ...USUAL, name: "an order a month", days: 420 },
    leaks: [
      [0.033, 0.3],
      [0.033, 0.6],
      [0.05, 1],
    ],
  },
  { ...USUAL, name: "leaked when young", late: 1, leaksEarly: true },
  { ...USUAL, name: "shops and drafts", untracked: 0.5 },
  { ...USUAL, name: "scattered counts", shape: 1.5 },
  { ...USUAL, name: "rates that wander", wander: 0.15, leaking: 0.1 },
  { ...USUAL, name: "grows for a month", growsDays: 30, shown: 0.2 },
  { ...USUAL, name: "loyal customers", returning: [0.6, 0.65], noTouch: [0.7, 0.92] },
  { ...USUAL, name: "strong seasons", season: 1, saleLift: 5, sales: 3 },
  { ...USUAL, name: "no leak", leaking: 0 },
];

const START = 20_100;

export function generateOtherShop(shop: OtherShop, seed: number): Shop {
  const random = new Random(seed);
  const { days } = shop;
  const base = random.logBetween(...shop.shopOrders);
  const missing = random.between(...shop.missing);
  const season = shop.season * random.between(0.3, 1);
  const top = random.whole(0, 364);
  const usual: number[] = [];
  const sale: number[] = new Array<number>(days).fill(1);
  for (let day = 0; day < days; day += 1) {
    const away = Math.abs(((((day - top) % 365) + 547) % 365) - 182) / 182;
    usual.push((day % 7 === 6 ? 0.8 : 1) * (1 + season * (1 - away)));
  }
  for (let n = 0; n < shop.sales; n += 1) {
    const from = random.whole(0, days - 8);
    sale.fill(shop.saleLift, from, from + 7);
  }
  const lines: Evidence[] = [];
  const truths: Truth[] = [];
  const own = new Array<number>(days).fill(0);
  let codeDays = 0;
  for (let n = 0; n < shop.codes; n += 1) {
    const code = `OTHER${seed}X${n}`;
    const made = generateCode(shop, { code, missing, usual, sale, random });
    for (const line of made.lines) {
      lines.push(line);
      if (line.type === "order") own[Math.floor(line.at / DAY_MS) - START]! += 1;
    }
    truths.push(made.truth);
    codeDays += days - made.joined;
  }
  if (shop.daysTold) {
    for (let day = 0; day < days; day += 1)
      lines.push({ type: "day", date: dateOf(START + day), orders: random.poisson(base * usual[day]! * sale[day]!) + own[day]! });
  }
  // A day is told when it is over.
  const when = (line: Evidence) => (line.type === "day" ? Date.parse(line.date) + DAY_MS - 1 : line.at);
  lines.sort((a, b) => when(a) - when(b));
  return { lines, truths, firstDay: START, lastDay: START + days - 1, codeMonths: codeDays / 30 };
}

type Drawn = { code: string; missing: number; usual: number[]; sale: number[]; random: Random };

function generateCode(shop: OtherShop, { code, missing, usual, sale, random }: Drawn) {
  const { days } = shop;
  const tags: string[] = [];
  const [before, after] = random.pick(shop.leaks);
  const joined = random.chance(shop.late) ? random.whole(5, days - 110) : 0;
  const podcast = random.chance(shop.podcasts);
  const near = (share: number) => Math.min(0.98, Math.max(0.02, share + shop.codesDiffer * random.normal()));
  const noTouch = podcast ? [1, 1] : [near(shop.noTouch[0]), near(shop.noTouch[1])];
  const returning = [near(shop.returning[0]), near(shop.returning[1])];
  const direct = [near(podcast ? 0.6 : 0.2), near(podcast ? 0.7 : 0.45)];

  const lift = new Array<number>(days).fill(1);
  let wander = 0;
  for (let day = 0; day < days; day += 1) {
    wander += (shop.wander / Math.sqrt(30)) * random.normal();
    lift[day] = Math.exp(wander) * usual[day]! * sale[day]! ** shop.saleFollow;
  }
  const lines: Evidence[] = [];
  const peak = new Array<number>(days).fill(0);
  if (random.chance(shop.posting)) {
    for (let day = joined + random.whole(0, shop.postEvery); day < days; day += Math.max(2, random.poisson(shop.postEvery))) {
      for (let n = 0; n < shop.postDays && day + n < days; n += 1) peak[day + n]! += (shop.postLift - 1) * (1 - n / shop.postDays);
      if (shop.postsTold) lines.push({ type: "post", code, at: (START + day) * DAY_MS + random.whole(0, 12) * 3_600_000 });
    }
  }
  if (random.chance(shop.viral)) {
    const [from, height] = [random.whole(joined, days - 1), random.logBetween(5, 25)];
    for (let n = 0; n < 30 && from + n < days; n += 1) peak[from + n]! += n < 2 ? (height * (n + 1)) / 2 : height / (n - 1) ** 1.2;
  }

  const first = joined + (shop.leaksEarly ? 16 : 50);
  const leakDay = random.chance(shop.leaking) && first < days - 61 ? random.whole(first, days - 61) : null;
  const couponShare = random.chance(shop.shown) ? random.between(0.05, 0.3) : 0;
  if (leakDay !== null) tags.push("leak", ...(couponShare > 0 ? ["coupon site"] : []));
  if (podcast) tags.push("podcast");
  let firstLeakedAt: number | null = null;
  let leakedWithin60 = 0;
  const gained: number[] = [];
  const share = (after - before) / after;
  const kl = (a: number, b: number) => {
    const p = Math.min(0.99, Math.max(0.01, a));
    const q = Math.min(0.99, Math.max(0.01, (1 - share) * a + share * b));
    return q * Math.log(q / p) + (1 - q) * Math.log((1 - q) / (1 - p));
  };
  const seen = (1 - missing) * (1 - shop.untracked);
  const counts = after * Math.log(after / before) - (after - before);
  const marks = seen * (1 - shop.touchUnknown) * kl(noTouch[0]!, noTouch[1]!) + kl(returning[0]!, returning[1]!);
  const information = counts + after * marks;

  for (let day = joined; day < days; day += 1) {
    const scatter = shop.shape === Infinity ? 1 : gamma(shop.shape, random) / shop.shape;
    const grown = leakDay === null || day < leakDay ? 0 : Math.min(1, (day - leakDay + 1) / shop.growsDays);
    const ownOrders = random.poisson(before * lift[day]! * (1 + peak[day]!) * scatter);
    const leakedOrders = random.poisson((after - before) * grown * usual[day]! * scatter);
    if (leakDay !== null && day >= leakDay && day < leakDay + 90) gained.push((gained.at(-1) ?? 0) + information * grown * usual[day]!);
    for (let n = 0; n < ownOrders + leakedOrders; n += 1) {
      const kind = n < ownOrders ? 0 : 1;
      const at = (START + day) * DAY_MS + random.whole(0, DAY_MS - 1);
      const marksOfIt = { noTouch: noTouch[kind]!, returning: returning[kind]!, direct: direct[kind]! };
      lines.push(orderOf({ code, at, ...marksOfIt, coupon: kind * couponShare, missing, shop, random }));
      if (kind === 0) continue;
      firstLeakedAt = Math.min(firstLeakedAt ?? Infinity, at);
      if (day - leakDay! < 60) leakedWithin60 += 1;
    }
  }
  const truth: Truth = {
    ...{ code, leakDay: leakDay === null ? null : START + leakDay, firstLeakedAt, leakedWithin60, tags },
    ...{ informationCounts: counts, information, gained },
  };
  return { lines, joined, truth };
}

type Drawing = { code: string; at: number; noTouch: number; returning: number; direct: number; coupon: number; missing: number };

function orderOf(of: Drawing & { shop: OtherShop; random: Random }): OrderEvidence {
  const { code, at, shop, random } = of;
  const channel: Channel = random.chance(shop.untracked) ? random.pick(["pos", "draft", "subscription"] as const) : "web";
  const customerOrderIndex = random.chance(of.returning) ? random.whole(2, 5) : 1;
  const journey: Journey | null = channel !== "web" || random.chance(of.missing) ? null : journeyOf(of);
  return { type: "order", code, at, customerOrderIndex, channel, journey };
}

function journeyOf({ at, noTouch, direct, coupon, shop, random }: Drawing & { shop: OtherShop; random: Random }): Journey {
  const creatorTouch = random.chance(shop.touchUnknown) ? null : !random.chance(noTouch);
  const minutesBefore = (minutes: number) => at - Math.floor(minutes * 60_000);
  if (random.chance(coupon)) {
    const referrer = random.pick(["https://couponfollow.com/site/x", "https://www.retailmenot.com/view/x", "https://dealspotr.com/x"]);
    return { creatorTouch, lastVisit: { at: minutesBefore(random.between(1, 15)), referrer, source: null } };
  }
  if (random.chance(direct))
    return { creatorTouch, lastVisit: { at: minutesBefore(random.between(1, 40)), referrer: null, source: "direct" } };
  const referrer = random.pick(["https://www.tiktok.com/", "https://www.google.com/", "https://l.instagram.com/"]);
  return { creatorTouch, lastVisit: { at: minutesBefore(random.logBetween(2, 6000)), referrer, source: null } };
}

/** Of scale 1 (Marsaglia and Tsang), for shapes of 1 and more. */
function gamma(shape: number, random: Random): number {
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

import type { Scenario } from "./generate-shop.ts";

/** A shop of everything in moderation. */
const MIXED: Scenario = {
  name: "mixed",
  codes: 60,
  days: 330,
  leaking: 0.25,
  missing: [0, 0.6],
  season: 0.4,
  sales: 2,
  saleLift: [2, 5],
  viral: 0.12,
  podcast: 0.15,
  late: 0.2,
  dead: 0.05,
  slow: 0.3,
  posts: 0.5,
  postsKnown: 0.6,
  couponSites: 0.4,
  rates: [0.04, 6],
};

/** Each kind of trouble by itself, made large, and all of it together. */
export const SCENARIOS: readonly Scenario[] = [
  MIXED,
  { ...MIXED, name: "no leak", leaking: 0 },
  { ...MIXED, name: "viral posts", viral: 0.6, leaking: 0.1 },
  { ...MIXED, name: "sale weeks", sales: 5, saleLift: [3, 6] },
  { ...MIXED, name: "podcasts", podcast: 0.6 },
  { ...MIXED, name: "slow leaks", slow: 1, leaking: 0.4 },
  { ...MIXED, name: "sudden leaks", slow: 0, leaking: 0.4 },
  { ...MIXED, name: "seasons", season: 0.8 },
  { ...MIXED, name: "journeys missing", missing: [0.35, 0.7] },
  { ...MIXED, name: "joined midway", late: 0.8 },
  { ...MIXED, name: "small shop", codes: 5 },
  { ...MIXED, name: "large shop", codes: 300, days: 240 },
  { ...MIXED, name: "no coupon sites", couponSites: 0 },
  { ...MIXED, name: "busy codes", rates: [2, 20] },
  { ...MIXED, name: "posts nobody told of", posts: 1, postsKnown: 0 },
];

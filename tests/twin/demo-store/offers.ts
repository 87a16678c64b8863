/** Why a code was issued or ended, in the app's words. */
export type Reason = "welcome" | "leak" | "creator_request" | "reset_usage" | "other";

/** One name a member held. `untilDay` counts days before the store was built; the last one of a member has none. */
type HeldName = { code: string; untilDay?: number; endedFor?: Exclude<Reason, "welcome"> };

export type OfferPlan = {
  title: string;
  /** What members give their followers. */
  fraction: number;
  commissionPercent: number;
  usageLimit: number | null;
  appliesOncePerCustomer: boolean;
  /** Days before the store was built at which the discount began. */
  beganDaysAgo: number;
  /** Positions in `demoMembers`. */
  members: number[];
  codeOf(firstName: string): string;
  /** Members who held other names before, oldest first; everyone else has held their first code all along. */
  earlier: Record<string, HeldName[]>;
};

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Eighteen months on one discount: the history that a refresh must not lose. */
export const collective: OfferPlan = {
  title: "Creator Collective 15%",
  fraction: 0.15,
  commissionPercent: 10,
  usageLimit: null,
  appliesOncePerCustomer: false,
  beganDaysAgo: 548,
  members: range(0, 39),
  codeOf: (first) => `${first.toUpperCase()}15`,
  earlier: {
    Sofia: [
      { code: "SOFIAGLOW", untilDay: 310, endedFor: "leak" },
      { code: "SOFIA10", untilDay: 120, endedFor: "creator_request" },
    ],
    Noah: [{ code: "NOAHB", untilDay: 402, endedFor: "creator_request" }],
    Amara: [{ code: "AMARA15OFF", untilDay: 233, endedFor: "leak" }],
    Elena: [{ code: "ELENA15", untilDay: 95, endedFor: "reset_usage" }],
    Hana: [{ code: "HANASKIN", untilDay: 188, endedFor: "creator_request" }],
    Camille: [{ code: "CAMILLE", untilDay: 61, endedFor: "leak" }],
    Zara: [
      { code: "ZARA2024", untilDay: 350, endedFor: "other" },
      { code: "ZARASKIN", untilDay: 150, endedFor: "leak" },
    ],
    Felix: [{ code: "FELIXB15", untilDay: 74, endedFor: "creator_request" }],
    Clara: [{ code: "CLARAJ", untilDay: 29, endedFor: "creator_request" }],
  },
};

/** Fifty uses per code, several nearly gone: what "refresh under the same name" is for. */
export const vipLaunch: OfferPlan = {
  title: "VIP Launch 20",
  fraction: 0.2,
  commissionPercent: 12,
  usageLimit: 50,
  appliesOncePerCustomer: true,
  beganDaysAgo: 130,
  members: range(36, 47),
  codeOf: (first) => `VIP${first.toUpperCase()}`,
  earlier: {
    Tessa: [{ code: "VIPTESSA", untilDay: 40, endedFor: "reset_usage" }],
    Vera: [{ code: "VERAVIP", untilDay: 66, endedFor: "creator_request" }],
  },
};

/** How often each current VIP code has been used, of fifty. */
export const vipUses: Record<string, number> = {
  Quinn: 37,
  Rosa: 49,
  Samir: 12,
  Tessa: 21,
  Umar: 45,
  Vera: 26,
  Wes: 8,
  Ximena: 50,
  Yara: 31,
  Zoe: 48,
  Adele: 5,
  Bodhi: 42,
};

/** One code of this offer has been on coupon sites for ten days. */
export const summerGlow: OfferPlan = {
  title: "Summer Glow 10",
  fraction: 0.1,
  commissionPercent: 8,
  usageLimit: null,
  appliesOncePerCustomer: false,
  beganDaysAgo: 165,
  members: range(48, 59),
  codeOf: (first) => `GLOW${first.toUpperCase()}10`,
  earlier: { Iris: [{ code: "IRISGLOW", untilDay: 83, endedFor: "creator_request" }] },
};

export const leak = { firstName: "Maya", code: "GLOWMAYA10", sinceDaysAgo: 10, orders: 184 };

export const offerPlans: readonly OfferPlan[] = [collective, vipLaunch, summerGlow];

/** The merchant's own discounts, which no member holds: names here are taken. */
export const ownDiscounts = [
  {
    title: "Welcome 10% off",
    kind: "basic",
    codes: ["WELCOME10"],
    fraction: 0.1,
    oncePerCustomer: true,
    beganDaysAgo: 900,
    endedDaysAgo: null,
    orders: 300,
  },
  {
    title: "Spring sale",
    kind: "basic",
    codes: ["SPRING20", "GARDEN20", "MAYA20"],
    fraction: 0.2,
    oncePerCustomer: false,
    beganDaysAgo: 245,
    endedDaysAgo: 200,
    orders: 120,
  },
  {
    title: "Free shipping over $40",
    kind: "freeShipping",
    codes: ["FREESHIP"],
    fraction: 1,
    oncePerCustomer: false,
    beganDaysAgo: 700,
    endedDaysAgo: null,
    orders: 90,
  },
] as const;

/** Orders of the collective over its whole time, and orders nobody's code brought. */
export const volumes = { collective: 1_750, summerGlow: 240, vipEarlier: 18, withoutCode: 480 };

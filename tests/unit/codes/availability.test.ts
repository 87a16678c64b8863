import { availabilityOf, rolloutsFrom, shareLabel, worksForAll, worksForSomebody } from "#app/codes/availability.ts";
import type { RolloutEffect } from "#app/shopify/discounts/rollouts.ts";

const effect = (effect: RolloutEffect["effect"], share: number): RolloutEffect => ({ rollout: "Launch", effect, share, until: null });
const shareOf = (status: string, ...rollouts: RolloutEffect[]) => availabilityOf({ status, rollouts });

test("a treatment that adds a discount makes it work for those it reaches, whatever its dates", () => {
  for (const status of ["SCHEDULED", "EXPIRED"]) {
    expect(shareOf(status, effect("activate", 100))).toMatchObject({ decidedBy: "rollout", share: 100 });
    expect(shareOf(status, effect("activate", 25))).toMatchObject({ decidedBy: "rollout", share: 25 });
  }
});

test("treatments that take it from every buyer leave nobody, one that takes it from some leaves the others", () => {
  expect(shareOf("ACTIVE", effect("expire", 60), effect("expire", 40))).toMatchObject({ decidedBy: "rollout", share: 0 });
  expect(shareOf("ACTIVE", effect("expire", 30))).toMatchObject({ decidedBy: "rollout", share: 70 });
});

test("a change that says what the dates say already, or reaches nobody, changes nothing", () => {
  expect(shareOf("ACTIVE", effect("activate", 50))).toEqual({ decidedBy: "dates", share: 100, by: [] });
  expect(shareOf("EXPIRED", effect("expire", 50))).toEqual({ decidedBy: "dates", share: 0, by: [] });
  expect(shareOf("SCHEDULED", effect("activate", 0))).toEqual({ decidedBy: "dates", share: 0, by: [] });
  expect(shareOf("ACTIVE")).toEqual({ decidedBy: "dates", share: 100, by: [] });
});

test("a discount that is gone works for nobody, and without permission the dates are all that is known", () => {
  expect(shareOf("MISSING", effect("activate", 100)).share).toBe(0);
  expect(availabilityOf({ status: "ACTIVE", rollouts: null })).toEqual({ decidedBy: "unknown", share: 100, by: [] });
  expect(worksForAll({ status: "ACTIVE", rollouts: null })).toBe(true);
  expect(worksForSomebody({ status: "EXPIRED", rollouts: [effect("activate", 1)] })).toBe(true);
});

test("what a column holds is read back, and anything else is not known", () => {
  expect(rolloutsFrom([effect("expire", 12.5)])).toEqual([effect("expire", 12.5)]);
  expect(rolloutsFrom([])).toEqual([]);
  expect(rolloutsFrom(null)).toBeNull();
  expect(rolloutsFrom([{ rollout: "x", effect: "other" }])).toBeNull();
});

test("a share that is not everybody is never rounded to everybody, nor to nobody", () => {
  expect([0, 0.4, 1, 29.6, 99.4, 100].map(shareLabel)).toEqual([
    "nobody",
    "under 1% of shoppers",
    "1% of shoppers",
    "30% of shoppers",
    "over 99% of shoppers",
    "everybody",
  ]);
});

import { RateBudget } from "#app/shopify/rate-budget.server.ts";

function aBudget() {
  const clock = { ms: 0 };
  return { clock, budget: new RateBudget(() => clock.ms) };
}

const says = (currentlyAvailable: number, maximumAvailable = 2_000, restoreRate = 100) => ({
  requestedQueryCost: 10,
  actualQueryCost: 10,
  throttleStatus: { maximumAvailable, currentlyAvailable, restoreRate },
});

test("a call waits exactly until its points have come back", () => {
  const { budget, clock } = aBudget();
  budget.learn(says(40));
  expect(budget.waitFor(100, "person")).toBe(600);
  clock.ms = 600;
  expect(budget.waitFor(100, "person")).toBe(0);
});

test("background work leaves a fifth of the bucket to people", () => {
  const { budget } = aBudget();
  budget.learn(says(450));
  expect(budget.waitFor(50, "background")).toBe(0);
  expect(budget.waitFor(51, "background")).toBeGreaterThan(0);
  expect(budget.waitFor(450, "person")).toBe(0);
});

test("a call that needs more than its share goes when the bucket is full, not never", () => {
  const { budget, clock } = aBudget();
  budget.learn(says(1_000));
  expect(budget.waitFor(1_900, "background")).toBe(10_000);
  clock.ms = 10_000;
  expect(budget.waitFor(1_900, "background")).toBe(0);
});

test("the bucket never holds more than Shopify says it can", () => {
  const { budget, clock } = aBudget();
  budget.learn(says(1_990));
  clock.ms = 60_000;
  expect(budget.available()).toBe(2_000);
});

test("calls sent side by side do not count the same points", () => {
  const { budget } = aBudget();
  budget.learn(says(300));
  budget.draw(250);
  expect(budget.waitFor(100, "person")).toBe(500);
});

test("a larger plan's bucket is learnt from the first answer", () => {
  const { budget } = aBudget();
  budget.learn(says(20_000, 20_000, 1_000));
  expect(budget.available()).toBe(20_000);
});

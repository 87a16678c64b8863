import { budgetOf, RateBudget } from "#app/shopify/rate-budget.server.ts";

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

/** One shop's bucket at Shopify, drawn from by several processes that know of each other only what the answers say. */
function aShopOf(workers: number) {
  const clock = { ms: 0 };
  let available = 2_000;
  let filledAt = 0;
  let refusals = 0;
  let lowest = 2_000;
  const fill = () => {
    available = Math.min(2_000, available + ((clock.ms - filledAt) / 1_000) * 100);
    filledAt = clock.ms;
  };
  const budgets = Array.from({ length: workers }, () => new RateBudget(() => clock.ms));
  const call = (budget: RateBudget, points: number) => {
    fill();
    budget.draw(points);
    if (points > available) refusals += 1;
    else available -= points;
    lowest = Math.min(lowest, available);
    budget.learn(says(available));
  };
  return { clock, budgets, call, refusals: () => refusals, lowest: () => lowest };
}

test("workers of one shop, each pacing itself by what Shopify says is left, are never refused and leave people their share", () => {
  const shop = aShopOf(3);
  let calls = 0;
  for (; shop.clock.ms < 120_000; shop.clock.ms += 100) {
    for (const budget of shop.budgets) {
      if (budget.waitFor(50, "background") > 0) continue;
      shop.call(budget, 50);
      calls += 1;
    }
  }
  expect(shop.refusals()).toBe(0);
  // Each may be one call behind what the others drew.
  expect(shop.lowest()).toBeGreaterThanOrEqual(400 - 3 * 50);
  // And nothing is left lying: they use all that comes back.
  expect(calls * 50).toBeGreaterThan(0.95 * (1_600 + 120 * 100));
  const person = new RateBudget(() => shop.clock.ms);
  person.learn(says(shop.lowest()));
  expect(person.waitFor(200, "person")).toBe(0);
});

test("one shop's empty bucket keeps nobody else's shop waiting", () => {
  const [busy, other] = [budgetOf("busy.myshopify.com"), budgetOf("other.myshopify.com")];
  busy.learn(says(0));
  expect(busy.waitFor(10, "background")).toBeGreaterThan(0);
  expect(other.waitFor(1_000, "background")).toBe(0);
  expect(budgetOf("busy.myshopify.com")).toBe(busy);
});

test("what is optional takes at most half of what is there", () => {
  const { budget } = aBudget();
  budget.learn(says(901));
  expect(budget.room()).toBe(450);
});

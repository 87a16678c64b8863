import { DAY_MS, type Evidence, type OrderEvidence } from "#app/leaks/evidence.ts";
import { demoWorld } from "#tests/twin/demo-store/build.ts";
import { Radar, type Verdict } from "#app/leaks/radar.ts";

const START = Date.parse("2026-01-01");

test("a code whose orders double and lose their link is said to leak, with its day, an interval and checkable reasons", () => {
  const { verdict, dates, reasons, tier, alarmedAt } = judged(shop({ days: 120, leakFrom: 90 }));
  expect({ verdict, tier }).toEqual({ verdict: "leaked", tier: "B" });
  expect(Math.abs(dates!.since - dayNumber(90))).toBeLessThanOrEqual(3);
  expect(dates!.from).toBeLessThanOrEqual(dayNumber(90));
  expect(dates!.to).toBeGreaterThanOrEqual(dates!.since);
  expect(alarmedAt! - (START + 90 * DAY_MS)).toBeLessThan(15 * DAY_MS);
  expect(reasons.find(({ signal }) => signal === "touch")!.words).toMatch(
    /^\d+ of \d+ orders since .* had no visit through the link of MAYA10; usually \d+ of \d+$/,
  );
  expect(reasons.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 1);
});

test("of days without an order before a flood, the last are the likeliest on which it began", () => {
  const lines: Evidence[] = [0, 15, 30, 45, 60].map((day) => order(day, 12, {}));
  for (let day = 90; day < 96; day += 1) for (let n = 0; n < 8; n += 1) lines.push(order(day, n, {}));
  const { verdict, dates } = judged(lines);
  expect(verdict).toBe("leaked");
  expect(dates!.since).toBeGreaterThanOrEqual(dayNumber(87));
  expect(dates!.from).toBeGreaterThan(dayNumber(75));
  expect(dates!.to).toBe(dayNumber(90));
});

test("a code that goes on as ever is clear", () => {
  expect(judged(shop({ days: 120 })).verdict).toBe("clear");
});

test("a sale week of the whole shop is no leak", () => {
  expect(judged(shop({ days: 120, busy: (day) => (day >= 80 && day < 87 ? 5 : 1) })).verdict).toBe("clear");
});

test("a peak that fades within days is no leak, whether or not anybody told of the post", () => {
  const peak = (day: number) => (day >= 80 ? 1 + 10 * Math.exp(-(day - 80) / 2.5) : 1);
  expect(judged(shop({ days: 120, peak })).verdict).toBe("clear");
  const told = [...shop({ days: 120, peak }), { type: "post" as const, code: "MAYA10", at: START + 80 * DAY_MS }];
  expect(judged(told.toSorted((a, b) => when(a) - when(b))).verdict).toBe("clear");
});

test("a flood of a busy code that fades is no leak on its first evening either, though the code is half of the shop's orders", () => {
  const after = (day: number, since: number, height: number) => (day >= since ? height * Math.exp((since - day) / 1.5) : 0);
  const own = (day: number) => 20 * (1 + after(day, 80, 12));
  const flood = shop({ days: 100, usual: 20, busy: (day) => 1 + own(day) / 200, peak: (day) => own(day) / 20 / (1 + own(day) / 200) });
  expect(judged(flood).verdict).toBe("clear");
});

test("two peaks that overlap are no leak", () => {
  const after = (day: number, since: number, height: number, fade: number) => (day >= since ? height * Math.exp((since - day) / fade) : 0);
  const peak = (day: number) => 1 + after(day, 70, 15, 6) + after(day, 84, 30, 3);
  expect(judged(shop({ days: 110, usual: 10, peak })).verdict).toBe("clear");
});

test("a creator who no longer uses the link sells as much as before, and the code is clear", () => {
  const lines = shop({ days: 150, usual: 2 }).map((line) =>
    line.type === "order" && when(line) > START + 90 * DAY_MS && line.journey !== null
      ? { ...line, journey: { ...line.journey, creatorTouch: false } }
      : line,
  );
  expect(judged(lines).verdict).toBe("clear");
});

test("one order from a coupon site is proof at once", () => {
  const lines = shop({ days: 60 });
  lines.push(order(40, 12, { referrer: "https://www.retailmenot.com/view/shop", creatorTouch: false }));
  const found = judged(lines.toSorted((a, b) => when(a) - when(b)));
  expect(found).toMatchObject({ verdict: "leaked", tier: "A", alarmedAt: START + 40.5 * DAY_MS });
  expect(found.reasons[0]).toMatchObject({ signal: "coupon_site" });
  expect(found.reasons[0]!.words).toContain("came from retailmenot.com");
});

test("what comes after an alarm changes nothing about it", () => {
  const lines = shop({ days: 140, leakFrom: 90 });
  const whole = judged(lines);
  const early = judged(lines.filter((line) => when(line) < whole.alarmedAt!));
  expect(early).toEqual(whole);
});

test("a shop that tells nothing of its days, and journeys nobody knows, still give an answer", () => {
  const orders = shop({ days: 140, leakFrom: 90, added: 5 }).filter(({ type }) => type === "order") as OrderEvidence[];
  expect(judged(orders.map((one) => ({ ...one, journey: null, customerOrderIndex: null }))).verdict).toBe("leaked");
});

test("a code that goes on as ever is clear in a shop that tells nothing of its days and has no other code", () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const orders = shop({ days: 200, usual: 2, seed }).filter(({ type }) => type === "order");
    expect(judged(orders.map((one) => ({ ...one, journey: null, customerOrderIndex: null }) as OrderEvidence)).verdict).toBe("clear");
  }
});

test("a day's number may come after the day's orders, or not at all", () => {
  const lines = shop({ days: 120, leakFrom: 90 });
  const late = lines.toSorted((a, b) => when(a) + (a.type === "day" ? DAY_MS : 0) - (when(b) + (b.type === "day" ? DAY_MS : 0)));
  expect(judged(late).alarmedAt).toBe(judged(lines).alarmedAt);
  expect(judged(lines.filter((line, n) => line.type !== "day" || n % 3 !== 0)).verdict).toBe("leaked");
});

test("what was as usual is no reason", () => {
  const returning = shop({ days: 120, leakFrom: 90, added: 5 }).map((line) =>
    line.type === "order" ? { ...line, customerOrderIndex: 3 } : line,
  );
  const { verdict, reasons } = judged(returning);
  expect(verdict).toBe("leaked");
  for (const { words } of reasons.filter(({ signal }) => signal !== "counts")) {
    const [seen, , usually] = [...words.matchAll(/(\d+) of (\d+) |usually (\d+)/g)].flatMap((found) =>
      found.slice(1).filter(Boolean).map(Number),
    );
    expect(seen).toBeGreaterThan(usually!);
  }
  expect(reasons.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 1);
});

test("few orders are too few to tell, and say so", () => {
  expect(judged([order(1, 9, {}), order(2, 9, {}), order(5, 9, {})])).toMatchObject({
    verdict: "clear",
    reasons: [{ signal: "too_few", words: "3 orders are too few to tell" }],
  });
});

test("renewals of subscriptions are no uses of the code", () => {
  const lines = shop({ days: 120 });
  for (let day = 90; day < 120; day += 1) for (let n = 0; n < 5; n += 1) lines.push({ ...order(day, n, {}), channel: "subscription" });
  expect(judged(lines.toSorted((a, b) => when(a) - when(b))).verdict).toBe("clear");
});

type Wanted = {
  days: number;
  seed?: number;
  leakFrom?: number;
  usual?: number;
  added?: number;
  busy?: (day: number) => number;
  peak?: (day: number) => number;
};

/** A shop of 100 orders a day and one code, usually of one order a day, of which four in ten show no visit through the link. */
function shop({ days, seed = 7, leakFrom = Infinity, usual: rate = 1, added = 2, busy = () => 1, peak = () => 1 }: Wanted): Evidence[] {
  const random = numbers(seed);
  const lines: Evidence[] = [];
  for (let day = 0; day < days; day += 1) {
    lines.push({ type: "day", date: new Date(START + day * DAY_MS).toISOString().slice(0, 10), orders: Math.round(100 * busy(day)) });
    const usual = count(random, rate * busy(day) * peak(day));
    const leaked = day >= leakFrom ? count(random, added) : 0;
    for (let n = 0; n < usual + leaked; n += 1) {
      const creatorTouch = random() > (n < usual ? 0.4 : 0.9);
      const customerOrderIndex = random() < (n < usual ? 0.25 : 0.55) ? 3 : 1;
      lines.push(order(day, 24 * random(), { creatorTouch, customerOrderIndex, referrer: "https://www.instagram.com/" }));
    }
  }
  return lines.toSorted((a, b) => when(a) - when(b));
}

type Details = { creatorTouch?: boolean | null; customerOrderIndex?: number | null; referrer?: string | null };

function order(day: number, hour: number, { creatorTouch = null, customerOrderIndex = null, referrer = null }: Details): OrderEvidence {
  const at = START + day * DAY_MS + Math.floor(hour * 3_600_000);
  const lastVisit = { at: at - 7_200_000, referrer, source: null };
  return { type: "order", code: "MAYA10", at, customerOrderIndex, channel: "web", journey: { creatorTouch, lastVisit } };
}

function judged(lines: readonly Evidence[]): Verdict {
  const radar = new Radar();
  for (const line of lines) radar.take(line);
  return radar.finish().find(({ code }) => code === "MAYA10")!;
}

function when(line: Evidence): number {
  return line.type === "day" ? Date.parse(line.date) : line.at;
}

function dayNumber(day: number): number {
  return START / DAY_MS + day;
}

function count(random: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let n = 0;
  for (let product = random(); product > limit; product *= random()) n += 1;
  return n;
}

function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

test("a code that goes from hardly any order to twenty a day, ever more of them, is found at whatever hour one looks, and dated to the rise", () => {
  const hours = [0, 3, 6, 9, 12, 15, 18, 21, 49, 58, 94, 184, 227].map((at) => Date.parse("2026-11-29T00:50:00Z") + at * 3_600_000);
  for (const now of hours) {
    const world = demoWorld({ seed: 1, now: new Date(now) });
    const orders = world.orders.filter(({ test }) => !test).toSorted((a, b) => Date.parse(a.processedAt) - Date.parse(b.processedAt));
    for (const isNew of [null, 1] as const) {
      const radar = new Radar();
      for (const { processedAt, discountCodes } of orders)
        for (const { code } of discountCodes)
          radar.take({ ...{ type: "order", code, at: Date.parse(processedAt) }, customerOrderIndex: isNew, channel: "web", journey: null });
      const { verdict, dates } = radar.finish().find(({ code }) => code === "GLOWMAYA10")!;
      const [since, from] = [dates!.since, dates!.from].map((day) => Math.round(now / DAY_MS - day));
      expect({ now: new Date(now), isNew, verdict, isOfTheRise: since! <= 13 && from! <= 24 }).toMatchObject({
        verdict: "leaked",
        isOfTheRise: true,
      });
    }
  }
});

/** `npm run check-store`: what a store is asked, what is reported of it, and that it is left as it was found. */
import { BATTERY } from "../../../scripts/check-store/battery.ts";
import type { Question } from "../../../scripts/check-store/question.ts";
import { runBattery, writeReport } from "../../../scripts/check-store/run.ts";
import { NoAnswer, openStore, TITLE, type Store } from "../../../scripts/check-store/store.ts";
import type { Twin } from "#tests/twin/outside/server.ts";

import { aDiscount, aTwin, aWorld, keeper } from "./outside-shop.ts";

const { keep, closeAll } = keeper();
afterEach(closeAll);

const OF_THE_MERCHANT = { ...aDiscount(501, { codes: ["MAYA"] }), title: `${TITLE}s are none of ours` };

async function aStore(fetchIt?: typeof fetch): Promise<{ twin: Twin; store: Store; waits: number[] }> {
  const twin = keep(await aTwin({ seed: aWorld(OF_THE_MERCHANT), pace: { bulkCreationMs: [1, 2] } }));
  twin.world.data.segments = [{ id: 601, name: "New here", query: "number_of_orders = 0", createdAt: "", editedAt: "" }];
  const waits: number[] = [];
  const pause = (ms: number) => {
    waits.push(ms);
    return new Promise<void>((resolve) => setTimeout(resolve, 3));
  };
  const endpoint = `${twin.url}/admin/api/2026-10/graphql.json`;
  const where = { endpoint, token: twin.accessToken, ...(fetchIt && { fetch: fetchIt }) };
  return { twin, waits, store: openStore(where, { run: "T", pause }) };
}

const titles = ({ world }: Twin) => world.data.discounts.map(({ title }) => title);
const about = { shop: "a store", at: new Date("2026-11-29T12:00:00Z") };

test("the local Shopify does what is assumed of a store, every question is answered or says why not, and nothing is left", async () => {
  const { twin, store } = await aStore();
  const report = await runBattery(store, { ...about });
  expect(report.lines.filter(({ finding }) => finding.is === "different")).toEqual([]);
  // Guarded codes have no number: the list of open questions was made before them.
  const untried = report.lines.flatMap(({ open, finding }) => (finding.is === "untried" ? [open ?? "guarded"] : []));
  expect(untried).toEqual([3, 6, 7, 8, "guarded", 11, 12]);
  // Each of the thirteen open questions has a line.
  expect(new Set(BATTERY.flatMap(({ open }) => open ?? []))).toEqual(new Set(Array.from({ length: 13 }, (_, at) => at + 1)));
  expect(titles(twin)).toEqual([OF_THE_MERCHANT.title]);
  expect(report.left).toBe(0);
  const text = writeReport(report);
  expect(text).toContain("Every discount that was made is deleted.");
  expect(text).not.toContain(twin.accessToken);
});

test("a store that does otherwise is told, with what was seen", async () => {
  const { store } = await aStore(async (...asked) => {
    const response = await fetch(...asked);
    return new Response((await response.text()).replaceAll("must be unique. Please try a different code.", "is taken"), response);
  });
  const battery = BATTERY.filter(({ name }) => name.startsWith("a code in another letter case"));
  const report = await runBattery(store, { ...about, battery });
  expect(report.lines[0]?.finding).toEqual({ is: "different", seen: '"is taken"' });
  expect(writeReport(report)).toContain('**different**: "is taken"');
});

test("an interrupted run deletes what it made, and one that was killed is cleaned up by the next", async () => {
  const { twin, store } = await aStore();
  const stop = new AbortController();
  const first: Question = {
    name: "one",
    assumed: "nothing",
    async ask(its) {
      await its.aDiscount([its.named("A")]);
      stop.abort();
      return { is: "assumed" };
    },
  };
  const report = await runBattery(store, { ...about, battery: [first, first], signal: stop.signal });
  expect(report.lines.map(({ finding }) => finding.is)).toEqual(["assumed", "untried"]);
  expect(report.broken).toBe(true);
  expect(titles(twin)).toEqual([OF_THE_MERCHANT.title]);

  await openStore({ endpoint: `${twin.url}/admin/api/2026-10/graphql.json`, token: twin.accessToken }, { run: "K" }).aDiscount(["KILLED"]);
  expect(titles(twin)).toHaveLength(2);
  expect((await runBattery(store, { ...about, battery: [] })).left).toBe(0);
  expect(titles(twin)).toEqual([OF_THE_MERCHANT.title]);
});

test("a question that gets no answer is not tried, and the others are", async () => {
  const { store } = await aStore();
  const silent: Question = { name: "one", assumed: "nothing", ask: () => Promise.reject(new NoAnswer("no answer in time")) };
  const heard: Question = { name: "two", assumed: "nothing", ask: () => Promise.resolve({ is: "assumed" }) };
  const { lines } = await runBattery(store, { ...about, battery: [silent, heard] });
  expect(lines.map(({ finding }) => finding)).toEqual([{ is: "untried", because: "no answer in time" }, { is: "assumed" }]);
});

test("half of the store's points are left to others, and a refusal for lack of points is waited for", async () => {
  const cost = (currentlyAvailable: number) => ({
    extensions: { cost: { requestedQueryCost: 10, throttleStatus: { maximumAvailable: 2_000, currentlyAvailable, restoreRate: 100 } } },
  });
  const answers = [
    { errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }], ...cost(0) },
    { data: {}, ...cost(900) },
    { data: {}, ...cost(1_500) },
  ];
  const waits: number[] = [];
  const pause = (ms: number) => Promise.resolve(void waits.push(ms));
  const answer = () => Promise.resolve(Response.json(answers.shift()));
  const store = openStore({ endpoint: "https://store.example", token: "t", fetch: answer }, { run: "T", pause });
  await store.ask("{ shop { id } }");
  await store.ask("{ shop { id } }");
  expect(waits).toEqual([2_000, 10_000, 1_000]);
});

/** The bucket of a shop as its row in the database keeps it; the local Shopify's own is tried in the two-process test. */
import { connect, scopeTo } from "#app/platform/tenant-client.server.ts";
import { budgetOf } from "#app/shopify/client/rate-budget.server.ts";
import type { Cost } from "#app/shopify/client/transport.server.ts";
import { aDatabase } from "#tests/support/postgres.ts";

let database: Awaited<ReturnType<typeof aDatabase>>;
let prisma: ReturnType<typeof connect>;
beforeAll(async () => {
  database = await aDatabase();
  prisma = connect(database.url);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

let shops = 0;
function aShop() {
  const shop = `bucket-${(shops += 1)}.myshopify.com`;
  const ctx = { shop, db: scopeTo(prisma, shop) };
  const budget = () => budgetOf(ctx);
  return {
    /** As each process has its own. */
    budget,
    /** It is known to be full, and how slowly it fills. */
    async full() {
      await budget().draw(1, "person");
      await budget().learn(says(2_000), 1);
    },
    /** So much time has gone by since the bucket was last heard of. */
    pass: (seconds: number) =>
      ctx.db.$executeRaw`UPDATE "RateBucket" SET "knownAt" = "knownAt" - ${seconds} * interval '1 second' WHERE shop = ${shop}`,
  };
}

/** One point a second, where a real one gives a hundred: what the machine takes for the test gives nothing back. */
const says = (currentlyAvailable: number, maximumAvailable = 2_000, restoreRate = 1): Cost => ({
  requestedQueryCost: 10,
  actualQueryCost: 10,
  throttleStatus: { maximumAvailable, currentlyAvailable, restoreRate },
});

test("a call waits as long as its points need to come back", async () => {
  const { budget, pass } = aShop();
  expect(await budget().draw(10, "person")).toBe(0);
  await budget().learn(says(0), 10);
  const wait = await budget().draw(50, "person");
  expect(wait).toBeGreaterThan(35_000);
  expect(wait).toBeLessThanOrEqual(50_000);
  await pass(50);
  expect(await budget().draw(50, "person")).toBe(0);
});

test("background work leaves a fifth of the bucket to people", async () => {
  const { budget } = aShop();
  await budget().draw(10, "person");
  await budget().learn(says(440), 10);
  expect(await budget().draw(100, "background")).toBeGreaterThan(0);
  expect(await budget().draw(400, "person")).toBe(0);
});

test("however many small calls nobody waits for, a larger one of a refresh finds its points", async () => {
  const { budget, full } = aShop();
  await full();
  const drawn: number[] = [];
  for (let calls = 0; calls < 150; calls += 1) drawn.push(await budget().draw(10, "spare"));
  expect(drawn.filter((wait) => wait === 0).length).toBeGreaterThanOrEqual(100);
  expect(drawn.at(-1)).toBeGreaterThan(0);
  expect(await budget().draw(500, "background")).toBe(0);
});

test("a call that needs more than its share goes when the bucket is full, not never", async () => {
  const { budget, pass } = aShop();
  await budget().draw(10, "person");
  await budget().learn(says(1_000), 10);
  expect(await budget().draw(1_900, "background")).toBeGreaterThan(900_000);
  await pass(1_000);
  expect(await budget().draw(1_900, "background")).toBe(0);
});

test("however many processes draw at once, together they never draw more than there is, and people find their share", async () => {
  const { budget, full } = aShop();
  await full();
  const drawn = await Promise.all(Array.from({ length: 60 }, () => budget().draw(100, "background")));
  const sent = drawn.filter((wait) => wait === 0).length;
  expect(sent).toBeGreaterThanOrEqual(16);
  expect(sent).toBeLessThanOrEqual(17);
  expect(await budget().draw(300, "person")).toBe(0);
});

test("what others have on its way counts, though Shopify's answer does not show it yet", async () => {
  const { budget } = aShop();
  await budget().draw(300, "background");
  await budget().draw(10, "person");
  await budget().learn(says(500), 10);
  expect(await budget().draw(300, "person")).toBeGreaterThan(0);
  await budget().learn(says(490), 300);
  expect(await budget().draw(300, "person")).toBe(0);
});

test("points of a caller that died are forgotten after a while", async () => {
  const { budget, pass } = aShop();
  await budget().draw(1_500, "person");
  await pass(61);
  await budget().draw(10, "person");
  await budget().learn(says(1_990), 10);
  expect(await budget().room()).toBeGreaterThanOrEqual(995);
});

test("what was heard a moment ahead of this clock takes no points away, and makes nobody wait for longer", async () => {
  const { budget, pass } = aShop();
  await budget().draw(10, "person");
  await budget().learn(says(1_990), 10);
  await pass(-60);
  expect(await budget().room()).toBe(995);
  expect(await budget().draw(2_000, "person")).toBeLessThanOrEqual(10_000);
});

test("a call without an answer gives nothing back", async () => {
  const { budget, full } = aShop();
  await full();
  await budget().draw(1_000, "person");
  await budget().learn(null, 1_000);
  expect(await budget().room()).toBeLessThan(520);
});

test("a larger plan's bucket is learnt from the first answer", async () => {
  const { budget } = aShop();
  await budget().draw(10, "background");
  await budget().learn(says(19_990, 20_000, 1_000), 10);
  expect(await budget().draw(15_000, "background")).toBe(0);
});

test("one shop's empty bucket keeps nobody else's shop waiting", async () => {
  const [busy, other] = [aShop().budget(), aShop().budget()];
  await busy.draw(10, "person");
  await busy.learn(says(0), 10);
  expect(await busy.draw(10, "background")).toBeGreaterThan(0);
  expect(await other.draw(1_000, "background")).toBe(0);
});

test("what is optional takes at most half of what is there", async () => {
  const { budget } = aShop();
  expect(await budget().room()).toBe(1_000);
  await budget().draw(10, "person");
  await budget().learn(says(901), 10);
  const room = await budget().room();
  expect(room).toBeGreaterThanOrEqual(450);
  expect(room).toBeLessThan(460);
});

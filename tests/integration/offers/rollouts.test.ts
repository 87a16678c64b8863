/** What rollouts do to offers is read, shown and forgotten; without the scope nothing more is claimed than what the dates say. */
import { aShopWithCreators, MAYA } from "#tests/integration/portal/portal-shop.ts";
import type { BuiltOffer } from "#tests/support/builders.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import type { Rollout } from "#tests/twin/world/types.ts";

let app: InstalledApp;
let composition: typeof import("#app/composition.server.ts");
let offers: typeof import("#app/offers/read-rollouts.server.ts");
let portal: typeof import("#app/portal/read-creator-view.server.ts");
let offer: BuiltOffer;

beforeAll(async () => {
  app = await anInstalledApp();
  composition = await import("#app/composition.server.ts");
  offers = await import("#app/offers/read-rollouts.server.ts");
  portal = await import("#app/portal/read-creator-view.server.ts");
});
beforeEach(async () => void (offer = await aShopWithCreators(app)));
afterAll(() => app.close());

const ctx = () => composition.contextOf(app.shop);

async function allow(grant: boolean): Promise<void> {
  const change = { [grant ? "grant" : "revoke"]: ["read_rollouts"] };
  const headers = { "Content-Type": "application/json" };
  const { ok } = await fetch(`${app.twin.url}/__twin/scopes`, { method: "POST", headers, body: JSON.stringify(change) });
  expect(ok).toBe(true);
  await app.signIn();
}

function serve(effect: "activate" | "expire", percent: number): void {
  const at = new Date(Date.now() - 60_000).toISOString();
  const discountId = Number(offer.discountId.split("/").at(-1));
  const rollout: Rollout = {
    ...{ id: app.twin.world.nextId(), name: "Launch", state: "started", trafficAllocation: 100, effectiveTrafficAllocation: percent },
    ...{ activateAt: at, concludeAt: "2099-01-01T00:00:00.000Z", createdAt: at, updatedAt: at },
    treatments: [{ id: app.twin.world.nextId(), split: 100, changes: [{ id: app.twin.world.nextId(), effect, discountId }] }],
  };
  app.twin.world.data.rollouts = [rollout];
}

const read = (now = new Date()) => offers.readRollouts(ctx(), { read: composition.rolloutsReaderOf(app.shop, "background"), now });

async function seen() {
  const { rollouts } = await app.db.offer.findFirstOrThrow({ where: { id: offer.id } });
  const view = await portal.readCreatorView(ctx(), { customerId: `gid://shopify/Customer/${MAYA}` }, new Date());
  const [mine] = view!.offers;
  return { rollouts, status: mine!.status, certain: mine!.certain, code: mine!.code };
}

test("without the permission an offer and a creator's page claim no more than the dates say, whatever a rollout does", async () => {
  serve("expire", 100);
  await read();
  expect(await seen()).toEqual({ rollouts: null, status: "active", certain: false, code: "MAYA15" });
});

test("a rollout that keeps an active offer from everybody, or from some, is told to the merchant and the creator", async () => {
  await allow(true);
  serve("expire", 100);
  await read();
  const until = "2099-01-01T00:00:00Z";
  expect(await seen()).toEqual({
    rollouts: [{ rollout: "Launch", effect: "expire", share: 100, until }],
    status: "paused",
    certain: true,
    code: null,
  });
  serve("expire", 30);
  await read();
  expect(await seen()).toMatchObject({ rollouts: [{ effect: "expire", share: 30 }], status: "some", code: "MAYA15" });
});

test("a rollout that gives an ended offer to shoppers makes its codes work again for them", async () => {
  await allow(true);
  await app.db.offer.updateMany({ data: { status: "EXPIRED", endsAt: new Date(Date.now() - 1_000) } });
  serve("activate", 100);
  await read();
  expect(await seen()).toMatchObject({ rollouts: [{ effect: "activate", share: 100 }], status: "active", code: "MAYA15" });
  app.twin.world.data.rollouts = [];
  await read();
  expect(await seen()).toEqual({ rollouts: [], status: "ended", certain: true, code: null });
});

test("what was known is not known any more once the permission is taken back", async () => {
  await allow(true);
  serve("expire", 100);
  await read();
  await allow(false);
  await read();
  expect(await seen()).toMatchObject({ rollouts: null, certain: false });
});

test("an offer that somebody looks at is read again after a minute, and stays as it was while Shopify does not answer", async () => {
  await allow(true);
  serve("expire", 100);
  const look = (now: Date) =>
    offers.readRolloutsOf(ctx(), { offerId: offer.id, read: composition.rolloutsReaderOf(app.shop, "person"), now });
  const now = new Date();
  expect(await look(now)).toMatchObject([{ effect: "expire", share: 100 }]);
  app.twin.world.data.rollouts = [];
  expect(await look(new Date(now.getTime() + 30_000))).toBeUndefined();
  app.twin.faults.add({ kind: "5xx", operation: "ReadRollouts", times: 1 });
  expect(await look(new Date(now.getTime() + 61_000))).toBeUndefined();
  expect(await seen()).toMatchObject({ status: "paused" });
  expect(await look(new Date(now.getTime() + 62_000))).toEqual([]);
});

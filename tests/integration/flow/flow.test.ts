/** Shopify Flow: what it is told, and what its workflows ask for, signed, once for each run. */
import { createHmac } from "node:crypto";
import type { ActionFunctionArgs } from "@remix-run/node";
import fc from "fast-check";

import { aShopWithCreators } from "#tests/integration/portal/portal-shop.ts";
import { API_SECRET } from "#tests/support/app.ts";
import type { BuiltOffer } from "#tests/support/builders.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";

let app: InstalledApp;
let composition: typeof import("#app/composition.server.ts");
let flow: typeof import("#app/flow/send-events.server.ts");
let engine: typeof import("#app/codes/engine/advance.ts");
let uses: typeof import("#app/routes/webhooks.flow.uses.ts");
let route: typeof import("#app/routes/webhooks.flow.$action.ts");
let offer: BuiltOffer;

beforeAll(async () => {
  app = await anInstalledApp({ pace: { bulkCreationMs: [1, 2] } });
  composition = await import("#app/composition.server.ts");
  flow = await import("#app/flow/send-events.server.ts");
  engine = await import("#app/codes/engine/advance.ts");
  uses = await import("#app/routes/webhooks.flow.uses.ts");
  route = await import("#app/routes/webhooks.flow.$action.ts");
});
beforeEach(async () => void (offer = await aShopWithCreators(app)));
afterAll(() => app.close());

type Asking = { runId?: string; properties: object; secret?: string; shop?: string };

async function ask(action: string, { runId = "run-1", properties, secret = API_SECRET, shop = app.shop }: Asking) {
  const raw = JSON.stringify({ shop_id: 1, shopify_domain: shop, action_run_id: runId, properties });
  const headers = { "X-Shopify-Hmac-Sha256": createHmac("sha256", secret).update(raw).digest("base64") };
  const request = new Request(`https://reissue.example.com/webhooks/flow/${action}`, { method: "POST", body: raw, headers });
  try {
    const response = await route.action({ request, params: { action }, context: {} } as ActionFunctionArgs);
    return { status: response.status, ...((await response.json()) as { message: string }) };
  } catch (thrown) {
    if (thrown instanceof Response) return { status: thrown.status, message: "" };
    throw thrown;
  }
}

type Telling = { trigger?: string; used?: boolean; at?: string; secret?: string; shop?: string };

/** As Flow tells of a workflow that is turned on or off (documented body; the shop's number is a text there). */
async function tellUse({ trigger = "Promo code refreshed", used = true, at = "2026-11-01T10:00:00.000Z", ...from }: Telling = {}) {
  const { secret = API_SECRET, shop = app.shop } = from;
  const told = { flow_trigger_definition_id: trigger, has_enabled_flow: used, shop_id: "1", shopify_domain: shop, timestamp: at };
  const raw = JSON.stringify(told);
  const headers = { "X-Shopify-Hmac-Sha256": createHmac("sha256", secret).update(raw).digest("base64") };
  const request = new Request("https://reissue.example.com/webhooks/flow/uses", { method: "POST", body: raw, headers });
  try {
    return (await uses.action({ request, params: {}, context: {} } as ActionFunctionArgs)).status;
  } catch (thrown) {
    if (thrown instanceof Response) return thrown.status;
    throw thrown;
  }
}

/** Moves what is under way until nothing is. */
async function work(): Promise<void> {
  const until = Date.now() + 20_000;
  // Each look comes half a minute after the last: nothing waits for its own time.
  for (let later = 0; (await app.db.refreshItem.count({ where: { state: "running" } })) > 0; later += 30_000) {
    if (Date.now() > until) throw new Error("It never ended.");
    await engine.advance(app.shop, offer.discountId, { ...composition.refreshDeps(app.shop), now: () => new Date(Date.now() + later) });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function tell(now = new Date(Date.now() + 1_000)) {
  await flow.sendFlowEvents(composition.contextOf(app.shop), { send: composition.flowTriggersOf(app.shop), now });
  return app.twin.world.data.flowTriggers.map(({ handle, payload }) => ({ handle, payload }));
}
const runs = () => app.db.activity.findMany({ where: { kind: "flow_action_run" }, select: { subject: true, reason: true } });

test("a forged signature is refused, and so is a body that is none", async () => {
  const properties = { code: "MAYA15" };
  expect((await ask("deactivate", { properties, secret: "another" })).status).toBe(401);
  expect((await ask("nonsense", { properties })).status).toBe(404);
  expect((await ask("deactivate", { properties: {} })).status).toBe(422);
  expect((await ask("deactivate", { properties, shop: "other-shop.myshopify.com" })).status).toBe(422);
  expect((await ask("deactivate", { properties, shop: "a\u0000" })).status).toBe(422);
  expect(await app.db.flowRun.count()).toBe(0);
});

test("triggers that no workflow of the shop begins with are not sent, and cost nothing", async () => {
  await ask("refresh", { properties: { code: "maya15", "new-code": "MAYAGLOW" } });
  await work();
  expect(await app.db.flowEvent.count()).toBe(1);
  expect(await tell()).toEqual([]);
  expect(await app.db.flowEvent.count()).toBe(0);
  expect(await tellUse({ trigger: "leak-suspected" })).toBe(204);
  await ask("refresh", { runId: "run-2", properties: { code: "MAYAGLOW", "new-code": "MAYASTAR" } });
  await work();
  expect(await tell()).toEqual([]);
  expect(await app.db.flowEvent.count()).toBe(0);
});

test("what Flow tells of a trigger later counts, however it arrives, and only with its signature", async () => {
  const inUse = async () => [...(await (await import("#app/flow/uses.server.ts")).triggersInUse(composition.contextOf(app.shop)))];
  expect(await tellUse({ secret: "another" })).toBe(401);
  expect(await tellUse({ shop: "other-shop.myshopify.com" })).toBe(422);
  expect(await tellUse({ at: "yesterday" })).toBe(400);
  expect(await inUse()).toEqual([]);
  expect(await tellUse({ at: "2026-11-01T10:00:00.000Z" })).toBe(204);
  expect(await inUse()).toEqual(["promo-code-refreshed"]);
  expect(await tellUse({ used: false, at: "2026-11-01T09:00:00.000Z" })).toBe(204);
  expect(await inUse()).toEqual(["promo-code-refreshed"]);
  expect(await tellUse({ used: false, at: "2026-11-01T12:00:00+01:00" })).toBe(204);
  expect(await inUse()).toEqual([]);
  expect(await tellUse({ trigger: "gid://shopify/FlowTriggerDefinition/101" })).toBe(204);
  expect((await inUse()).length).toBe(4);
});

test("a code is refreshed: 202 until Shopify was seen to have it, then 200, once however often it is asked", async () => {
  await tellUse({ trigger: "Promo code refreshed" });
  const asked = { properties: { code: "maya15", "new-code": "MAYAGLOW" } };
  const both = await Promise.all([ask("refresh", asked), ask("refresh", asked)]);
  expect(both.map(({ status }) => status)).toEqual([202, 202]);
  await work();
  expect(await ask("refresh", asked)).toEqual({ status: 200, message: "MAYA15 became MAYAGLOW." });
  expect(await ask("refresh", asked)).toEqual({ status: 200, message: "MAYA15 became MAYAGLOW." });
  expect(await app.db.refresh.count()).toBe(1);
  expect(await runs()).toEqual([{ subject: "Refresh promo code maya15", reason: "MAYA15 became MAYAGLOW." }]);
  const told = await tell();
  expect(told).toMatchObject([
    { handle: "promo-code-refreshed", payload: { "Old code": "MAYA15", "New code": "MAYAGLOW", Offer: "Summer Glow" } },
  ]);
  expect(await app.db.flowEvent.count()).toBe(0);
  expect(await tell()).toHaveLength(1);
});

const RUNS = {
  maya: ["refresh", { code: "MAYA15", "new-code": "MAYAGLOW" }],
  away: ["deactivate", { code: "MAYA15" }],
  leo: ["refresh", { code: "LEO15", "new-code": "LEOGLOW" }],
  leak: ["leak", { code: "LEO15", address: "" }],
} as const;
const called = fc.record({ run: fc.constantFrom("maya", "away", "leo", "leak"), waits: fc.boolean() });

test("however often Flow asks for runs, and however many at once, each is done once, answered alike and told once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(called, { minLength: 3, maxLength: 7 }), async (calls) => {
      offer = await aShopWithCreators(app);
      const askRun = async (run: keyof typeof RUNS) => (await ask(RUNS[run][0], { runId: run, properties: RUNS[run][1] })).status;
      for (let rest = calls; rest.length > 0;) {
        const next = rest.findIndex(({ waits }, at) => at > 0 && waits);
        const batch = rest.slice(0, next < 0 ? rest.length : next);
        rest = rest.slice(batch.length);
        const answers = await Promise.all(batch.map(({ run }) => askRun(run)));
        expect(answers.filter((status) => ![200, 202, 422].includes(status))).toEqual([]);
        await work();
      }
      const names = [...new Set(calls.map(({ run }) => run))];
      const ends = new Map<string, number>();
      for (const run of names) {
        // Two runs about one code: the one that comes too late begins when it is asked for the next time.
        for (let tries = 0; (ends.get(run) ?? 202) === 202 && tries < 3; tries++) ends.set(run, await askRun(run).finally(work));
        expect(await askRun(run)).toBe(ends.get(run));
      }
      expect([...ends.values()].filter((status) => status === 202)).toEqual([]);
      const done = (...runs: string[]) => runs.filter((run) => ends.get(run) === 200).length;
      expect(await app.db.refresh.count()).toBe(done("maya", "leo"));
      expect(await app.db.enrolmentChange.count()).toBe(done("away"));
      expect(await app.db.leakCase.count()).toBe(done("leak"));
      expect((await runs()).length).toBe(names.length);
    }),
    { numRuns: 8, seed: 20_261_130, endOnFailure: true },
  );
});

test("a dry run says what would happen, and leaves no draft", async () => {
  const dry = (code: string, runId: string) => ask("refresh", { runId, properties: { code: "MAYA15", "new-code": code, "dry-run": true } });
  expect(await dry("MAYAGLOW", "a")).toEqual({ status: 200, message: "Dry run: MAYA15 would become MAYAGLOW. Nothing was changed." });
  expect((await dry("LEO15", "b")).status).toBe(422);
  expect([await app.db.refresh.count(), await app.db.promoCode.count({ where: { liveUntil: null } })]).toEqual([0, 2]);
  expect(await runs()).toHaveLength(2);
});

test("a code nobody has is refused for good, and told", async () => {
  expect(await ask("leak", { runId: "a\u0000", properties: { code: "A\u0000\ud83c" } })).toMatchObject({ status: 422 });
  await app.db.activity.deleteMany({});
  expect(await ask("refresh", { properties: { code: "STRAY10" } })).toEqual({ status: 422, message: "No member has STRAY10 now." });
  expect(await runs()).toEqual([{ subject: "Refresh promo code STRAY10", reason: "No member has STRAY10 now." }]);
});

test("a member is deactivated, and their code is gone from Shopify before Flow hears that it is done", async () => {
  expect((await ask("deactivate", { properties: { code: "MAYA15" } })).status).toBe(202);
  await work();
  expect((await ask("deactivate", { properties: { code: "MAYA15" } })).status).toBe(200);
  expect(await app.db.enrolmentChange.count()).toBe(1);
  expect(app.twin.world.data.discounts.flatMap(({ codes }) => codes.map(({ code }) => code))).toEqual(["LEO15"]);
});

test("while a code is being replaced Flow is told to ask again, and never that its member was deactivated", async () => {
  expect((await ask("refresh", { runId: "a", properties: { code: "MAYA15", "new-code": "MAYAGLOW" } })).status).toBe(202);
  const away = () => ask("deactivate", { runId: "b", properties: { code: "MAYA15" } });
  expect((await away()).status).toBe(202);
  expect((await ask("refresh", { runId: "c", properties: { code: "MAYA15", "new-code": "MAYASTAR" } })).status).toBe(202);
  expect(await app.db.enrolmentChange.count()).toBe(0);
  await work();
  expect(await away()).toEqual({ status: 422, message: "No member has MAYA15 now." });
  expect((await ask("deactivate", { runId: "d", properties: { code: "MAYAGLOW" } })).status).toBe(202);
  await work();
  expect((await ask("deactivate", { runId: "d", properties: { code: "MAYAGLOW" } })).status).toBe(200);
});

test("a leak case is opened once for each run, and Flow is told of it once", async () => {
  await tellUse({ trigger: "leak-suspected" });
  const asked = { properties: { code: "MAYA15", address: "https://coupons.example/maya" } };
  expect((await ask("leak", asked)).status).toBe(200);
  expect((await ask("leak", { ...asked, runId: "run-2" })).status).toBe(200);
  expect(await app.db.leakCase.count()).toBe(1);
  expect(await tell()).toMatchObject([
    { handle: "leak-suspected", payload: { Code: "MAYA15", Reason: "Seen at https://coupons.example/maya" } },
  ]);
});

test("what Shopify cannot take now is told later, and nothing twice", async () => {
  await tellUse({ trigger: "Leak suspected" });
  await ask("leak", { properties: { code: "MAYA15", address: "" } });
  app.twin.faults.add({ kind: "5xx", operation: "SendFlowTrigger", times: 1 });
  await expect(tell()).rejects.toThrow("HTTP 5");
  expect(await app.db.flowEvent.findFirstOrThrow()).toMatchObject({ sent: 0, tries: 1 });
  expect(await tell()).toEqual([]);
  expect(await tell(new Date(Date.now() + 10 * 60_000))).toHaveLength(1);
});

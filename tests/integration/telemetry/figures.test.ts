/** What an operator sees of a web process and of a worker: the figures' endpoint, the traces, and whether dashboard and alerts ask for what is there. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";

import type { Handlers } from "#app/jobs/worker.server.ts";
import type { Telemetry } from "#app/telemetry/start-telemetry.server.ts";
import { takeErrorLines } from "#tests/support/error-lines.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { aDatabase } from "#tests/support/postgres.ts";
import { readSource } from "#tests/support/sources.ts";
import { startWebServer } from "#tests/support/web-server.ts";
import { aWebhook, deliver } from "#tests/support/webhook.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";
import { freeBasePort } from "#tests/support/stack/ports.ts";

const TOKEN = "a-secret-of-many-characters";

type Attribute = { key: string; value: { stringValue?: string } };
type Span = { name: string; traceId: string; spanId: string; parentSpanId?: string; attributes: Attribute[] };

let app: InstalledApp;
let collector: Server;
let port: number;
let telemetry: Telemetry;
const spans: Span[] = [];
const pushed: string[] = [];

beforeAll(async () => {
  collector = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts).toString();
      if (request.url === "/v1/metrics") pushed.push(body);
      if (request.url === "/v1/traces") {
        const told = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
        spans.push(...told.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      }
      response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  port = await freeBasePort();
  Object.assign(process.env, {
    METRICS_PORT: `${port}`,
    METRICS_TOKEN: TOKEN,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
  });
  app = await anInstalledApp();
  await app.signIn();
  const { startTelemetry } = await import("#app/telemetry/start-telemetry.server.ts");
  telemetry = await startTelemetry({ role: "worker", db: app.db });
});
afterAll(async () => {
  // The library asks for parts of its own only when it sends: jest wants that to happen before the end.
  await telemetry.stop();
  await app.close();
  await new Promise((resolve) => collector.close(resolve));
});

const figuresAt = async (of: number, token = TOKEN) => {
  const answer = await fetch(`http://127.0.0.1:${of}/metrics`, { headers: { Authorization: `Bearer ${token}` } });
  return { status: answer.status, text: await answer.text() };
};
const namesIn = (text: string) => new Set([...text.matchAll(/^(reissue_\w+)[ {]/gm)].map(([, name]) => name!));
const valueOf = (text: string, series: string) =>
  Number(
    text
      .split("\n")
      .find((line) => line.startsWith(`${series} `))
      ?.split(" ")[1],
  );

/** Does something of everything that is counted. */
async function live(): Promise<void> {
  await aWholeShop(app.db, "other.myshopify.com");
  const ordersRoute = await import("#app/routes/webhooks.orders.ts");
  const refused = await deliver(ordersRoute, aWebhook({ shop: app.shop, topic: "orders/create", body: {}, secret: "another" }));
  expect(refused.status).toBe(401);
  const unknown = await deliver(ordersRoute, aWebhook({ shop: "stranger.myshopify.com", topic: "orders/delete", body: { id: 1 } }));
  expect(unknown.status).toBe(404);

  const [{ openQueue, enqueueOn }, { startWorker }, { jobHandlers }, { isInstalledAtShopify }] = await Promise.all([
    import("#app/jobs/queue.server.ts"),
    import("#app/jobs/worker.server.ts"),
    import("#app/jobs/handlers.server.ts"),
    import("#app/composition.server.ts"),
  ]);
  const boss = await openQueue({ housekeeping: true });
  const ended: string[] = [];
  const handlers: Handlers = {
    ...jobHandlers(boss),
    "installation.check": async ({ shop }) => {
      await isInstalledAtShopify(shop);
      ended.push("installation.check");
    },
    "leaks.radar": async () => {
      ended.push("leaks.radar");
      throw new Error("on purpose, for nobody@example.com");
    },
  };
  const db = app.shopDb(app.shop);
  await enqueueOn(boss, db, { name: "installation.check", payload: { shop: app.shop }, inSeconds: 0 });
  await enqueueOn(boss, db, { name: "leaks.radar", payload: { shop: app.shop }, inSeconds: 0 });
  const worker = await startWorker(boss, handlers);
  while (ended.length < 2) await sleep(20);
  await worker.stop();
  const waiting = await openQueue({ housekeeping: false });
  await enqueueOn(waiting, db, {
    name: "discount.sync",
    payload: { shop: app.shop, discountId: "gid://shopify/DiscountCodeNode/1" },
    inSeconds: 0,
  });
  await app.db.$executeRaw`INSERT INTO "workers"."seen" ("id", "at") VALUES (gen_random_uuid(), now() - interval '5 seconds')`;
  // The state that was read a moment ago is kept for five seconds.
  await sleep(5_100);
  await waiting.stop({ graceful: false });
  expect(takeErrorLines()).toMatchObject([{ event: "job_failed", job: "leaks.radar", shop: app.shop }]);
}

test("figures and traces tell what a web process and a worker did, and dashboard and alerts ask for nothing else", async () => {
  expect((await figuresAt(port)).status).toBe(200);
  await live();
  const worker = (await figuresAt(port)).text;

  expect(valueOf(worker, `reissue_webhooks_total{topic="unknown",outcome="refused"}`)).toBe(1);
  expect(valueOf(worker, `reissue_webhooks_total{topic="ORDERS_DELETE",outcome="unknown_shop"}`)).toBe(1);
  expect(valueOf(worker, `reissue_jobs_total{job="installation.check",outcome="done"}`)).toBe(1);
  expect(valueOf(worker, `reissue_jobs_total{job="leaks.radar",outcome="failed"}`)).toBe(1);
  expect(valueOf(worker, `reissue_job_wait_seconds_count{job="installation.check"}`)).toBe(1);
  expect(valueOf(worker, `reissue_jobs_due{job="discount.sync"}`)).toBe(1);
  expect(valueOf(worker, `reissue_job_oldest_wait_seconds{job="discount.sync"}`)).toBeGreaterThan(4);
  expect(valueOf(worker, `reissue_shopify_calls_total{outcome="answered"}`)).toBe(1);
  expect(valueOf(worker, `reissue_shopify_points_left_ratio_count`)).toBe(1);
  expect(valueOf(worker, `reissue_worker_heartbeat_age_seconds`)).toBeGreaterThan(4);
  expect(valueOf(worker, `reissue_database_connections_max{pool="requests"}`)).toBe(4);
  expect(valueOf(worker, `reissue_errors_total{event="job_failed"}`)).toBe(1);
  expect(worker).not.toContain("myshopify");

  const database = await aDatabase();
  const figuresPort = port + 1;
  const server = await startWebServer(database.url, { METRICS_PORT: `${figuresPort}`, LOG_LEVEL: "info" });
  const asked = await fetch(`${server.url}/portal?shop=x`, { headers: { "X-Request-Id": "from-the-proxy" } });
  expect(asked.headers.get("x-request-id")).toBe("from-the-proxy");
  const web = (await figuresAt(figuresPort)).text;
  expect(valueOf(web, `reissue_request_duration_seconds_count{method="GET",area="portal",status="4xx"}`)).toBe(1);
  // Another address of this machine is not served without being asked for.
  expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
  await server.stop();
  expect(server.log()).toMatch(/"requestId":"from-the-proxy"[^\n]*"path":"\/portal"/);
  await database.drop();

  const there = new Set([...namesIn(worker), ...namesIn(web)]);
  const dashboard = JSON.parse(readSource("docs/operations/dashboard.json")) as { panels: { targets: { expr: string }[] }[] };
  const { groups } = parse(readSource("docs/operations/alerts.yaml")) as {
    groups: { rules: { alert: string; expr: string; for: string; labels: { severity: string }; annotations: { runbook: string } }[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  const expressions = [...dashboard.panels.flatMap(({ targets }) => targets), ...rules].map(({ expr }) => expr);
  const named = expressions.flatMap((expression) => [...expression.matchAll(/reissue_\w+/g)].map(([name]) => name));
  expect(named.filter((name) => !there.has(name))).toEqual([]);
  const { METRICS } = await import("#app/platform/metrics.ts");
  const unseen = Object.values(METRICS).filter(({ name }) => !named.some((one) => one.startsWith(name)));
  expect(unseen).toEqual([]);

  await telemetry.stop();
  const job = spans.find(({ name }) => name === "job installation.check");
  const call = spans.find(({ name }) => name === "shopify ReadShop");
  expect(call).toMatchObject({ traceId: job?.traceId, parentSpanId: job?.spanId });
  const sql = spans.filter(({ name, traceId }) => name === "sql" && traceId === job?.traceId);
  expect(sql.length).toBeGreaterThan(0);
  const statements = sql.flatMap(({ attributes }) => attributes.filter(({ key }) => key === "db.query.text"));
  expect(JSON.stringify(statements)).not.toContain(app.shop);
  expect(JSON.stringify(spans)).not.toMatch(/shpat_|shpua_|nobody@example/);
  expect(pushed.join("")).toContain("reissue_jobs");
});

test("every alert has its paragraph in the runbook, and severity and duration", () => {
  const runbook = readSource("docs/operations.md");
  const headings = [...runbook.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
  const { groups } = parse(readSource("docs/operations/alerts.yaml")) as {
    groups: { rules: { alert: string; for: string; labels: { severity: string }; annotations: { summary: string; runbook: string } }[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  expect(headings).toEqual(rules.map(({ alert }) => alert));
  for (const rule of rules) {
    expect(rule).toMatchObject({
      for: expect.stringMatching(/^\d+m$/),
      labels: { severity: expect.stringMatching(/^(page|ticket)$/) },
      annotations: { summary: expect.stringMatching(/\.$/), runbook: `docs/operations.md#${rule.alert.toLowerCase()}` },
    });
  }
});

test("without the secret nothing is told", async () => {
  const { serveMetrics } = await import("#app/telemetry/metrics-server.server.ts");
  const served = await serveMetrics({ port: 0, host: "127.0.0.1", token: TOKEN }, (_, response) => void response.end("figures"));
  expect(await figuresAt(served.port!, "another")).toEqual({ status: 401, text: "" });
  expect((await fetch(`http://127.0.0.1:${served.port}/metrics`)).status).toBe(401);
  expect(await figuresAt(served.port!)).toEqual({ status: 200, text: "figures" });
  const taken = await serveMetrics({ port: served.port!, host: "127.0.0.1", token: TOKEN }, () => undefined);
  expect(taken.port).toBeNull();
  expect(takeErrorLines()).toMatchObject([{ event: "metrics_cannot_listen" }]);
  await served.close();
});

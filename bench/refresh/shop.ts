/** A shop to measure in: a PostgreSQL of its own, a local Shopify with the Standard plan, the real worker as a process. */
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { ShopContext } from "#app/platform/db.server.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";
import { shelfOf } from "#tests/support/shelf.ts";
import { untilItSays } from "#tests/support/stack/answers.ts";
import { startChild, type ChildPlan } from "#tests/support/stack/child.ts";
import { onCluster, removeCluster, startCluster } from "#tests/support/stack/cluster.ts";
import { dataFolder, repository } from "#tests/support/stack/folders.ts";
import { migrate } from "#tests/support/stack/migrate.ts";
import { freeBasePort, portsFrom } from "#tests/support/stack/ports.ts";
import { prepareWorker } from "#tests/support/stack/prepare.ts";
import { programsOf } from "#tests/support/stack/programs.ts";
import { readAppRegistration } from "#tests/twin/outside/app-registration.ts";
import { ensureInstalled } from "#tests/twin/outside/install/installation.ts";
import { issueToken } from "#tests/twin/outside/install/tokens.ts";
import { startTwin } from "#tests/twin/outside/server.ts";
import { blankWorld } from "#tests/twin/world/blank-world.ts";

const CREDENTIALS = { clientId: "reissue-demo-key", secret: "reissue-demo-secret" };

export type BenchShop = Awaited<ReturnType<typeof openShop>>;

/** Every import takes what it takes in the middle (300 to 1,000): a ratio is not to owe to whose imports were the quick ones. */
const IMPORT_MS = 650;

/** Milliseconds of processor the process has had; a busy machine takes longer but not more. Linux counts in hundredths. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/\(.*\)/, "name")
    .split(" ");
  const [user, system] = [Number(fields[13]), Number(fields[14])];
  return (user + system) * 10;
}

/** Resident memory of a process in megabytes. */
function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? NaN) / 1024;
}

/** One shop in each process: the app's modules read their environment once. */
let opened: Promise<BenchShop> | undefined;
export const theShop = () => (opened ??= openShop());
export const closeTheShop = async () => (await opened)?.close();

async function openShop() {
  await prepareWorker();
  const dataDir = join(dataFolder, "bench", randomUUID());
  mkdirSync(join(dataDir, "logs"), { recursive: true });
  const ports = portsFrom(await freeBasePort());
  const cluster = await startCluster({
    dataDir: join(dataDir, "postgres"),
    port: ports.database,
    logFile: join(dataDir, "logs/postgres.log"),
    durable: true,
  });
  await onCluster(cluster.url("postgres"), "CREATE DATABASE bench");
  const databaseUrl = cluster.url("bench");
  await migrate(databaseUrl, join(dataDir, "logs/migrate.log"));
  const registration = readAppRegistration(readFileSync(join(repository, "shopify.app.toml"), "utf8"), CREDENTIALS);
  const world = blankWorld();
  const twin = await startTwin({
    port: 0,
    app: registration,
    seed: world,
    webhooks: false,
    pace: { bulkCreationMs: [IMPORT_MS, IMPORT_MS] },
  });
  const addresses = { url: twin.url, tunnelUrl: twin.url, twinUrl: twin.url, databaseUrl };
  const { worker, app } = programsOf({ ports, addresses, dataDir, seed: "bare" });
  Object.assign(process.env, worker.env, { LOG_LEVEL: "error" });
  await import("#tests/twin/redirect.mjs" as string);
  const { db, shopDb } = await import("#app/platform/db.server.ts");
  const shop = world.shop.domain;
  const ctx: ShopContext = { shop, db: shopDb(shop) };
  await db.shop.create({ data: { domain: shop, name: "Bench", currency: "USD", ianaTimezone: "UTC", installedAt: new Date() } });
  const { scopes } = ensureInstalled(twin.world, registration);
  const { accessToken, refreshToken } = issueToken(twin.world, {
    kind: "expiringOffline",
    clientId: CREDENTIALS.clientId,
    scopes,
    supersedes: null,
  });
  const expires = new Date(Date.now() + 3_600_000);
  await db.session.create({
    data: { id: `offline_${shop}`, shop, state: "", accessToken, refreshToken, expires, scope: scopes.join(",") },
  });
  let serial = 0;
  let offers = 0;

  /** Starts `node …args` in the app's environment; it is ready once it says so. */
  const start = async (plan: Omit<ChildPlan, "logFile">, ready: RegExp) => {
    const logFile = join(dataDir, "logs", `${plan.name.replaceAll(/\W+/g, "-")}-${(serial += 1)}.log`);
    const child = startChild({ ...plan, env: { ...plan.env, LOG_LEVEL: "info" }, logFile });
    await untilItSays(ready, { child, seconds: 60 });
    return child;
  };

  const bench = {
    ctx,
    twin,
    databaseUrl,
    appEnv: app.env,
    /** The built app as it runs in production. */
    async serve() {
      const child = await start(app, /app_ready/);
      return {
        port: ports.app,
        cpuMs: () => cpuMs(child.pid),
        residentMb: () => residentMb(child.pid),
        stop: () => child.stop("SIGTERM", 10_000),
      };
    },
    /** Another program beside it, on the port that mail would have. */
    async serveInstead(file: string, ready: RegExp) {
      const child = await start({ ...worker, name: file, args: [file, databaseUrl, `${ports.mail}`] }, ready);
      return { port: ports.mail, cpuMs: () => cpuMs(child.pid), stop: () => child.stop("SIGTERM", 10_000) };
    },
    /** Starts a worker; `peakMb` reads the most memory it ever held, in megabytes. */
    async hire() {
      const child = await start(worker, /worker.ready/);
      return {
        peakMb: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? NaN) / 1024,
        residentMb: () => residentMb(child.pid),
        cpuMs: () => cpuMs(child.pid),
        fire: () => child.stop("SIGTERM", 40_000),
      };
    },
    /** An offer of so many members, with the planner told of it. */
    async anOffer(members: number): Promise<BuiltOffer> {
      const prefix = `O${(offers += 1)}M`;
      const offer = await anOffer({
        title: prefix,
        codes: Array.from({ length: members }, (_, at) => `${prefix}${at}`),
        usageLimit: null,
      }).in(ctx, shelfOf(twin.world));
      await db.$executeRawUnsafe("ANALYZE");
      return offer;
    },
    /** A draft in which everybody gets a new name. */
    async draft(offer: BuiltOffer): Promise<string> {
      const { createDraft } = await import("#app/refreshes/create-draft.server.ts");
      const { saveDraftNames } = await import("#app/refreshes/draft-names.server.ts");
      const made = await createDraft(ctx, { offerId: offer.id, all: true, createdBy: "1", reason: "creator_request" });
      if (!made.ok) throw new Error(made.reason);
      const { refreshId } = made;
      const items = await ctx.db.refreshItem.findMany({ where: { refreshId }, select: { id: true }, orderBy: { position: "asc" } });
      await saveDraftNames(ctx, { refreshId, names: Object.fromEntries(items.map(({ id }, at) => [id, `${offer.title}NEW${at}`])) });
      await db.$executeRawUnsafe("ANALYZE");
      return refreshId;
    },
    async start(refreshId: string): Promise<void> {
      const { startRefresh } = await import("#app/refreshes/start-refresh.server.ts");
      const { enqueue } = await import("#app/jobs/queue.server.ts");
      const started = await startRefresh(ctx, { refreshId, startedBy: "1", enqueue });
      if (!started.ok) throw new Error(started.reason);
    },
    /** Milliseconds from the start of the refresh until it settled. Throws when somebody needs attention. */
    async settled(refreshId: string): Promise<number> {
      for (;;) {
        const refresh = await ctx.db.refresh.findFirst({ where: { id: refreshId } });
        if (refresh?.settledAt && refresh.startedAt) {
          const done = await ctx.db.refreshItem.count({ where: { refreshId, state: "done" } });
          const all = await ctx.db.refreshItem.count({ where: { refreshId } });
          if (done !== all) throw new Error(`${all - done} of ${all} need attention`);
          return refresh.settledAt.getTime() - refresh.startedAt.getTime();
        }
        await sleep(250);
      }
    },
    /** Every call takes so long before Shopify looks at it; 0 ends that. */
    callsTake(ms: number): void {
      twin.faults.clear();
      if (ms > 0) twin.faults.add({ kind: "latency", ms, times: 1_000_000 });
    },
    /** Points charged since `from`, and the calls that were. */
    spentSince(from: number): { points: number; calls: number } {
      const calls = twin.api.log.slice(from);
      return { points: calls.reduce((sum, call) => sum + (call.actualQueryCost ?? 0), 0), calls: calls.length };
    },
    /** Milliseconds the database has worked for this shop's database so far, the queue's work included. */
    async databaseMs(): Promise<number> {
      await sleep(1_500);
      const [row] = await db.$queryRaw<{ ms: number }[]>`SELECT active_time AS ms FROM pg_stat_database WHERE datname = current_database()`;
      return row!.ms;
    },
    /** Waits until every bucket is full again (100 points a second, the Standard plan's), so that each measurement begins with the same points. */
    async fullBucket(): Promise<void> {
      const refillsIn = 20_000;
      const since = twin.world.now().getTime() - refillsIn;
      const recent = twin.api.log.filter(({ at }) => Date.parse(at) > since);
      const points = recent.reduce((sum, call) => sum + (call.actualQueryCost ?? 0), 0);
      await sleep(500 + Math.min(refillsIn, points * 10));
    },
    async close(): Promise<void> {
      const { closeQueue } = await import("#app/jobs/queue.server.ts");
      await closeQueue();
      await db.$disconnect();
      await twin.close();
      await cluster.stop();
      await removeCluster(join(dataDir, "postgres"));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return bench;
}

/**
 * Real worker processes on a PostgreSQL of their own and a local Shopify: what they do is looked at from outside only.
 * The web app is left out; the refreshes are started through its use cases, as its routes do.
 */
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { ShopContext } from "#app/db.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";
import { codesIn, shelfOf } from "#tests/support/shelf.ts";
import { startChild, type Child } from "#tests/support/stack/child.ts";
import { untilItSays } from "#tests/support/stack/answers.ts";
import { onCluster, removeCluster, startCluster } from "#tests/support/stack/cluster.ts";
import { dataFolder } from "#tests/support/stack/folders.ts";
import { migrate } from "#tests/support/stack/migrate.ts";
import { freeBasePort, portsFrom } from "#tests/support/stack/ports.ts";
import { programsOf } from "#tests/support/stack/programs.ts";
import { readAppRegistration } from "#tests/twin/outside/app-registration.ts";
import { ensureInstalled } from "#tests/twin/outside/install/installation.ts";
import { issueToken } from "#tests/twin/outside/install/tokens.ts";
import { startTwin } from "#tests/twin/outside/server.ts";
import { blankWorld } from "#tests/twin/world/blank-world.ts";

const CREDENTIALS = { clientId: "reissue-demo-key", secret: "reissue-demo-secret" };

export type Crew = Awaited<ReturnType<typeof aCrew>>;

export async function aCrew() {
  const dataDir = join(dataFolder, "test-stacks", randomUUID());
  mkdirSync(join(dataDir, "logs"), { recursive: true });
  const ports = portsFrom(await freeBasePort());
  const startDatabase = () =>
    startCluster({ dataDir: join(dataDir, "postgres"), port: ports.database, logFile: join(dataDir, "logs/postgres.log"), durable: true });
  let cluster = await startDatabase();
  await onCluster(cluster.url("postgres"), "CREATE DATABASE crew");
  const databaseUrl = cluster.url("crew");
  await migrate(databaseUrl, join(dataDir, "logs/migrate.log"));

  const registration = readAppRegistration(readFileSync("shopify.app.toml", "utf8"), CREDENTIALS);
  // Larger plan and quick imports: the deaths shall fall into work, not into waiting.
  const world = blankWorld({ shop: { plan: "plus" } });
  const twin = await startTwin({ port: 0, app: registration, seed: world, webhooks: false, pace: { bulkCreationMs: [50, 200] } });
  const shop = world.shop.domain;
  const addresses = { url: twin.url, tunnelUrl: twin.url, twinUrl: twin.url, databaseUrl };
  const { worker } = programsOf({ ports, addresses, dataDir, seed: "bare" });
  Object.assign(process.env, worker.env, { NODE_ENV: "test", LOG_LEVEL: "error" });

  const { db, shopDb } = await import("#app/db.server.ts");
  const queue = await import("#app/jobs/queue.server.ts");
  const ctx: ShopContext = { shop, db: shopDb(shop) };
  const { scopes } = ensureInstalled(twin.world, registration);
  const token = issueToken(twin.world, { kind: "expiringOffline", clientId: CREDENTIALS.clientId, scopes, supersedes: null });
  const { accessToken, refreshToken } = token;
  const expires = new Date(Date.now() + 3_600_000);
  await db.session.create({
    data: { id: `offline_${shop}`, shop, state: "", accessToken, refreshToken, expires, scope: scopes.join(",") },
  });

  const workers: Child[] = [];
  let serial = 0;
  const crew = {
    ctx,
    twin,
    /** Where the workers hand their mail over. Nothing listens there unless a test does. */
    mailPort: ports.mail,
    /** Starts one more worker and returns when it works. */
    async hire(): Promise<Child> {
      const name = `worker-${(serial += 1)}`;
      const child = startChild({ ...worker, env: { ...worker.env, LOG_LEVEL: "info" }, logFile: join(dataDir, "logs", `${name}.log`) });
      await untilItSays(/worker.ready/, { child, seconds: 60 });
      workers.push(child);
      return child;
    },
    /** Ends it between two instructions, with nothing put in order. */
    kill: (child: Child) => child.stop("SIGKILL"),
    /** Ends every worker, so that the next test begins with none. */
    async dismiss(): Promise<void> {
      for (const child of workers.splice(0)) await child.stop("SIGTERM", 40_000);
    },
    /** Takes the database away under everybody's hands and brings it back. */
    async restartDatabase(): Promise<void> {
      await cluster.child.stop("SIGINT", 20_000);
      cluster = await startDatabase();
    },
    anOffer: (title: string, codes: string[]) => anOffer({ title, codes, usageLimit: null }).in(ctx, shelfOf(twin.world)),
    /** Starts a refresh of everybody in the offer under these names. */
    async start(offer: BuiltOffer, names: readonly string[]): Promise<string> {
      const { createDraft } = await import("#app/refresh/create-draft.server.ts");
      const { saveDraftNames } = await import("#app/refresh/draft-names.server.ts");
      const { startRefresh } = await import("#app/refresh/start-refresh.server.ts");
      const enrolmentIds = offer.members.map(({ enrolmentId }) => enrolmentId);
      const made = await createDraft(ctx, { offerId: offer.id, enrolmentIds, createdBy: "1", reason: "leak" });
      if (!made.ok) throw new Error(made.reason);
      const { refreshId } = made;
      const items = await ctx.db.refreshItem.findMany({ where: { refreshId }, orderBy: { position: "asc" }, select: { id: true } });
      await saveDraftNames(ctx, { refreshId, names: Object.fromEntries(items.map(({ id }, at) => [id, names[at]!])) });
      expect(await startRefresh(ctx, { refreshId, startedBy: "1", enqueue: queue.enqueue })).toEqual({ ok: true });
      return refreshId;
    },
    /** Waits until nothing of the refresh runs any more. */
    async settled(refreshId: string, seconds = 90): Promise<void> {
      const until = Date.now() + seconds * 1000;
      while ((await ctx.db.refresh.findFirst({ where: { id: refreshId } }))?.state !== "settled") {
        if (Date.now() > until) throw new Error(`Not settled: ${JSON.stringify(await whereItStands(ctx, refreshId))}`);
        await sleep(100);
      }
    },
    /** Nothing lost, nothing doubled: in Shopify, in the lineage, in the promises and in the timeline. */
    async check(refreshId: string, offer: BuiltOffer, names: readonly string[]): Promise<void> {
      const live = codesIn(twin.world, offer.discountId) ?? [];
      expect(live.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
      const ids = new Map(live.map(({ id, name }) => [name, id]));
      const current = await ctx.db.promoCode.findMany({ where: { offerId: offer.id, liveUntil: null } });
      const held = new Map(current.map(({ enrolmentId, name, redeemCodeId }) => [enrolmentId, { name, redeemCodeId }]));
      expect(current).toHaveLength(names.length);
      offer.members.forEach(({ enrolmentId }, at) =>
        expect(held.get(enrolmentId)).toEqual({ name: names[at], redeemCodeId: ids.get(names[at]!) }),
      );
      const items = await ctx.db.refreshItem.groupBy({ by: ["state"], where: { refreshId }, _count: true });
      expect(items).toEqual([{ state: "done", _count: names.length }]);
      const itemIds = (await ctx.db.refreshItem.findMany({ where: { refreshId }, select: { id: true } })).map(({ id }) => id);
      expect(await ctx.db.promoCode.count({ where: { refreshItemId: { in: itemIds } } })).toBe(names.length);
      const ended = await ctx.db.refreshEvent.count({ where: { item: { refreshId }, step: "record", outcome: "done" } });
      expect(ended).toBe(names.length);
      const claims = await ctx.db.nameClaim.findMany({
        where: { enrolmentId: { in: offer.members.map(({ enrolmentId }) => enrolmentId) } },
      });
      expect(claims.map(({ key, refreshItemId }) => [key, refreshItemId]).toSorted()).toEqual(
        names.map((name) => [keyOf(name), null]).toSorted(),
      );
    },
    async close(): Promise<void> {
      for (const child of workers) await child.stop("SIGKILL");
      await queue.closeQueue();
      await db.$disconnect();
      await twin.close();
      await cluster.stop();
      await removeCluster(join(dataDir, "postgres"));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return crew;
}

function whereItStands({ db }: ShopContext, refreshId: string) {
  return db.refreshItem.groupBy({ by: ["state", "plan", "step"], where: { refreshId }, _count: true });
}

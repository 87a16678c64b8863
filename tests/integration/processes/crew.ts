/**
 * Real worker processes on a PostgreSQL and a local Shopify: what they do is looked at from outside only.
 * The web app is left out; the refreshes are started through its use cases, as its routes do.
 */
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { JobName } from "#app/jobs/catalog.ts";
import { aDatabase, type TestDatabase } from "#tests/support/postgres.ts";
import { startChild, type Child } from "#tests/support/stack/child.ts";
import { untilItSays } from "#tests/support/stack/answers.ts";
import { onCluster, removeCluster, startCluster } from "#tests/support/stack/cluster.ts";
import { dataFolder } from "#tests/support/stack/folders.ts";
import { migrate } from "#tests/support/stack/migrate.ts";
import { freeBasePort, portsFrom } from "#tests/support/stack/ports.ts";
import { prepareWorker } from "#tests/support/stack/prepare.ts";
import { programsOf } from "#tests/support/stack/programs.ts";
import { readAppRegistration } from "#tests/twin/outside/app-registration.ts";
import { ensureInstalled } from "#tests/twin/outside/install/installation.ts";
import { issueToken } from "#tests/twin/outside/install/tokens.ts";
import { startTwin } from "#tests/twin/outside/server.ts";
import { blankWorld } from "#tests/twin/world/blank-world.ts";

import { aCrewShop } from "./crew-shop.ts";
import { oneAddressFor } from "./one-address.ts";

const CREDENTIALS = { clientId: "reissue-demo-key", secret: "reissue-demo-secret" };

export type Crew = Awaited<ReturnType<typeof aCrew>>;

type Asked = {
  plan?: "standard" | "plus";
  domains?: readonly string[];
  /** A PostgreSQL of its own that writes everything down, to be restarted; otherwise a database on the run's. */
  restarts?: boolean;
};

/** Larger plan and quick imports unless asked otherwise: deaths shall fall into work, not into waiting. */
export async function aCrew({ plan = "plus", domains = ["lumen-botanics.myshopify.com"], restarts = false }: Asked = {}) {
  await prepareWorker();
  const dataDir = join(dataFolder, "test-stacks", randomUUID());
  mkdirSync(join(dataDir, "logs"), { recursive: true });
  const ports = portsFrom(await freeBasePort());
  const database: TestDatabase & { restart?(): Promise<void> } = restarts
    ? await aDatabaseToRestart(dataDir, ports.database)
    : await aDatabase();
  const databaseUrl = database.url;

  const registration = readAppRegistration(readFileSync("shopify.app.toml", "utf8"), CREDENTIALS);
  const twins = await Promise.all(
    domains.map((domain, at) =>
      startTwin({
        port: 0,
        app: registration,
        seed: blankWorld({ shop: { plan, domain }, seed: at + 1 }),
        webhooks: false,
        pace: { bulkCreationMs: [50, 200] },
      }),
    ),
  );
  const shopify = await oneAddressFor(new Map(domains.map((domain, at) => [domain, twins[at]!.url])));
  const addresses = { url: shopify.url, tunnelUrl: shopify.url, twinUrl: shopify.url, databaseUrl };
  const { worker } = programsOf({ ports, addresses, dataDir, seed: "bare" });
  Object.assign(process.env, worker.env, { NODE_ENV: "test", LOG_LEVEL: "error" });
  await import("#tests/twin/redirect.mjs" as string);

  const { db, shopDb } = await import("#app/platform/db.server.ts");
  const queue = await import("#app/jobs/queue.server.ts");
  const shops = await Promise.all(
    twins.map(async (twin, at) => {
      const shop = domains[at]!;
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
      return aCrewShop({ shop, db: shopDb(shop) }, twin);
    }),
  );

  const workers: Child[] = [];
  let serial = 0;
  const crew = {
    ...shops[0]!,
    /** All it works for; what stands beside is the first. */
    shops,
    /** Where the workers hand their mail over. Nothing listens there unless a test does. */
    mailPort: ports.mail,
    /** Starts one more worker and returns when it works. */
    async hire(): Promise<Child> {
      const name = `worker-${(serial += 1)}`;
      const child = startChild({ ...worker, env: { ...worker.env, LOG_LEVEL: "info" }, logFile: join(dataDir, "logs", `${name}.log`) });
      await untilItSays(/worker.ready/, { child, seconds: 150 });
      workers.push(child);
      return child;
    },
    /** Ends it between two instructions, with nothing put in order. */
    kill: (child: Child) => child.stop("SIGKILL"),
    /**
     * Does at once with the job of a killed worker what the queue does after the 15 seconds in which it misses the heartbeat, the ten
     * until it looks, and the pause before another try.
     */
    async miss(job: JobName): Promise<void> {
      await db.$executeRaw`
        UPDATE jobs.job SET state = 'retry', start_after = now(), heartbeat_on = NULL WHERE name = ${job} AND state = 'active'`;
    },
    /** Ends every worker, so that the next test begins with none. */
    async dismiss(): Promise<void> {
      for (const child of workers.splice(0)) await child.stop("SIGTERM", 40_000);
    },
    /** Takes the database away under everybody's hands and brings it back. */
    async restartDatabase(): Promise<void> {
      if (!database.restart) throw new Error("This crew works on the run's PostgreSQL: ask for one that restarts.");
      await database.restart();
    },
    async close(): Promise<void> {
      for (const child of workers) await child.stop("SIGKILL");
      await queue.closeQueue();
      await db.$disconnect();
      await shopify.close();
      await Promise.all(twins.map((twin) => twin.close()));
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return crew;
}

async function aDatabaseToRestart(dataDir: string, port: number): Promise<TestDatabase & { restart(): Promise<void> }> {
  const plan = { dataDir: join(dataDir, "postgres"), port, logFile: join(dataDir, "logs/postgres.log"), durable: true };
  let cluster = await startCluster(plan);
  await onCluster(cluster.url("postgres"), "CREATE DATABASE crew");
  const url = cluster.url("crew");
  await migrate(url, join(dataDir, "logs/migrate.log"));
  return {
    url,
    async restart() {
      await cluster.child.stop("SIGINT", 20_000);
      cluster = await startCluster(plan);
    },
    async drop() {
      await cluster.stop();
      await removeCluster(plan.dataDir);
    },
  };
}

/** jest globalSetup of the integration project, and the first part of the browser stories': one cluster for the run and one migrated database to copy from. */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { isAlive } from "../../../scripts/install/processes.mjs";
import { onCluster, removeCluster, startCluster, type Cluster } from "#tests/support/stack/cluster.ts";
import { dataFolder, repository } from "#tests/support/stack/folders.ts";
import { run } from "#tests/support/stack/run.ts";
import { migrate } from "#tests/support/stack/migrate.ts";
import { freeBasePort, portsFrom } from "#tests/support/stack/ports.ts";

const runs = join(dataFolder, "test-databases");

declare global {
  var testCluster: { cluster: Cluster; dataDir: string } | undefined;
}

/** Both projects ask for it when both are run; the second finds it there. */
export default async function startPostgres(): Promise<void> {
  if (globalThis.testCluster) return;
  await removeAbandoned();
  const dataDir = join(runs, String(process.pid));
  const logFile = join(dataFolder, "logs", "test-postgres.log");
  const cluster = await startCluster({ dataDir, port: portsFrom(await freeBasePort()).database, logFile, durable: false });
  globalThis.testCluster = { cluster, dataDir };
  await onCluster(cluster.url("postgres"), "CREATE DATABASE template_reissue");
  await migrate(cluster.url("template_reissue"), logFile);
  if (process.env.REISSUE_BY_MONTH) await partition(cluster.url("template_reissue"), logFile);
  process.env.TEST_POSTGRES_URL = cluster.url("postgres");
}

/** `REISSUE_BY_MONTH=1 npm test -- --integration …`: every test on conversions in a table for each month, those of the tests' orders among them, but orders/months. */
function partition(url: string, logFile: string): Promise<void> {
  const args = ["scripts/partition-orders.ts", "--go", "--from", "2026-01"];
  return run({ what: "Partitioning conversions", args, cwd: repository, env: { DATABASE_URL: url, DIRECT_DATABASE_URL: "" }, logFile });
}

/** Folders are named by the process that made them; a dead one's are rubbish: clusters, and filled stores beside them. */
async function removeAbandoned(): Promise<void> {
  mkdirSync(runs, { recursive: true });
  for (const name of readdirSync(runs)) {
    const [, store, maker] = /^(store-)?(\d+)$/.exec(name) ?? [];
    if (maker === undefined || isAlive(Number(maker))) continue;
    if (store) rmSync(join(runs, name), { recursive: true, force: true });
    else await removeCluster(join(runs, name));
  }
}

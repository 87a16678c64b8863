/**
 * npm run dev: what `shopify app dev` starts (see shopify.web.toml).
 *
 * Runs the app with hot reload and the worker with restart on change. Shopify CLI hands over the tunnel's address as HOST and the
 * app's credentials; `.env` fills in what is missing. Without DATABASE_URL an embedded PostgreSQL keeps its data in `.data/dev`.
 */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { parse } from "smol-toml";

import { dataFolder, repository } from "#tests/support/stack/folders.ts";
import { migrate } from "#tests/support/stack/migrate.ts";
import { onCluster, startCluster } from "#tests/support/stack/cluster.ts";
import { devEnvironment } from "./dev/environment.ts";

const DATABASE_PORT = 45_432;
const DATABASE = "reissue_dev";

if (existsSync(join(repository, ".env"))) process.loadEnvFile(join(repository, ".env"));
const scopes = (parse(readFileSync(join(repository, "shopify.app.toml"), "utf8")) as { access_scopes: { scopes: string } }).access_scopes
  .scopes;
const environment = devEnvironment(process.env, scopes);
if (!environment.ok) {
  console.error(environment.message);
  process.exit(1);
}

const children: ChildProcess[] = [];
let stopDatabase: (() => Promise<unknown>) | undefined;
let stopping = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));

const databaseUrl = environment.env.DATABASE_URL ?? (await embeddedDatabase());
const env = { ...environment.env, DATABASE_URL: databaseUrl };
const logs = join(dataFolder, "dev", "logs");
mkdirSync(logs, { recursive: true });
console.error("Migrating the database …");
await migrate(databaseUrl, join(logs, "migrate.log"));
start("the app", ["node_modules/@remix-run/dev/dist/cli.js", "vite:dev", "--port", env.PORT, "--strictPort"]);
start("the worker", ["--watch-path=app", "--max-semi-space-size=16", "app/worker.ts"]);

function start(name: string, args: string[]): void {
  const child = spawn(process.execPath, args, { cwd: repository, env, stdio: ["ignore", "inherit", "inherit"] });
  children.push(child);
  child.on("exit", (code) => {
    if (stopping) return;
    console.error(`${name} ended with code ${code}.`);
    void stop(1);
  });
}

async function embeddedDatabase(): Promise<string> {
  console.error("Starting PostgreSQL (set DATABASE_URL to use your own) …");
  const folder = join(dataFolder, "dev");
  mkdirSync(join(folder, "logs"), { recursive: true });
  const cluster = await startCluster({
    dataDir: join(folder, "postgres"),
    port: DATABASE_PORT,
    logFile: join(folder, "logs", "postgres.log"),
    durable: true,
  });
  stopDatabase = () => cluster.child.stop("SIGINT", 20_000);
  await onCluster(cluster.url("postgres"), `CREATE DATABASE ${DATABASE}`).catch((error: unknown) => {
    // 42P04: the database is there from the last time.
    if ((error as { code?: string }).code !== "42P04") throw error;
  });
  return cluster.url(DATABASE);
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await Promise.all(
    children.map(
      (child) =>
        new Promise((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null) return resolve(undefined);
          child.once("exit", resolve);
          child.kill("SIGTERM");
        }),
    ),
  );
  await stopDatabase?.();
  process.exit(code);
}

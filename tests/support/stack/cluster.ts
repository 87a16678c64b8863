/** A real PostgreSQL from npm: made on first use, started on a loopback port, stopped without a trace. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { readAddress } from "#app/platform/db-address.server.ts";
import { connectTo } from "#app/platform/db-pool.server.ts";

import { lastLines, startChild, type Child } from "./child.ts";
import { repository } from "./folders.ts";
import { giveTo, postgresHome, type PostgresHome } from "./postgres-home.ts";
import { commandLine } from "../../../scripts/install/processes.mjs";

const USER = "reissue";
const PASSWORD = "reissue";

/**
 * Tests give durability away for speed. They fill tables in a second: unless these are counted as often, PostgreSQL joins thousands of
 * rows as if there were one. They are counted only, never cleaned: the place of a deleted row would be taken by a later one, and rows that
 * nobody ordered would stand in another order now and then.
 */
const QUICK = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum_naptime: "1s",
  autovacuum_vacuum_threshold: "2000000000",
  autovacuum_vacuum_insert_threshold: "-1",
};

export type Cluster = {
  /** The process that keeps it; its end is the cluster's end. */
  child: Child;
  /** The address of a database of this cluster, existing or not. */
  url(database: string): string;
  /** Ends connections, writes everything down and stops. */
  stop(): Promise<void>;
};

type ClusterPlan = {
  dataDir: string;
  port: number;
  logFile: string;
  /** Tests give durability away for speed. */
  durable: boolean;
  /** 200 unless said. */
  maxConnections?: number;
  /** PEM texts; with them the server takes TLS connections as well as plain ones, `only` them where said. */
  tls?: { cert: string; key: string; only?: boolean };
  /** Parameters the server has to be addressed with to answer. */
  answersAt?: string;
};

/**
 * Starts the cluster in `dataDir`, making it first when it is not there. One that a killed run left behind in the same
 * folder is stopped first; nobody else's is touched.
 */
export async function startCluster(plan: ClusterPlan): Promise<Cluster> {
  const home = await postgresHome(plan.dataDir);
  stopLeftBehind(home);
  if (!existsSync(join(home.dataDir, "PG_VERSION"))) initialise(home);

  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: String(plan.maxConnections ?? 200),
    ...(plan.tls && tlsSettings(home, plan.tls)),
    timezone: "UTC",
    log_timezone: "UTC",
    ...(plan.durable ? {} : QUICK),
  };
  const program = {
    command: home.binaries.postgres,
    args: ["-D", home.dataDir, "-p", String(plan.port), ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    cwd: home.dataDir,
    ...home.runsAs,
    // "Fast shutdown": sends clients away instead of waiting for them.
    stopSignal: "SIGINT",
  };
  const child = startChild({
    name: "PostgreSQL",
    args: [join(import.meta.dirname, "keeper.mjs"), JSON.stringify(program)],
    logFile: plan.logFile,
    cwd: repository,
    guarded: false,
  });
  const url = (database: string) => `postgresql://${USER}:${PASSWORD}@127.0.0.1:${plan.port}/${database}`;
  await untilItAnswers(child, plan.answersAt ? `${url("postgres")}?${plan.answersAt}` : url("postgres"));
  return { child, url, stop: () => child.stop("SIGINT", 20_000) };
}

/** The server reads its key only from a file that is its own. */
function tlsSettings(
  { dataDir, runsAs }: PostgresHome,
  { cert, key, only = false }: NonNullable<ClusterPlan["tls"]>,
): Record<string, string> {
  for (const [name, text] of Object.entries({ "server.crt": cert, "server.key": key })) {
    const file = join(dataDir, name);
    writeFileSync(file, text, { mode: 0o600 });
    giveTo(runsAs, file);
  }
  const hba = join(dataDir, "pg_hba.conf");
  writeFileSync(hba, `${only ? "hostssl" : "host"} all all 127.0.0.1/32 scram-sha-256\n`);
  giveTo(runsAs, hba);
  return { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key" };
}

/** Removes the data of a stopped cluster, wherever it lives. */
export async function removeCluster(dataDir: string): Promise<void> {
  const home = await postgresHome(dataDir);
  stopLeftBehind(home);
  rmSync(home.dataDir, { recursive: true, force: true });
}

/** Stops a server that a killed run left behind in this folder, if there is one. */
export async function stopAbandoned(dataDir: string): Promise<void> {
  stopLeftBehind(await postgresHome(dataDir));
}

/** The address of another database of the same cluster. */
export function besides(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** Runs one statement on the cluster's maintenance database. */
export async function onCluster(url: string, statement: string): Promise<void> {
  const client = await connectTo(readAddress(url));
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function initialise(home: PostgresHome): void {
  const unfinished = `${home.dataDir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(home.dataDir, { recursive: true, force: true });
  mkdirSync(dirname(unfinished), { recursive: true });
  mkdirSync(unfinished, { mode: 0o700 });
  giveTo(home.runsAs, unfinished);

  // Beside the data, which the user PostgreSQL runs as can reach; a temporary folder may be closed to it.
  const passwordFile = `${home.dataDir}.password`;
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
  giveTo(home.runsAs, passwordFile);
  // The builtin provider sorts alike on every machine, whatever locales it has.
  const locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"];
  const made = spawnSync(
    home.binaries.initdb,
    [`--pgdata=${unfinished}`, `--username=${USER}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "--no-sync", ...locale],
    { ...home.runsAs, cwd: unfinished, encoding: "utf8", env: { ...process.env, LC_ALL: "C" } },
  );
  rmSync(passwordFile, { force: true });
  if (made.status !== 0)
    throw new Error(`PostgreSQL could not make its data folder ${home.dataDir}:\n${made.error?.message ?? made.stderr}`);
  renameSync(unfinished, home.dataDir);
}

/** A hard kill can leave a server running in our own data folder; its pid file names it, its command line proves it. */
function stopLeftBehind({ binaries, dataDir, runsAs }: PostgresHome): void {
  const pidFile = join(dataDir, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  if (!commandLine(pid).includes(dataDir)) return;
  const stopped = spawnSync(binaries.pgCtl, ["stop", "-D", dataDir, "-m", "fast", "-w", "-t", "30"], {
    ...runsAs,
    cwd: dataDir,
    encoding: "utf8",
  });
  if (stopped.status !== 0) throw new Error(`A PostgreSQL (process ${pid}) left behind in ${dataDir} does not stop:\n${stopped.stderr}`);
}

async function untilItAnswers(child: Child, url: string): Promise<void> {
  for (let attempt = 0; attempt < 1_200; attempt++) {
    if (!child.isRunning()) throw new Error(`PostgreSQL did not start:\n${lastLines(child.logFile)}`);
    const answered = await onCluster(url, "select 1").then(
      () => true,
      () => false,
    );
    if (answered) return;
    await pause(100);
  }
  await child.stop();
  throw new Error(`PostgreSQL did not answer within two minutes:\n${lastLines(child.logFile)}`);
}

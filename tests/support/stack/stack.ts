/** Everything a person needs to use the app: PostgreSQL, the local Shopify with its tunnel, the app, its worker. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { untilItSays, untilItServes } from "./answers.ts";
import { startChild, type Child } from "./child.ts";
import { besides, onCluster, startCluster } from "./cluster.ts";
import { migrate } from "./migrate.ts";
import { portsFrom } from "./ports.ts";
import { addressesOf, programsOf, type ProgramName, type StackAddresses } from "./programs.ts";
import { run } from "./run.ts";
import { copySnapshot, type Copy } from "./snapshot.ts";

type StackPlan = {
  basePort: number;
  /** Everything the stack keeps: database, Shopify's store, logs. Continued from when it is there. */
  dataDir: string;
  seed: "demo" | "bare";
  /** Begins as a copy of this filled store, its database under this name on the cluster that has the snapshot, instead of on its own. */
  copyOf?: Copy;
  /** Where further shops are played, by their domains. */
  others?: Readonly<Record<string, string>>;
  /** A store that is new begins with the work of a night under way, as one that was used for months would have had. */
  night?: boolean;
  /** Tests give durability away for speed. */
  durable?: boolean;
  onProgress?: (line: string) => void;
  /** Told once when a process ends that nobody asked to end. */
  onDeath?: (child: Child) => void;
  /** Gives up starting and leaves nothing behind. */
  signal?: AbortSignal;
};

export type Stack = StackAddresses & {
  /** Ends one program abruptly (SIGKILL unless told otherwise) and leaves it ended. */
  kill(name: ProgramName, signal?: NodeJS.Signals): Promise<void>;
  /** Starts one program again, ending it first when it runs, and returns when it can be used. */
  restart(name: ProgramName): Promise<void>;
  /** Ends everything in order. Safe to call twice. */
  stop(): Promise<void>;
};

const DATABASE = "reissue";

/** Starts what is described, or throws what is in the way and leaves nothing running. The app must have been built. */
export async function startStack(plan: StackPlan): Promise<Stack> {
  const { dataDir, signal } = plan;
  const seeded = join(dataDir, "seeded");
  const ports = portsFrom(plan.basePort);
  const logs = join(dataDir, "logs");
  const children = new Map<ProgramName | "database", Child>();
  let stopping: Promise<void> | undefined;
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(logs, { recursive: true });

  const watch = (name: ProgramName | "database", child: Child) => {
    children.set(name, child);
    void child.ended.then(() => {
      if (!stopping && children.get(name) === child) plan.onDeath?.(child);
    });
  };
  const step = (line: string) => {
    signal?.throwIfAborted();
    plan.onProgress?.(line);
  };
  const stop = () =>
    (stopping ??= (async () => {
      // The worker first, so no job meets a Shopify or a database that has gone.
      for (const name of ["worker", "app", "shopify"] as const) await children.get(name)?.stop("SIGTERM", programs[name].graceMs);
      await children.get("database")?.stop("SIGINT", 20_000);
    })());

  let databaseUrl: string;
  if (plan.copyOf) databaseUrl = await copySnapshot(plan.copyOf, { dataDir, basePort: plan.basePort });
  else {
    step("Starting PostgreSQL");
    const postgres = { dataDir: join(dataDir, "postgres"), port: ports.database, logFile: join(logs, "postgres.log") };
    const cluster = await startCluster({ ...postgres, durable: plan.durable ?? true });
    watch("database", cluster.child);
    databaseUrl = cluster.url(DATABASE);
  }
  const addresses = addressesOf(ports, databaseUrl);
  const programs = programsOf({ ports, addresses, dataDir, seed: plan.seed, ...(plan.others && { others: plan.others }) });

  const start = async (name: ProgramName) => {
    const child = startChild(programs[name]);
    watch(name, child);
    const wait = { child, seconds: 180, signal };
    if (name === "shopify") await untilItSays(/"ready":true/, wait);
    if (name === "app") await untilItServes(`${addresses.tunnelUrl}/healthz`, wait);
    if (name === "worker") await untilItSays(/worker.ready/, wait);
  };
  const kill = async (name: ProgramName, signal: NodeJS.Signals = "SIGKILL") => {
    const child = children.get(name);
    children.delete(name);
    await child?.stop(signal, programs[name].graceMs);
    // A program that is started again must not be taken for ready by what its predecessor said.
    rmSync(programs[name].logFile, { force: true });
  };

  try {
    const isNew = !plan.copyOf && (!existsSync(seeded) || !existsSync(join(dataDir, "twin.json")));
    if (isNew) await beginAnew(databaseUrl, dataDir);
    if (!plan.copyOf) {
      step("Migrating the database");
      await migrate(databaseUrl, join(logs, "migrate.log"), { signal });
    }
    step("Starting the local Shopify");
    await start("shopify");
    if (isNew && plan.seed === "demo") {
      step("Filling the demo store");
      await run({ what: "Filling the demo store", ...programs.seed, signal });
    }
    if (isNew) writeFileSync(seeded, `${new Date().toISOString()}\n`);
    step("Starting the app and its worker");
    await Promise.all([start("app"), start("worker")]);
    if (isNew && plan.night) await run({ what: "Beginning a night", ...programs.night, signal });
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...addresses, kill, stop, restart: (name) => kill(name, "SIGTERM").then(() => start(name)) };
}

/** Database and store are two halves of one seed: when either is missing or half written, both begin again. */
async function beginAnew(databaseUrl: string, dataDir: string): Promise<void> {
  const maintenance = besides(databaseUrl, "postgres");
  rmSync(join(dataDir, "twin.json"), { force: true });
  await onCluster(maintenance, `DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
  await onCluster(maintenance, `CREATE DATABASE ${DATABASE}`);
}

/** The filled demo store, made once for a run of tests: every stack that starts from it has its own copy. */
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { untilItSays } from "./answers.ts";
import { startChild } from "./child.ts";
import { besides, onCluster } from "./cluster.ts";
import { freeBasePort, portsFrom } from "./ports.ts";
import { addressesOf, programsOf } from "./programs.ts";
import { run } from "./run.ts";

export type Snapshot = {
  /** A database of the cluster that holds the copied one. */
  maintenanceUrl: string;
  /** The database to copy; nobody is connected to it. */
  database: string;
  /** What the local Shopify kept. */
  folder: string;
};

/** Fills the demo store in a copy of the migrated database `template` and ends every program that took part. */
export async function takeSnapshot(
  { maintenanceUrl, database, folder }: Snapshot,
  { template, logs }: { template: string; logs: string },
): Promise<void> {
  const ports = portsFrom(await freeBasePort());
  mkdirSync(folder, { recursive: true });
  await onCluster(maintenanceUrl, `CREATE DATABASE ${database} TEMPLATE ${template} STRATEGY file_copy`);
  const addresses = addressesOf(ports, besides(maintenanceUrl, database));
  const programs = programsOf({ ports, addresses, dataDir: folder, logs, seed: "demo" });
  const shopify = startChild(programs.shopify);
  try {
    await untilItSays(/"ready":true/, { child: shopify, seconds: 180 });
    await run({ what: "Filling the demo store", ...programs.seed });
  } finally {
    // It writes down what it holds before it goes.
    await shopify.stop("SIGTERM", programs.shopify.graceMs);
  }
}

/** One stack's part of a snapshot: the name its database gets beside the copied one. */
export type Copy = { snapshot: Snapshot; database: string };

/** Gives a stack its own copy of both halves and answers the address of its database. */
export async function copySnapshot({ snapshot, database }: Copy, dataDir: string): Promise<string> {
  const { maintenanceUrl, folder } = snapshot;
  for (const file of ["twin.json", "mail.json"].filter((name) => existsSync(join(folder, name))))
    cpSync(join(folder, file), join(dataDir, file));
  await onCluster(maintenanceUrl, `CREATE DATABASE ${database} TEMPLATE ${snapshot.database} STRATEGY file_copy`);
  return besides(maintenanceUrl, database);
}

/** Ends whoever is still connected to the copy and removes it. */
export function dropCopy({ snapshot, database }: Copy): Promise<void> {
  return onCluster(snapshot.maintenanceUrl, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
}

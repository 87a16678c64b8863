/** The filled demo store, made once for a run of tests: every stack that starts from it has its own copy. */
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { untilItSays } from "./answers.ts";
import { startChild } from "./child.ts";
import { besides, onCluster } from "./cluster.ts";
import { portsFrom } from "./ports.ts";
import { addressesOf, programsOf } from "./programs.ts";
import { run } from "./run.ts";

export type Snapshot = {
  /** A database of the cluster that holds the copied one. */
  maintenanceUrl: string;
  /** The database to copy; nobody is connected to it. */
  database: string;
  /** What the local Shopify kept. */
  folder: string;
  /** The ports it was made on: the addresses written in it lead there. */
  basePort: number;
};

/** Fills the demo store in a copy of the migrated database `template` and ends every program that took part. */
export async function takeSnapshot({ maintenanceUrl, database, folder, basePort }: Snapshot, template: string): Promise<void> {
  const ports = portsFrom(basePort);
  // A program must not be taken for ready by what a predecessor wrote.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await onCluster(maintenanceUrl, `CREATE DATABASE ${database} TEMPLATE ${template} STRATEGY file_copy`);
  const addresses = addressesOf(ports, besides(maintenanceUrl, database));
  const programs = programsOf({ ports, addresses, dataDir: folder, seed: "demo" });
  const shopify = startChild(programs.shopify);
  try {
    await untilItSays(/"ready":true/, { child: shopify, seconds: 180 });
    await run({ what: "Filling the demo store", ...programs.seed });
  } finally {
    // It writes down what it holds before it goes.
    await shopify.stop("SIGTERM", programs.shopify.graceMs);
  }
}

/** One stack's part of a snapshot: the name that its database gets beside the copied one. */
export type Copy = { snapshot: Snapshot; database: string };

/** Gives a stack its own copy of both halves, with the keys that encrypt its tokens, and answers the address of its database. */
export async function copySnapshot(
  { snapshot, database }: Copy,
  { dataDir, basePort }: { dataDir: string; basePort: number },
): Promise<string> {
  const { maintenanceUrl, folder } = snapshot;
  for (const file of ["twin.json", "mail.json", "keys.json"].filter((name) => existsSync(join(folder, name))))
    cpSync(join(folder, file), join(dataDir, file));
  await onCluster(maintenanceUrl, `CREATE DATABASE ${database} TEMPLATE ${snapshot.database} STRATEGY file_copy`);
  const url = besides(maintenanceUrl, database);
  const [from, to] = [snapshot.basePort, basePort].map((base) => addressesOf(portsFrom(base), url));
  await onCluster(url, addressesMoved(from!.url, to!.url));
  await onCluster(url, addressesMoved(from!.tunnelUrl, to!.tunnelUrl));
  return url;
}

/**
 * The statement that rewrites an address wherever it stands in the product's tables, such as in links that were mailed.
 * A column without it is left alone: some tables refuse every update, even of no row.
 */
function addressesMoved(from: string, to: string): string {
  return `DO $$
    DECLARE at record; has_it boolean;
    BEGIN
      FOR at IN
        SELECT table_name AS t, column_name AS c, data_type AS kind FROM information_schema.columns
        JOIN information_schema.tables USING (table_schema, table_name)
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER' AND data_type IN ('text', 'jsonb')
      LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE strpos(%I::text, %L) > 0)', at.t, at.c, '${from}') INTO has_it;
        CONTINUE WHEN NOT has_it;
        EXECUTE format('UPDATE %1$I SET %2$I = replace(%2$I::text, %3$L, %4$L)::%5$s', at.t, at.c, '${from}', '${to}', at.kind);
      END LOOP;
    END $$`;
}

/** Ends whoever is still connected to the copy and removes it. */
export function dropCopy({ snapshot, database }: Copy): Promise<void> {
  return onCluster(snapshot.maintenanceUrl, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
}

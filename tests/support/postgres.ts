/** A migrated, empty PostgreSQL database for one test file. */
import { randomBytes } from "node:crypto";

import { onCluster } from "./stack/cluster.ts";

export type TestDatabase = {
  url: string;
  /** Ends whoever is still connected and removes it. */
  drop(): Promise<void>;
};

/** Copies the run's migrated template (about 50 ms). Integration tests only: they have a cluster. */
export async function aDatabase(): Promise<TestDatabase> {
  const maintenance = process.env.TEST_POSTGRES_URL;
  if (!maintenance) throw new Error("No PostgreSQL for this test: it belongs in tests/integration.");
  const name = `test_${randomBytes(8).toString("hex")}`;
  await onCluster(maintenance, `CREATE DATABASE ${name} TEMPLATE template_reissue STRATEGY file_copy`);
  const url = new URL(maintenance);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onCluster(maintenance, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** jest globalTeardown of the projects that have a PostgreSQL. */
import { removeCluster } from "#tests/support/stack/cluster.ts";

export default async function stopPostgres(): Promise<void> {
  if (!globalThis.testCluster) return;
  const { cluster, dataDir } = globalThis.testCluster;
  globalThis.testCluster = undefined;
  await cluster.stop();
  await removeCluster(dataDir);
}

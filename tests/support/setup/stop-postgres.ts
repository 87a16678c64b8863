/** jest globalTeardown of the integration project. */
import { removeCluster } from "#tests/support/stack/cluster.ts";

export default async function stopPostgres(): Promise<void> {
  if (!globalThis.testCluster) return;
  const { cluster, dataDir } = globalThis.testCluster;
  await cluster.stop();
  await removeCluster(dataDir);
}

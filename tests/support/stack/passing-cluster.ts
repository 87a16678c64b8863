/** A PostgreSQL for one command: in a folder of its own below `.data`, and gone with what it held once `work` has ended. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { removeCluster, startCluster, type Cluster } from "./cluster.ts";
import { dataFolder } from "./folders.ts";
import { freeBasePort, portsFrom } from "./ports.ts";

/** `folder` is where the command may put what it needs beside. Not a private one: PostgreSQL, run by root as another user, has to enter it. */
export async function withCluster(name: string, work: (cluster: Cluster, folder: string) => Promise<void>): Promise<void> {
  const folder = join(dataFolder, `${name}-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const dataDir = join(folder, "postgres");
  const port = portsFrom(await freeBasePort()).database;
  const cluster = await startCluster({ dataDir, port, logFile: join(folder, "postgres.log"), durable: false });
  try {
    await work(cluster, folder);
  } finally {
    await cluster.stop();
    await removeCluster(dataDir);
    rmSync(folder, { recursive: true, force: true });
  }
}

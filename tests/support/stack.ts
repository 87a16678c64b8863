/** The whole product for one file of browser stories, on free ports, with a folder that leaves with it. */
import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { removeCluster } from "./stack/cluster.ts";
import { dataFolder } from "./stack/folders.ts";
import { freeBasePort } from "./stack/ports.ts";
import { startStack, type Stack } from "./stack/stack.ts";

/** Starts a stack of its own; `stop` also removes its data, keeping the logs when a program died that nobody ended. */
export async function aStack({ seed }: { seed: "demo" | "bare" }): Promise<Stack> {
  // Not a private temporary folder: PostgreSQL, run by root as another user, has to enter it.
  const dataDir = join(dataFolder, "test-stacks", randomUUID());
  mkdirSync(dataDir, { recursive: true });
  const deaths: string[] = [];
  const stack = await startStack({
    basePort: await freeBasePort(),
    dataDir,
    seed,
    durable: false,
    onDeath: (child) => deaths.push(`${child.name} (${child.logFile})`),
  });
  return {
    ...stack,
    async stop() {
      await stack.stop();
      await removeCluster(join(dataDir, "postgres"));
      if (deaths.length > 0) throw new Error(`Ended without being asked to: ${deaths.join(", ")}`);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

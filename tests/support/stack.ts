/** The whole product for one file of browser stories, on free ports, with a folder that leaves with it. */
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { removeCluster } from "./stack/cluster.ts";
import { dataFolder } from "./stack/folders.ts";
import { freeBasePort } from "./stack/ports.ts";
import { dropCopy, type Copy, type Snapshot } from "./stack/snapshot.ts";
import { startStack, type Stack } from "./stack/stack.ts";

/**
 * Starts a stack of its own; `stop` also removes its data, keeping the logs when a program died that nobody ended. In a
 * run of tests the demo store is a copy of the one the run has made, on the run's PostgreSQL.
 */
export async function aStack({ seed, others = {} }: { seed: "demo" | "bare"; others?: Readonly<Record<string, string>> }): Promise<Stack> {
  const name = `stack_${randomBytes(8).toString("hex")}`;
  // Not a private temporary folder: PostgreSQL, run by root as another user, has to enter it.
  const dataDir = join(dataFolder, "test-stacks", name);
  mkdirSync(dataDir, { recursive: true });
  const snapshot = seed === "demo" ? demoSnapshot() : undefined;
  const copyOf: Copy | undefined = snapshot && { snapshot, database: name };
  const deaths: string[] = [];
  const stack = await startStack({
    basePort: await freeBasePort(),
    dataDir,
    seed,
    others,
    copyOf,
    durable: false,
    onDeath: (child) => deaths.push(`${child.name} (${child.logFile})`),
  });
  return {
    ...stack,
    async stop() {
      await stack.stop();
      await (copyOf ? dropCopy(copyOf) : removeCluster(join(dataDir, "postgres")));
      if (deaths.length > 0) throw new Error(`Ended without being asked to: ${deaths.join(", ")}`);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What the run's global set-up has made. Outside of a run of tests there is none, and a stack fills its own store. */
function demoSnapshot(): Snapshot | undefined {
  const told = process.env.TEST_DEMO_SNAPSHOT;
  return told === undefined ? undefined : (JSON.parse(told) as Snapshot);
}

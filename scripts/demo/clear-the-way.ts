/** Makes sure this demo can have its folder and its ports before anything is started. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { removeCluster, stopAbandoned } from "#tests/support/stack/cluster.ts";
import { portsFrom, takenPorts, type Ports, type Role } from "#tests/support/stack/ports.ts";

import { commandLine } from "../install/processes.mjs";
import { Refusal } from "../install/refusal.mjs";
import type { DemoOptions } from "./options.ts";

const NAMES: Record<Role, string> = {
  shopify: "the local Shopify admin",
  tunnel: "the app's public address",
  app: "the app",
  database: "PostgreSQL",
  mail: "mail",
};

/**
 * Takes the folder for this process, stops a database that a killed demo left in it, and checks every port.
 * Refuses with what to do; answers how to give the folder back.
 */
export async function clearTheWay({ port, dataDir, reset }: DemoOptions): Promise<() => void> {
  const ports = portsFrom(port);
  await untilHolderIsGone(dataDir, ports);
  const release = takeFolder(dataDir, port);
  const database = join(dataDir, "postgres");
  if (reset) {
    await removeCluster(database);
    rmSync(dataDir, { recursive: true, force: true });
    takeFolder(dataDir, port);
  } else {
    await stopAbandoned(database);
  }

  const taken = await takenPorts(ports);
  if (taken.length === 0) return release;
  release();
  const list = taken.map((one) => `  port ${one.port} (${NAMES[one.role]})`).join("\n");
  throw new Refusal(
    `Something else already listens on:\n${list}\nStop it, or start the demo elsewhere: npm run demo -- --port ${port + 100}`,
  );
}

function takeFolder(dataDir: string, port: number): () => void {
  const file = join(dataDir, "running");
  try {
    mkdirSync(dataDir, { recursive: true });
    const holder = holderOf(dataDir);
    if (holder) {
      throw new Refusal(
        `This demo already runs (process ${holder}), at http://localhost:${port} unless it is still starting.\n` +
          `Stop it first, or start a second one: npm run demo -- --port ${port + 100}`,
      );
    }
    writeFileSync(file, String(process.pid));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "EPERM" || code === "EROFS") throw new Refusal(`This user may not write to ${dataDir}: ${message}`);
    if (code === "ENOSPC") throw new Refusal(`The disk that holds ${dataDir} is full.`);
    throw error;
  }
  return () => rmSync(file, { force: true });
}

/** A demo that was just told to end needs a moment: its admin is gone first, its database last. */
async function untilHolderIsGone(dataDir: string, ports: Ports): Promise<void> {
  for (let waited = 0; waited < 40 && holderOf(dataDir); waited++) {
    if ((await takenPorts(ports)).some(({ role }) => role === "shopify")) return;
    await pause(250);
  }
}

/** The process that has the folder, unless its number by now belongs to something else. */
function holderOf(dataDir: string): number | undefined {
  const holder = Number(readIfThere(join(dataDir, "running")));
  return holder !== process.pid && commandLine(holder).includes("scripts/demo.ts") ? holder : undefined;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

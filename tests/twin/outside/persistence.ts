import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import type { World } from "../world/types.ts";
import type { Delivery } from "./webhooks/delivery.ts";

/** What survives a restart. */
export type Snapshot = { format: 1; world: World; deliveries: Delivery[] };

/** The snapshot in a file, null when there is none. Throws, naming the file, on one it cannot read. */
export function readSnapshot(file: string): Snapshot | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  const snapshot: Snapshot | undefined = parse(text);
  if (snapshot?.format !== 1) throw new Error(`${file} is not a store of the local Shopify. Start with --reset to begin a new one.`);
  return snapshot;
}

export const removeSnapshot = (file: string) => rmSync(file, { force: true });

/**
 * Saves soon after every change, whole or not at all: written beside the file, then renamed over it.
 * A large world is saved less often than a small one.
 */
export function startSaving(file: string, take: () => Snapshot): { touched(): void; close(): void } {
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = 300;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  const save = async () => {
    timer = undefined;
    const started = performance.now();
    const text = JSON.stringify(take());
    pauseMs = Math.max(300, (performance.now() - started) * 20);
    await writing;
    if (closed) return;
    writing = writeFile(`${file}.new`, text).then(() => (closed ? undefined : rename(`${file}.new`, file)));
    await writing;
  };

  return {
    touched() {
      if (!closed) timer ??= setTimeout(() => void save(), pauseMs);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      writeFileSync(`${file}.closing`, JSON.stringify(take()));
      renameSync(`${file}.closing`, file);
    },
  };
}

function parse(text: string): Snapshot | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

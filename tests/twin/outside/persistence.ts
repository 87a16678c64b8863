import { readFileSync, rmSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import type { World } from "../world/types.ts";
import type { Delivery } from "./webhooks/delivery.ts";

/** What survives a restart. */
type Snapshot = { format: 1; world: World; deliveries: Delivery[] };

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
 * Saves soon after every change, whole or not at all: written beside the file, then renamed over it, one save after
 * the other. A large world is saved less often than a small one. `close` makes a last save.
 */
export function startSaving(file: string, take: () => Snapshot): { touched(): void; close(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = 300;
  let saved: Promise<void> = Promise.resolve();
  let closed = false;

  const save = async () => {
    const started = performance.now();
    const text = JSON.stringify(take());
    pauseMs = Math.max(300, (performance.now() - started) * 20);
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  };

  return {
    touched() {
      if (closed) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        saved = saved.then(save);
      }, pauseMs);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await saved;
      await save();
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

/** Waiting for a process to be of use, while watching that it lives. */
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

import { lastLines, type Child } from "./child.ts";

type Wait = { child: Child; seconds: number; signal?: AbortSignal };

/** Returns when `url` answers 200. Throws with the process' last words when it dies first or stays mute. */
export function untilItServes(url: string, wait: Wait): Promise<void> {
  return until(wait, async () => {
    const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(5_000) }).catch(() => null);
    await answer?.body?.cancel();
    return answer?.status === 200;
  });
}

/** Returns when the process has written it. Its log must have been empty when it started. */
export function untilItSays(what: RegExp, wait: Wait): Promise<void> {
  return until(wait, async () => what.test(readFileSync(wait.child.logFile, "utf8")));
}

async function until({ child, seconds, signal }: Wait, ready: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    if (!child.isRunning()) throw new Error(`${child.name} ended while it was starting:\n${lastLines(child.logFile)}`);
    if (await ready()) return;
    await pause(100);
  }
  throw new Error(`${child.name} did not answer within ${seconds} seconds:\n${lastLines(child.logFile)}`);
}

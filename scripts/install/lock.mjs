/** One process at a time, across commands started in the same clone. A dead holder's lock is taken over. */
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

import { isAlive } from "./processes.mjs";

/**
 * Runs `work` while holding the lock file at `path`; says once what it waits for when somebody else holds it.
 *
 * @template T
 * @param {string} path
 * @param {string} waitingFor
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function holdingLock(path, waitingFor, work) {
  for (let attempt = 0; !take(path); attempt++) {
    if (attempt === 0) process.stderr.write(`Waiting for ${waitingFor} …\n`);
    await pause(300);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Linking a finished file is atomic: nobody sees a lock without its holder. */
function take(path) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (!isAlive(holder(path))) rmSync(path, { force: true });
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function holder(path) {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return process.pid;
    throw error;
  }
}

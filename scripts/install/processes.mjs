/** What can be told of other processes without a dependency: from /proc where there is one, else from `ps`. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const hasProc = existsSync("/proc/self/status");

/**
 * Whether a process exists, ours or another user's.
 *
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * The command line of a process; empty when there is none. Tells a reused process id from the one that is meant.
 *
 * @param {number} pid
 */
export function commandLine(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return "";
  return hasProc ? proc(pid, "cmdline").replaceAll("\0", " ").trim() : ps(pid, "args=");
}

/**
 * The npm that started a process, directly or through a shell; undefined when that cannot be told.
 *
 * @param {number} pid
 */
export function npmAbove(pid) {
  for (let depth = 0, at = parentOf(pid); depth < 3 && at > 0; depth++, at = parentOf(at)) {
    if (/^(npm\b|\S*node\S* \S*npm)/.test(commandLine(at))) return at;
  }
  return undefined;
}

/** @param {number} pid */
function parentOf(pid) {
  return Number(hasProc ? /^PPid:\s+(\d+)/m.exec(proc(pid, "status"))?.[1] : ps(pid, "ppid="));
}

function proc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH") return "";
    throw error;
  }
}

function ps(pid, column) {
  return (spawnSync("ps", ["-p", String(pid), "-o", column], { encoding: "utf8" }).stdout ?? "").trim();
}

/** What the processes of this machine are, as far as it tells. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** The command line of a process; empty when there is no such process. Tells a reused process id from the one we mean. */
export function commandLine(pid: number): string {
  if (!Number.isInteger(pid) || pid <= 0) return "";
  if (!existsSync("/proc/self/cmdline")) return spawnSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" }).stdout.trim();
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH") return "";
    throw error;
  }
}

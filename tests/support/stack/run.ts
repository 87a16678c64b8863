/** Runs one command to its end. */
import { lastLines, startChild, type ChildPlan } from "./child.ts";

type Command = Omit<ChildPlan, "name"> & { what: string; signal?: AbortSignal };

/**
 * Runs `node …args`; a failure throws with what was being done and the last lines it wrote. When the signal fires, the
 * command and whatever it started are ended, and the abort is thrown.
 */
export async function run({ what, signal, ...plan }: Command): Promise<void> {
  signal?.throwIfAborted();
  const child = startChild({ ...plan, name: what });
  const end = () => child.signal("SIGKILL");
  signal?.addEventListener("abort", end);
  const { code, signal: killer } = await child.ended;
  signal?.removeEventListener("abort", end);
  signal?.throwIfAborted();
  if (code !== 0) throw new Error(`${what} failed (${killer ?? `exit code ${code}`}):\n${lastLines(plan.logFile)}`);
}

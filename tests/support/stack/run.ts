/** Runs one command to its end. */
import { lastLines, startChild, type ChildPlan } from "./child.ts";

export type Command = Omit<ChildPlan, "name"> & { what: string };

/** Runs `node …args`; a failure throws with what was being done and the last lines it wrote. */
export async function run({ what, ...plan }: Command): Promise<void> {
  const child = startChild({ ...plan, name: what });
  const { code, signal } = await child.ended;
  if (code !== 0) throw new Error(`${what} failed (${signal ?? `exit code ${code}`}):\n${lastLines(plan.logFile)}`);
}

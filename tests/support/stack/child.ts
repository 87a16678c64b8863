/** One process of the stack: its own process group, its output in a log file, its end always noticed. */
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

type Ending = { code: number | null; signal: NodeJS.Signals | null };

export type Child = {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Settles when the process is gone; never rejects. */
  readonly ended: Promise<Ending>;
  isRunning(): boolean;
  /** Sends a signal to the whole process group; a group that is gone already is no error. */
  signal(signal: NodeJS.Signals): void;
  /** Asks the group to end, insists after `graceMs`, and returns once it is gone. */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<void>;
};

export type ChildPlan = {
  name: string;
  args: readonly string[];
  logFile: string;
  cwd: string;
  env?: Record<string, string | undefined>;
  /** False for a program that sees to its own end when the channel closes. */
  guarded?: boolean;
};

const guard = join(import.meta.dirname, "guard.mjs");

/** Starts `node …args` under the Node that runs us, with an IPC channel whose closing tells it that we are gone. */
export function startChild(plan: ChildPlan): Child {
  mkdirSync(dirname(plan.logFile), { recursive: true });
  const log = openSync(plan.logFile, "a");
  const first = plan.guarded === false ? [] : ["--disable-warning=ExperimentalWarning", "--import", guard];
  const process_ = spawn(process.execPath, [...first, ...plan.args], {
    cwd: plan.cwd,
    env: { ...process.env, ...plan.env },
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  const ended = new Promise<Ending>((resolve) => {
    process_.once("exit", (code, signal) => resolve({ code, signal }));
    process_.once("error", () => resolve({ code: 1, signal: null }));
  });

  const isRunning = () => process_.exitCode === null && process_.signalCode === null && process_.pid !== undefined;
  const child: Child = {
    name: plan.name,
    pid: process_.pid ?? -1,
    logFile: plan.logFile,
    ended,
    isRunning,
    signal: (signal) => signalGroup(process_, signal),
    async stop(signal = "SIGTERM", graceMs = 5_000) {
      if (isRunning()) {
        signalGroup(process_, signal);
        const insist = new AbortController();
        await Promise.race([ended, pause(graceMs, undefined, { signal: insist.signal }).catch(() => undefined)]);
        insist.abort();
      }
      // Also after a clean end: grandchildren that stayed in the group go with it.
      signalGroup(process_, "SIGKILL");
      await ended;
    },
  };
  return child;
}

/** The last lines of a process' log, for telling why it died. */
export function lastLines(logFile: string, count = 20): string {
  return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-count).join("\n");
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * npm run demo [-- --port N --reset --data DIR]
 *
 * Opens a local Shopify admin with the app in it, and prints where. Keeps its data between starts.
 */
import { demoOptions } from "./demo/options.ts";
import { clearTheWay } from "./demo/clear-the-way.ts";
import { Refusal } from "./install/refusal.mjs";
import { lastLines, type Child } from "#tests/support/stack/child.ts";
import { prepareBuild } from "#tests/support/stack/prepare.ts";
import { startStack, type Stack } from "#tests/support/stack/stack.ts";

const leaving = new AbortController();
let stack: Stack | undefined;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void leave(0));

const say = (line: string) => process.stderr.write(`${line}\n`);

try {
  const { port, dataDir, reset } = demoOptions(process.argv.slice(2));
  const release = await clearTheWay({ port, dataDir, reset });
  process.on("exit", release);
  const progress = { onProgress: (line: string) => say(`${line} …`), signal: leaving.signal };
  await prepareBuild(progress);
  stack = await startStack({ basePort: port, dataDir, seed: "demo", night: true, onDeath, ...progress });
  if (leaving.signal.aborted) await leave(0);
  say(`\nReissue is open at ${stack.url}\nCtrl-C ends it; its data stays in ${dataDir}\n`);
  console.log(JSON.stringify({ ready: true, url: stack.url }));
} catch (error) {
  if (leaving.signal.aborted) process.exit(process.exitCode ?? 0);
  say(`\n${error instanceof Refusal ? error.message : describe(error)}`);
  process.exit(1);
}

/** Once, however often it is asked for; a stack still starting takes itself down when the signal reaches it. */
async function leave(code: number): Promise<void> {
  if (leaving.signal.aborted) return;
  process.exitCode = code;
  leaving.abort();
  if (!stack) return;
  say("\nStopping …");
  await stack.stop();
  process.exit(code);
}

function onDeath(child: Child): void {
  if (leaving.signal.aborted) return;
  say(`\n${child.name} ended unexpectedly. Its last words (all of them: ${child.logFile}):\n\n${lastLines(child.logFile)}`);
  void leave(1);
}

/** Started programs fail with a message that says all; anything else is a bug and keeps its stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return process.env.DEBUG ? (error.stack ?? error.message) : error.message;
}

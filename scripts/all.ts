/**
 * npm run all
 *
 * A small installation in one command: migrates the database, then runs a web process and a worker beside each other. When either
 * ends, or a signal asks for it, both end; whatever supervises this process starts it again.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const running = new Set<ChildProcess>();
let ending = false;

function start(args: string[], env: Record<string, string> = {}): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  running.add(child);
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}

/** Tells each role once: the web process answers for a moment longer than a worker takes to end. */
function end(): void {
  if (ending) return;
  ending = true;
  for (const child of running) child.kill("SIGTERM");
}
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, end);

const migrated = await start(["scripts/migrate.ts"]);
if (migrated !== 0 || ending) process.exit(migrated);
// Both are asked for their figures, each at a port of its own.
const metricsPort = Number(process.env.METRICS_PORT);
const beside: Record<string, string> = metricsPort > 0 ? { METRICS_PORT: `${metricsPort + 1}` } : {};
const roles = [start(["--expose-gc", "dist/web.js"]), start(["--expose-gc", "--max-semi-space-size=16", "dist/worker.js"], beside)];
const first = await Promise.race(roles);
const asked = ending;
end();
const codes = await Promise.all(roles);
process.exit(asked && codes.every((code) => code === 0) ? 0 : first || 1);

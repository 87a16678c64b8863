/**
 * npm run migrate
 *
 * Brings the database to the newest migration, over DIRECT_DATABASE_URL where there is one. Two at once do not collide: Prisma
 * holds an advisory lock while it migrates but waits for another's only ten seconds; this waits for it as long as a migration
 * may take.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const WAIT_MS = 15 * 60_000;
const prisma = fileURLToPath(new URL("../node_modules/prisma/build/index.js", import.meta.url));

const until = Date.now() + WAIT_MS;
let running: ChildProcess | undefined;
// A deployment that is called off takes the migration under way with it.
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    running?.kill(signal);
    process.exit(1);
  });
}
let told = false;
for (;;) {
  const { code, said } = await deploy();
  const isLocked = code !== 0 && /advisory lock/i.test(said);
  if (!isLocked || Date.now() >= until) {
    process.stdout.write(said);
    process.exitCode = code;
    break;
  }
  if (!told) console.log("Another migration of this database is under way; waiting for it to end.");
  told = true;
}

/** Prisma is not asked to look for a newer version of itself: that needs the network and is no concern of a deployment. */
function deploy(): Promise<{ code: number; said: string }> {
  const env = { ...process.env, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" };
  const child = spawn(process.execPath, [prisma, "migrate", "deploy"], { env, stdio: ["ignore", "pipe", "pipe"] });
  running = child;
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code: code ?? 1, said })));
}

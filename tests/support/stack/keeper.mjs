/**
 * Runs one foreign program (PostgreSQL) and never outlives whoever asked for it: when the channel to the parent closes,
 * for whatever reason, the program gets its stop signal.
 *
 * node keeper.mjs '{"command":…,"args":[…],"cwd":…,"uid":…,"gid":…,"stopSignal":"SIGINT"}'
 */
import { spawn } from "node:child_process";

const { command, args, cwd, uid, gid, stopSignal } = JSON.parse(process.argv[2]);
const program = spawn(command, args, { cwd, uid, gid, stdio: ["ignore", "inherit", "inherit"] });

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  program.kill(stopSignal);
  setTimeout(() => program.kill("SIGKILL"), 15_000).unref();
}

process.on("disconnect", stop);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, stop);

program.on("error", (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  process.exit(1);
});
program.on("exit", (code, signal) => process.exit(stopping ? 0 : (code ?? (signal ? 1 : 0))));

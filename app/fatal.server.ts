import { log } from "./logger.server.ts";

/**
 * An error that nothing caught, or a promise that nobody awaited, is a broken invariant: what is in memory cannot be
 * trusted any more. The process says why in its log and ends with code 1; a supervisor starts it again.
 */
export function exitOnUncaughtErrors(): void {
  process.on("uncaughtException", (error, origin) => {
    log.error("process_ends", error, { origin });
    process.exit(1);
  });
}

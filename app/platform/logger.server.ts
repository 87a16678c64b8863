/**
 * One JSON line per event on standard output (errors on standard error), for whatever collects the process's output.
 * `fields` name the shop, ids and counts; tokens, e-mail addresses and names of people do not belong here.
 */
import { env } from "./env.server.ts";

const LEVELS = { debug: 0, info: 1, warn: 2, error: 3 } as const;
type Level = keyof typeof LEVELS;
type LogFields = { shop?: string } & Record<string, string | number | boolean | null | undefined>;

function write(level: Level, event: string, fields: LogFields): void {
  if (LEVELS[level] < LEVELS[env.LOG_LEVEL]) return;
  const line = JSON.stringify({ at: new Date().toISOString(), level, event, ...fields });
  if (level === "error") process.stderr.write(`${line}\n`);
  else print(line);
}

let waiting = "";

/** Lines of one turn of the event loop are written in one go: for each by itself, of a flood of requests, the process would wait. */
function print(line: string): void {
  if (waiting === "") setImmediate(flush);
  waiting += `${line}\n`;
}

function flush(): void {
  const lines = waiting;
  waiting = "";
  if (lines !== "") process.stdout.write(lines);
}
// However it ends, short of being killed.
process.on("exit", flush);

export const log = {
  debug: (event: string, fields: LogFields = {}) => write("debug", event, fields),
  info: (event: string, fields: LogFields = {}) => write("info", event, fields),
  warn: (event: string, fields: LogFields = {}) => write("warn", event, fields),
  /** For bugs and lost access: somebody should look. The stack goes to the log and nowhere else. */
  error: (event: string, error: unknown, fields: LogFields = {}) =>
    write("error", event, { ...fields, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
};

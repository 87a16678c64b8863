/**
 * One JSON line per event on standard output (errors on standard error), for whatever collects the process's output.
 * `fields` name the shop, ids and counts; tokens, e-mail addresses and names of people do not belong here. A field that is
 * called like one is blanked by the library, should it be handed over by mistake.
 */
import { multistream, pino } from "pino";

import { env } from "./env.server.ts";
import { withoutArguments } from "./error-text.ts";
import { logContext } from "./log-context.server.ts";
import { traceId } from "./measure.server.ts";

type LogFields = { shop?: string } & Record<string, string | number | boolean | null | undefined>;

let waiting = "";

/** Lines of one turn of the event loop are written in one go: for each by itself, of a flood of requests, the process would wait. */
function print(lines: string): void {
  if (waiting === "") setImmediate(flush);
  waiting += lines;
}

function flush(): void {
  const lines = waiting;
  waiting = "";
  if (lines !== "") process.stdout.write(lines);
}
// However it ends, short of being killed.
process.on("exit", flush);

const SECRET = [
  ...["token", "accessToken", "refreshToken", "authorization", "cookie", "password", "secret", "hmac", "signature", "apiKey"],
  ...["email", "phone", "subject", "body", "payload"],
];

type ErrorListener = (event: string, error: unknown, fields: LogFields) => void;
const errorListeners = new Set<ErrorListener>();

/** Hears of every error that is logged, after its line; for counting and reporting. It must not throw. Answers how to end it. */
export function onErrorLine(listener: ErrorListener): () => void {
  errorListeners.add(listener);
  return () => void errorListeners.delete(listener);
}

/** A stack where there is one. The queue throws plain objects with a message. */
function textOf(error: unknown): string {
  if (error instanceof Error) return withoutArguments(error.stack ?? error.message);
  if (typeof error === "object" && error !== null && "message" in error) return String(error.message);
  return String(error);
}

const lines = pino(
  {
    level: env.LOG_LEVEL,
    base: null,
    messageKey: "event",
    timestamp: () => `,"at":"${new Date().toISOString()}"`,
    formatters: { level: (level) => ({ level }) },
    serializers: { error: textOf },
    mixin: () => {
      const trace = traceId();
      return { ...logContext(), ...(trace !== undefined && { trace }) };
    },
    redact: { paths: SECRET, censor: "[not logged]" },
  },
  multistream(
    [
      { level: "debug", stream: { write: print } },
      { level: "error", stream: { write: (line: string) => void process.stderr.write(line) } },
    ],
    { dedupe: true },
  ),
);

export const log = {
  debug: (event: string, fields: LogFields = {}) => lines.debug(fields, event),
  info: (event: string, fields: LogFields = {}) => lines.info(fields, event),
  warn: (event: string, fields: LogFields = {}) => lines.warn(fields, event),
  /** For bugs and lost access: somebody should look. The stack goes to the log and nowhere else. */
  error: (event: string, error: unknown, fields: LogFields = {}) => {
    lines.error({ ...fields, error }, event);
    for (const listener of errorListeners) listener(event, error, { ...logContext(), ...fields });
  },
};

/** Tells an address of the operator's about errors. What cannot be told is dropped: the log has it. */
import { onErrorLine } from "#app/platform/logger.server.ts";

import { errorReport } from "./error-report.ts";

const ONE_OF_A_KIND_MS = 60_000;
const ANSWERS_WITHIN_MS = 5_000;
/** Kinds are events of the code and names of errors: few. Should they be many, they are forgotten together. */
const KINDS = 500;

/** Sends at most one error of a kind in a minute, until it is ended. Never throws and never logs an error itself. */
export function sendErrors({ url, role }: { url: string; role: string }): () => void {
  const told = new Map<string, number>();
  return onErrorLine((event, error, fields) => {
    const report = errorReport(event, error, { fields, role, at: new Date() });
    const kind = `${event} ${report.error.name}`;
    const now = performance.now();
    if (now - (told.get(kind) ?? -Infinity) < ONE_OF_A_KIND_MS) return;
    if (told.size >= KINDS) told.clear();
    told.set(kind, now);
    void fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(report),
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    }).then(
      (response) => response.body?.cancel(),
      () => undefined,
    );
  });
}

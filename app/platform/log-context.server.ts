/** What every log line below a request or a job says without being told: which request, job and shop it belongs to. */
import { AsyncLocalStorage } from "node:async_hooks";

type LogContext = { requestId?: string; job?: string; shop?: string };

const contexts = new AsyncLocalStorage<LogContext>();

/** Runs the work with these fields on each of its log lines. A line's own fields win. */
export function withLogContext<R>(context: LogContext, work: () => R): R {
  return contexts.run({ ...context }, work);
}

/** From here on the lines of this request name the shop: it is known only once somebody has signed in or a signature was checked. */
export function logsShop(shop: string): void {
  const context = contexts.getStore();
  if (context) context.shop = shop;
}

/** The fields of this moment; nothing outside a request or a job. */
export function logContext(): Readonly<LogContext> | undefined {
  return contexts.getStore();
}

/** One Admin API call as `GET /__twin/log` shows it. Tokens never come near it; variables do, codes and all. */
export type CallLogEntry = {
  at: string;
  clientId: string;
  operationName: string | null;
  roots: string[];
  variables: Record<string, unknown>;
  requestedQueryCost: number | null;
  actualQueryCost: number | null;
  availableAfter: number;
  /** HTTP status; 0 when the connection was dropped. */
  status: number;
  outcome: "ok" | "userErrors" | "errors" | "throttled" | "dropped";
  ms: number;
  /** What a reader must not overlook: search fields that were ignored, deletions that take everything. */
  alarms: string[];
};

const KEPT = 5_000;

/** Keeps the newest entries, oldest first, in an array that stays the same. */
export function appendCall(log: CallLogEntry[], entry: CallLogEntry): void {
  log.push(entry);
  if (log.length > KEPT) log.splice(0, log.length - KEPT);
}

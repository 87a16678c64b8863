/**
 * Every figure an operator can ask for, by its name at the Prometheus endpoint. No figure carries a shop: a thousand shops would be
 * a thousand series of each, and which shop it is about stands in the log and the trace. Counters end in `_total` there.
 */

type Metric =
  | { kind: "counter"; name: string; help: string }
  | { kind: "histogram"; name: string; help: string; buckets: readonly number[] }
  | { kind: "gauge"; name: string; help: string };

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10] as const;
const JOB_SECONDS = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900] as const;
const SHARE = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1] as const;

export const METRICS = {
  /** By `area` (the first part of the path, of a fixed list), `method` and `status` (its first digit, 2xx). */
  requestSeconds: {
    kind: "histogram",
    name: "reissue_request_duration_seconds",
    help: "From a request's first byte to the end of its answer.",
    buckets: REQUEST_SECONDS,
  },
  /** By `topic` and `outcome`: taken, unknown_shop, unreadable, failed, or refused with topic "unknown". */
  webhooks: { kind: "counter", name: "reissue_webhooks", help: "Webhooks by what became of them." },
  /** By `job`. */
  jobWaitSeconds: {
    kind: "histogram",
    name: "reissue_job_wait_seconds",
    help: "From when a job was due to when a worker took it.",
    buckets: JOB_SECONDS,
  },
  /** By `job`. */
  jobSeconds: { kind: "histogram", name: "reissue_job_duration_seconds", help: "How long a job worked.", buckets: JOB_SECONDS },
  /** By `job` and `outcome`: done or failed. A failed job is tried again. */
  jobs: { kind: "counter", name: "reissue_jobs", help: "Jobs that ended, by how." },
  /** By `outcome`: answered, throttled, unavailable, rejected or access_lost. */
  shopifyCalls: { kind: "counter", name: "reissue_shopify_calls", help: "Calls of the Admin API by how Shopify answered." },
  shopifySeconds: {
    kind: "histogram",
    name: "reissue_shopify_call_duration_seconds",
    help: "How long Shopify took to answer.",
    buckets: REQUEST_SECONDS,
  },
  /** Of whichever shop was asked: how often shops come near their limit, not which. */
  shopifyPointsLeft: {
    kind: "histogram",
    name: "reissue_shopify_points_left_ratio",
    help: "Share of the shop's points that were left after a call.",
    buckets: SHARE,
  },
  /** By `event`, the log line's name. */
  errors: { kind: "counter", name: "reissue_errors", help: "Lines of the log with the level error." },

  databaseUp: { kind: "gauge", name: "reissue_database_up", help: "1 when the state was read from the database, 0 when it could not be." },
  /** By `job`. */
  jobsDue: { kind: "gauge", name: "reissue_jobs_due", help: "Jobs that are due and that no worker has taken." },
  /** By `job`. */
  jobOldestWait: { kind: "gauge", name: "reissue_job_oldest_wait_seconds", help: "How long the oldest due job has waited." },
  ingestMessages: { kind: "gauge", name: "reissue_ingest_messages", help: "Messages about orders that wait to be counted." },
  ingestLag: { kind: "gauge", name: "reissue_ingest_lag_seconds", help: "Age of the oldest message about an order that waits." },
  refreshesRunning: { kind: "gauge", name: "reissue_refreshes_running", help: "Refreshes with an item under way." },
  itemsRunning: { kind: "gauge", name: "reissue_items_running", help: "Changes of codes under way." },
  itemsParked: { kind: "gauge", name: "reissue_items_parked", help: "Changes of codes that wait for a person." },
  oldestStep: { kind: "gauge", name: "reissue_oldest_step_seconds", help: "How long the oldest step that is due has not been sent." },
  mailWaiting: { kind: "gauge", name: "reissue_mail_waiting", help: "Recipients whose mail is queued or being handed over." },
  mailOldest: { kind: "gauge", name: "reissue_mail_oldest_seconds", help: "How long the oldest mail that is due has waited." },
  /** By `cause`. */
  mailPaused: { kind: "gauge", name: "reissue_mail_paused_shops", help: "Shops whose mail waits because the mail server refuses it." },
  workersSeen: { kind: "gauge", name: "reissue_workers_seen", help: "Workers that wrote their heartbeat within a minute." },
  heartbeatAge: { kind: "gauge", name: "reissue_worker_heartbeat_age_seconds", help: "Age of the youngest heartbeat of any worker." },
  monthsMissing: { kind: "gauge", name: "reissue_months_missing", help: "Of the next three months, those without a table of conversions." },
  outsideMonths: {
    kind: "gauge",
    name: "reissue_conversions_outside_months",
    help: "Conversions of months that have no table of their own.",
  },
  /** By `pool` (requests, queue, reports) and `state`: busy, idle or waiting, the callers in line. */
  connections: { kind: "gauge", name: "reissue_database_connections", help: "Connections of this process, and who waits for one." },
  /** By `pool`. */
  connectionsMax: { kind: "gauge", name: "reissue_database_connections_max", help: "Connections this process may open." },
  residentBytes: { kind: "gauge", name: "reissue_process_resident_bytes", help: "Resident memory of this process." },
  eventLoopLag: { kind: "gauge", name: "reissue_event_loop_p99_seconds", help: "How late the event loop came, p99 since the last look." },
} as const satisfies Record<string, Metric>;

type Named<Kind extends Metric["kind"]> = {
  [Name in keyof typeof METRICS]: (typeof METRICS)[Name] extends { kind: Kind } ? Name : never;
}[keyof typeof METRICS];

export type CounterName = Named<"counter">;
export type HistogramName = Named<"histogram">;
export type GaugeName = Named<"gauge">;

/** Values are of fixed lists: names of jobs, outcomes, topics that Shopify signed. Never a shop, a path or an id. */
export type Labels = Readonly<Record<string, string>>;

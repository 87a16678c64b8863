/**
 * What goes wrong on demand. A fault stands until its `times` are used up (default 1; with `probability` it stands
 * until cleared). Each point of a request or delivery asks `take` for what should happen there.
 */
export type FaultKind =
  | "throttle"
  | "5xx"
  | "timeout_before"
  | "timeout_after"
  | "malformed"
  | "token_revoked"
  | "latency"
  | "bulk_creation_stuck"
  | "code_stolen"
  | "job_stuck"
  | "bulk_query_stuck"
  | "bulk_query_broken"
  | "bulk_query_canceled"
  | "bulk_query_dead_link"
  | "bulk_query_refused"
  | "webhook_lost"
  | "webhook_duplicate"
  | "webhook_late";

type FaultSpec = {
  kind: FaultKind;
  /** A regular expression matched against the operation's name and its root fields (Admin API). Absent: any. */
  operation?: string;
  /** A regular expression matched against a webhook topic. Absent: any. */
  topic?: string;
  times?: number;
  /** 0 to 1, drawn from the fault's own seeded sequence. */
  probability?: number;
  seed?: number;
  /** Milliseconds: of latency, before a socket is cut, or by which a webhook is late. */
  ms?: number;
  /** The code another discount takes (`code_stolen`); absent: the first one submitted. */
  code?: string;
};

/** Where a fault can strike. `request` before any effect, `response` after it; `webhook` is named by topic. */
type FaultPoint = "request" | "response" | "bulk_add" | "bulk_delete" | "bulk_query" | "webhook";

export type StandingFault = FaultSpec & { id: string; remaining: number | null; taken: number };

export type Faults = {
  /** Returns the id under which `list` shows it. Throws on a pattern or probability that makes no sense. */
  add(spec: FaultSpec): string;
  clear(): void;
  list(): StandingFault[];
  /** Every standing fault that strikes here, each counted as used. `names`: operation and roots, or the topic. */
  take(point: FaultPoint, names: string | string[]): StandingFault[];
  /** Lets every stuck bulk creation and job go on; answers how many there were. */
  release(): number;
  /** Told by `release`: whoever holds stuck things. One at a time; a reset world's API takes the old one's place. */
  onRelease(listener: () => number): void;
};

const pointOf: Record<FaultKind, FaultPoint> = {
  throttle: "request",
  "5xx": "request",
  timeout_before: "request",
  malformed: "request",
  token_revoked: "request",
  latency: "request",
  timeout_after: "response",
  bulk_creation_stuck: "bulk_add",
  code_stolen: "bulk_add",
  job_stuck: "bulk_delete",
  bulk_query_stuck: "bulk_query",
  bulk_query_broken: "bulk_query",
  bulk_query_canceled: "bulk_query",
  bulk_query_dead_link: "bulk_query",
  bulk_query_refused: "bulk_query",
  webhook_lost: "webhook",
  webhook_duplicate: "webhook",
  webhook_late: "webhook",
};

export const faultKinds = Object.keys(pointOf) as FaultKind[];

export function createFaults(): Faults {
  let standing: { fault: StandingFault; draw: () => number }[] = [];
  let added = 0;
  let releaser = () => 0;

  return {
    add(spec) {
      check(spec);
      const id = `fault-${++added}`;
      const remaining = spec.times ?? (spec.probability === undefined ? 1 : null);
      standing.push({ fault: { ...spec, id, remaining, taken: 0 }, draw: seededDraw(spec.seed ?? added) });
      return id;
    },
    clear() {
      standing = [];
    },
    list: () => standing.map(({ fault }) => ({ ...fault })),
    take(point, names) {
      const asked = typeof names === "string" ? [names] : names;
      const struck = standing.filter(({ fault, draw }) => {
        if (pointOf[fault.kind] !== point || !concerns(fault, point, asked)) return false;
        return fault.probability === undefined || draw() < fault.probability;
      });
      for (const { fault } of struck) {
        fault.taken++;
        if (fault.remaining !== null) fault.remaining--;
      }
      standing = standing.filter(({ fault }) => fault.remaining === null || fault.remaining > 0);
      return struck.map(({ fault }) => ({ ...fault }));
    },
    release: () => releaser(),
    onRelease(listener) {
      releaser = listener;
    },
  };
}

function concerns(fault: FaultSpec, point: FaultPoint, names: string[]): boolean {
  const pattern = point === "webhook" ? fault.topic : fault.operation;
  return pattern === undefined || names.some((name) => new RegExp(pattern).test(name));
}

function check(spec: FaultSpec): void {
  if (!(spec.kind in pointOf)) throw new Error(`No fault is called ${String(spec.kind)}. There are: ${faultKinds.join(", ")}.`);
  for (const pattern of [spec.operation, spec.topic]) if (pattern !== undefined) new RegExp(pattern);
  if (spec.probability !== undefined && !(spec.probability >= 0 && spec.probability <= 1))
    throw new Error("A fault's probability lies between 0 and 1.");
  if (spec.times !== undefined && !(Number.isInteger(spec.times) && spec.times > 0))
    throw new Error("A fault strikes a whole number of times, at least once.");
}

/** mulberry32: small, and the same on every machine. */
export function seededDraw(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { execute as run, Kind, type ExecutionResult } from "graphql";
import { releaseStuck, settleDue } from "../world/settle.ts";
import type { Token } from "../world/types.ts";
import type { LiveWorld } from "../world/world.ts";
import { bulkQueries } from "./bulk/bulk-queries.ts";
import { openBucket, type Bucket } from "./bucket.ts";
import { appendCall, type CallLogEntry } from "./call-log.ts";
import { type BulkQueries, recordedPace, type Context, type Pace } from "./context.ts";
import { actualCost, requestedCost } from "./cost.ts";
import { answered, MAX_COST, maxCostExceeded, throttled, type TopLevelError } from "./errors.ts";
import type { Faults, StandingFault } from "./faults.ts";
import { oversizedInput } from "./input-size.ts";
import { readRequest, type AdminRequest } from "./request.ts";
import { adminSchema } from "./schema.ts";
import { rootFields, type Operation } from "./selection.ts";

export type { CallLogEntry } from "./call-log.ts";
export type { Pace } from "./context.ts";

/** `body` is a string only when the answer is not JSON (fault `malformed`): send it as it is. */
type AdminAnswer = { status: number; body: object | string };

/** The connection breaks instead of an answer coming: destroy the socket after `afterMs`. */
export class DroppedConnection extends Error {
  readonly afterMs: number;
  constructor(afterMs: number) {
    super("The connection was dropped.");
    this.name = "DroppedConnection";
    this.afterMs = afterMs;
  }
}

export type AdminApi = {
  /** Answers as Shopify would to a valid token; throws DroppedConnection when a fault says so, and on a fault of the twin itself. */
  execute(request: AdminRequest & { token: Token }): Promise<AdminAnswer>;
  readonly log: CallLogEntry[];
  readonly bulk: BulkQueries;
};

type Cost = { requestedQueryCost: number; actualQueryCost: number | null };

/** What happened to a call, before faults of the way back. */
type Outcome = { status: number; body: Record<string, unknown>; outcome: CallLogEntry["outcome"]; cost: Cost | null; alarms: string[] };

type Asker = Pick<Token, "scopes" | "clientId"> & { names: string[] };

export function createAdminApi(
  world: LiveWorld,
  faults: Faults,
  { origin = () => "http://localhost", ...pace }: Partial<Pace> & { origin?: () => string } = {},
): AdminApi {
  const schema = adminSchema();
  const fullPace = { ...recordedPace, ...pace };
  const contextOf = ({ scopes, clientId, names }: Asker): Context => ({
    world,
    pace: fullPace,
    faults,
    bulk,
    origin,
    names,
    scopes,
    clientId,
    jobId: `gid://shopify/Job/${randomUUID()}`,
    searchNotes: [],
    alarms: [],
  });
  const bulk = bulkQueries({
    world,
    faults,
    pace: fullPace,
    contextOf: (operation) => contextOf({ ...operation, names: [] }),
  });
  const buckets = new Map<string, Bucket>();
  const log: CallLogEntry[] = [];
  faults.onRelease(() => releaseStuck(world));

  const bucketOf = (clientId: string) => {
    const bucket = buckets.get(clientId) ?? openBucket(world.data.shop.plan, () => world.now().getTime());
    buckets.set(clientId, bucket);
    return bucket;
  };

  async function answer(operation: Operation, names: string[], token: Token, bucket: Bucket, struck: StandingFault[]): Promise<Outcome> {
    const requested = requestedCost(operation);
    const refused = (error: TopLevelError, outcome: "errors" | "throttled"): Outcome => ({
      status: 200,
      body: { errors: [error], extensions: { cost: shown(requested, null, bucket) } },
      outcome,
      cost: { requestedQueryCost: requested, actualQueryCost: null },
      alarms: [],
    });
    if (requested > MAX_COST) return refused(maxCostExceeded(requested), "errors");
    if (struck.some(({ kind }) => kind === "throttle")) return withShortBucket(refused(throttled, "throttled"), requested);
    if (!bucket.take(requested)) return refused(throttled, "throttled");
    // Recorded: what was requested is taken even though nothing ran.
    const oversized = oversizedInput(operation);
    if (oversized) return refused(oversized, "errors");

    const context = contextOf({ ...token, names });
    const result = await execution(operation, context);
    const actual = actualCost(operation, result.data, requested);
    bucket.refund(requested - actual);
    const errors = result.errors?.map(answered);
    return {
      status: 200,
      body: {
        ...(errors && { errors }),
        data: result.data,
        extensions: { cost: shown(requested, actual, bucket), ...(context.searchNotes.length > 0 && { search: context.searchNotes }) },
      },
      outcome: errors ? "errors" : hasUserErrors(result.data) ? "userErrors" : "ok",
      cost: { requestedQueryCost: requested, actualQueryCost: actual },
      alarms: context.alarms,
    };
  }

  return {
    log,
    bulk,
    async execute({ token, ...request }) {
      const startedAt = performance.now();
      const bucket = bucketOf(token.clientId);
      const read = readRequest(schema, request);
      const roots = read.ok ? rootFields(read.operation).map(([, field]) => field.name.value) : [];
      const operationName = read.ok ? (read.operation.node.name?.value ?? null) : (request.operationName ?? null);
      const names = [...(operationName === null ? [] : [operationName]), ...roots];
      const note = (entry: Pick<CallLogEntry, "status" | "outcome"> & { cost?: Cost | null; alarms?: string[] }) =>
        appendCall(log, {
          at: world.now().toISOString(),
          clientId: token.clientId,
          operationName,
          roots,
          variables: request.variables ?? {},
          requestedQueryCost: entry.cost?.requestedQueryCost ?? null,
          actualQueryCost: entry.cost?.actualQueryCost ?? null,
          availableAfter: bucket.status().currentlyAvailable,
          status: entry.status,
          outcome: entry.outcome,
          ms: Math.round(performance.now() - startedAt),
          alarms: entry.alarms ?? [],
        });

      const struck = faults.take("request", names);
      for (const { kind, ms } of struck) if (kind === "latency") await pause(ms ?? 1_000);
      settleDue(world);
      await bulk.settle();
      const broken = brokenBefore(struck, token, world);
      if (broken) {
        note(broken instanceof DroppedConnection ? { status: 0, outcome: "dropped" } : { status: broken.status, outcome: "errors" });
        if (broken instanceof DroppedConnection) throw broken;
        return broken;
      }
      if (!read.ok) {
        // Recorded: a request refused before it ran carries no cost.
        note({ status: 200, outcome: "errors" });
        return { status: 200, body: { errors: read.errors } };
      }

      const outcome = await answer(read.operation, names, token, bucket, struck);
      const lost = faults.take("response", names)[0];
      if (lost) {
        note({ ...outcome, status: 0, outcome: "dropped" });
        throw new DroppedConnection(lost.ms ?? 0);
      }
      note(outcome);
      return { status: outcome.status, body: outcome.body };
    },
  };
}

/** Faults that leave nothing to run. A revoked token stays revoked: it is taken out of the world. */
function brokenBefore(struck: StandingFault[], token: Token, world: LiveWorld): AdminAnswer | DroppedConnection | null {
  for (const { kind, ms } of struck)
    switch (kind) {
      case "timeout_before":
        return new DroppedConnection(ms ?? 0);
      case "5xx":
        return { status: 503, body: "<html><body><h1>503 Service Unavailable</h1></body></html>" };
      case "malformed":
        return { status: 200, body: '{"data":{"' };
      case "token_revoked":
        world.data.tokens = world.data.tokens.filter(({ accessToken }) => accessToken !== token.accessToken);
        world.touch();
        return { status: 401, body: { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" } };
      default:
        break;
    }
  return null;
}

async function execution(operation: Operation, contextValue: Context): Promise<ExecutionResult> {
  const { schema, node, fragments } = operation;
  const document = { kind: Kind.DOCUMENT, definitions: [node, ...Object.values(fragments)] } as const;
  // The variables were coerced already; coercing is idempotent for every type of the schema.
  return run({ schema, document, variableValues: operation.variables, contextValue });
}

function shown(requestedQueryCost: number, actualQueryCost: number | null, bucket: Bucket) {
  return { requestedQueryCost, actualQueryCost, throttleStatus: bucket.status() };
}

/** A throttle that the bucket itself does not explain shows a bucket that would. */
function withShortBucket(outcome: Outcome, requested: number): Outcome {
  const { cost } = (outcome.body as { extensions: { cost: ReturnType<typeof shown> } }).extensions;
  cost.throttleStatus.currentlyAvailable = Math.max(0, Math.min(cost.throttleStatus.currentlyAvailable, requested - 1));
  return outcome;
}

function hasUserErrors(data: ExecutionResult["data"]): boolean {
  return Object.values(data ?? {}).some((payload) => ((payload as { userErrors?: unknown[] } | null)?.userErrors?.length ?? 0) > 0);
}

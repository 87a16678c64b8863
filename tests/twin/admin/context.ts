import type { GraphQLResolveInfo } from "graphql";
import type { BulkUserError } from "./bulk/refusals.ts";
import type { Faults } from "./faults.ts";
import type { SearchNote } from "./search.ts";
import type { BulkOperation } from "../world/types.ts";
import type { LiveWorld } from "../world/world.ts";

/** How the shop behaves where Shopify only says "asynchronous"; milliseconds. */
export type Pace = {
  /** Between which bounds a bulk creation takes its time, drawn from `seed`. */
  bulkCreationMs: readonly [number, number];
  /** How long a bulk deletion's job stays open; 0 does it at once, as recorded. */
  jobMs: number;
  /** Between which bounds a bulk query takes its time. */
  bulkQueryMs: readonly [number, number];
  /** By how much the discountNodes search index lags behind. */
  searchLagMs: number;
  seed: number;
};

export const recordedPace: Pace = { bulkCreationMs: [300, 1_000], bulkQueryMs: [400, 1_500], jobMs: 0, searchLagMs: 3_000, seed: 1 };

type BulkRequest = { query: string; groupObjects: boolean };
type RequestedBy = Pick<Context, "clientId" | "scopes" | "names">;

/** The bulk queries of a shop; `bulk/bulk-queries.ts` runs them. */
export type BulkQueries = {
  start(asked: BulkRequest, from: RequestedBy): { operation: BulkOperation | null; errors: BulkUserError[] };
  /** Ends what is due. Every look does this first. */
  settle(): Promise<void>;
  /** `/bulk-files/…` once there is a file; the link of an operation that broke off is another field's. */
  linkOf(operation: BulkOperation): { path: string; partial: boolean } | null;
  /** The file behind a link: `expired` is answered as the storage behind Shopify does. Null for links that never were. */
  file(path: string): { text: string } | "expired" | null;
};

/** What every resolver is handed for one request. */
export type Context = {
  readonly world: LiveWorld;
  readonly pace: Pace;
  readonly faults: Faults;
  readonly bulk: BulkQueries;
  /** Where the twin itself is reached: links to files begin with it. */
  readonly origin: () => string;
  /** Operation name and root fields, as faults are matched by. */
  readonly names: string[];
  readonly scopes: readonly string[];
  readonly clientId: string;
  /** The request's one job: recorded, several asynchronous mutations in one request answer with the same id. */
  readonly jobId: string;
  /** What ends up in `extensions.search`. */
  readonly searchNotes: SearchNote[];
  /** What ends up in the call log as a warning nobody should overlook. */
  readonly alarms: string[];
};

/** Put among a connection's arguments by a bulk operation alone: no request can write a symbol. */
export const WHOLE = Symbol("the whole connection");

/** Every argument any modelled field takes; a resolver names the ones it reads. */
export type Args = {
  [WHOLE]?: true;
  id?: string;
  ids?: string[] | null;
  code?: string;
  codes?: { code: string }[];
  discountId?: string;
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  query?: string | null;
  search?: string | null;
  savedSearchId?: string | null;
  reverse?: boolean;
  sortKey?: string;
  limit?: number | null;
  collectionId?: string;
  withCodeDiscounts?: boolean;
  groupObjects?: boolean;
  type?: string | null;
  handle?: string | null;
  name?: string;
  payload?: unknown;
};

export type Resolve<S> = (source: S, args: Args, context: Context, info: GraphQLResolveInfo) => unknown;

/** The fields of one type, answered from its source. */
export type Fields<S> = Record<string, Resolve<S>>;

/** Fields that are the same for every object: what a shop without the feature in question answers. */
export function always<S>(values: Record<string, unknown>): Fields<S> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, () => value]));
}

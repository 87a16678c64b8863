/**
 * The wall between merchants, on the side of the code; the composite keys of the schema are the wall on the side of the data.
 * A scoped client adds its shop to every `where` and every row it writes, and throws where a call names another shop.
 */
import { PrismaPg } from "@prisma/adapter-pg";

import { Prisma, PrismaClient } from "#app/generated/prisma/client.ts";

import { openPool, type DatabasePool } from "#app/platform/db-pool.server.ts";

/** A client on connections of its own. The caller disconnects it, and they are closed with it. */
export function connect(url: string): PrismaClient {
  return clientOn(openPool(url, { max: 10 }));
}

/** The pool that a client of ours is on. */
const poolOf = new WeakMap<PrismaClient, DatabasePool>();

/** A client on this pool, which ends with it. */
export function clientOn(pool: DatabasePool): PrismaClient {
  const client = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true }),
    transactionOptions: { maxWait: 5_000, timeout: 20_000 },
  });
  poolOf.set(client, pool);
  return client;
}

declare const scoped: unique symbol;

/** What both a scoped client and a transaction begun on it can do. */
export type ShopTx = Omit<Prisma.TransactionClient, "$executeRawUnsafe" | "$queryRawUnsafe"> & { readonly [scoped]: true };

/** A client that sees and touches one shop only. `$queryRaw` and `$executeRaw` must bind the shop's domain as a value. */
export type ShopDb = ShopTx & {
  $transaction<R>(
    work: (tx: ShopTx) => Promise<R>,
    options?: { maxWait?: number; timeout?: number; isolationLevel?: Prisma.TransactionIsolationLevel },
  ): Promise<R>;
  /**
   * `$queryRaw` for what every visitor of a storefront asks: PostgreSQL plans the statement once for each connection, and it goes to the
   * driver without Prisma's compiler. Rows as `$queryRaw` gives them. Not part of any transaction. Throws the driver's errors.
   */
  $prepared: RawQuery;
};

/** What reads rows by a statement of its own: a client, a transaction or prepared statements. */
export type RawQuery = <T = unknown>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => Promise<T>;

/** What every use case is given: which shop it works for, and that shop's rows. */
export type ShopContext = {
  shop: string;
  db: ShopDb;
  /** Staff user of the session token on whose behalf this is done; none where the app works by itself. */
  by?: string;
};

export function scopeTo(client: PrismaClient, shop: string): ShopDb {
  if (!shop) throw new Error("A shop-scoped client needs a shop");
  const pool = poolOf.get(client);
  const extended = client.$extends({
    name: `shop ${shop}`,
    client: {
      $prepared(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<unknown> {
        if (!pool) throw new Error("Prepared statements need a client of ours");
        const sql = query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values);
        return pool.prepared(bindingShop(shop, sql));
      },
    },
    query: {
      $allModels: {
        $allOperations: ({ model, operation, args, query }) =>
          query(scopeArguments({ shop, model, operation }, args as Arguments) as never),
      },
      $queryRaw: ({ args, query }) => query(bindingShop(shop, args)),
      $executeRaw: ({ args, query }) => query(bindingShop(shop, args)),
      $executeRawUnsafe: refuseUnsafe,
      $queryRawUnsafe: ({ args, query }) => (String(args[0]).startsWith(QUEUE_MARK) ? query(args) : refuseUnsafe()),
    },
  });
  return extended as unknown as ShopDb;
}

const QUEUE_MARK = "/* queue */ ";

/** Lets the job queue write its own tables (which are not the shops') inside a scoped transaction. Nothing else may use it. */
export function queueSql(tx: ShopTx): { $queryRawUnsafe<T = unknown>(text: string, ...values: unknown[]): Promise<T> } {
  const raw = tx as unknown as Prisma.TransactionClient;
  return { $queryRawUnsafe: <T>(text: string, ...values: unknown[]) => raw.$queryRawUnsafe<T>(`${QUEUE_MARK}${text}`, ...values) };
}

function refuseUnsafe(): never {
  throw new Error("Unsafe raw SQL is refused on a shop's client");
}

function bindingShop(shop: string, sql: Prisma.Sql): Prisma.Sql {
  if (!sql.values.includes(shop)) throw new Error("Raw SQL on a shop's client must bind the shop");
  return sql;
}

type Arguments = Record<string, unknown> | undefined;
type Call = { shop: string; model: string; operation: string };

/** Adds the shop to one Prisma call's arguments. Throws where they name another one, or would tie a row to another shop's. */
function scopeArguments(call: Call, args: Arguments = {}): Record<string, unknown> {
  const column = shopColumn(call.model);
  const where = () => ({ ...args, where: withShop(call, column, args.where) });
  const rows = (data: unknown) => (Array.isArray(data) ? data.map((row) => newRow(call, column, row)) : newRow(call, column, data));
  switch (call.operation) {
    case "create":
    case "createMany":
    case "createManyAndReturn":
      return { ...args, data: rows(args.data) };
    case "update":
    case "updateMany":
    case "updateManyAndReturn":
      return { ...where(), data: changes(call, column, args.data) };
    case "upsert":
      return { ...where(), create: newRow(call, column, args.create), update: changes(call, column, args.update) };
    case "findUnique":
    case "findUniqueOrThrow":
    case "findFirst":
    case "findFirstOrThrow":
    case "findMany":
    case "count":
    case "aggregate":
    case "groupBy":
    case "delete":
    case "deleteMany":
      return where();
    default:
      throw new Error(`${call.model}.${call.operation} is not known to the shop's scope`);
  }
}

function columnsOf(model: string): Record<string, string> {
  const columns = (Prisma as unknown as Record<string, Record<string, string> | undefined>)[`${model}ScalarFieldEnum`];
  if (!columns) throw new Error(`No model ${model}`);
  return columns;
}

/** The column that says whose row it is. A model without one cannot be reached through a shop's client at all. */
function shopColumn(model: string): string {
  if (model === "Shop") return "domain";
  if (!("shop" in columnsOf(model))) throw new Error(`${model} belongs to no shop`);
  return "shop";
}

function withShop(call: Call, column: string, where: unknown): Record<string, unknown> {
  const given = (where ?? {}) as Record<string, unknown>;
  refuseOther(call, given[column]);
  for (const [key, value] of Object.entries(given)) {
    // A compound unique key: `shop_id: { shop, id }`.
    if (key.startsWith("shop_") && value !== null && typeof value === "object") refuseOther(call, (value as Record<string, unknown>).shop);
  }
  return { ...given, [column]: call.shop };
}

function newRow(call: Call, column: string, row: unknown): Record<string, unknown> {
  return { ...changes(call, column, row), [column]: call.shop };
}

/**
 * Relations may be written only as new rows below the one at hand, whose shop they take over. Connecting would set
 * this row's shop from whatever row was named.
 */
function changes(call: Call, column: string, data: unknown): Record<string, unknown> {
  const given = (data ?? {}) as Record<string, unknown>;
  refuseOther(call, given[column]);
  const columns = columnsOf(call.model);
  for (const [key, value] of Object.entries(given)) {
    if (key in columns || value === undefined) continue;
    const verbs = Object.keys(value as object);
    if (verbs.some((verb) => verb !== "create" && verb !== "createMany")) {
      throw new Error(`${call.model}.${key}: ${verbs.join(", ")} through a relation is refused, write the id columns`);
    }
  }
  return given;
}

function refuseOther({ shop, model, operation }: Call, named: unknown): void {
  if (named !== undefined && named !== shop) throw new Error(`${model}.${operation} names another shop than its client's`);
}

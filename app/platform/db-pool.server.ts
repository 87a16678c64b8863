/** Connections to PostgreSQL: the same ones for the app, its queue, LISTEN and migrations, whatever the address asks for. */
import { createHash } from "node:crypto";

import pg from "pg";

import { readAddress, type DatabaseAddress } from "./db-address.server.ts";
import { inSpan, isTraced } from "./measure.server.ts";

/** PostgreSQL's "cannot be done in a read-only transaction": after a failover the connection leads to a standby. */
const READ_ONLY = "25006";
const NO_TLS = "The server does not support SSL connections";
/** Longer than any statement of ours holds a connection while people wait. */
const LEND_WITHIN_MS = 15_000;

/** Which host of the address connections go to now, and how. One that cannot be used makes way for the next. */
class Aim {
  readonly #address: DatabaseAddress;
  #host = 0;
  #plain: boolean;

  constructor(address: DatabaseAddress) {
    this.#address = address;
    this.#plain = address.ssl === false;
  }

  get config(): pg.ClientConfig {
    const { hosts, user, password, database, ssl, more } = this.#address;
    const { sslnegotiation, ...plain } = more;
    const at = { ...hosts[this.#host], user, password, database, keepAlive: true };
    return this.#plain ? { ...at, ...plain, ssl: false } : { ...at, ...plain, ...(sslnegotiation && { sslnegotiation }), ssl };
  }

  get hosts(): number {
    return this.#address.hosts.length;
  }

  /** How often it is worth trying before an error is final. */
  get tries(): number {
    return this.hosts * (this.#address.plainWillDo && this.#address.ssl !== false ? 2 : 1);
  }

  next(error: unknown): void {
    if (error instanceof Error && error.message === NO_TLS && this.#address.plainWillDo) this.#plain = true;
    else this.nextHost();
  }

  nextHost(): void {
    this.#host = (this.#host + 1) % this.hosts;
    this.#plain = this.#address.ssl === false;
  }
}

class StandsBy extends Error {
  override name = "StandsBy";
  constructor() {
    super("The database server is read-only");
  }
}

/** Of several hosts only the one that can be written to is of use. */
async function refuseStandby(client: pg.ClientBase, aim: Aim): Promise<void> {
  if (aim.hosts === 1) return;
  const { rows } = await client.query<{ transaction_read_only: string }>("SHOW transaction_read_only");
  if (rows[0]?.transaction_read_only === "on") throw new StandsBy();
}

/**
 * A connection to the address, for LISTEN and whatever else needs one of its own. Throws the last error when no host can be
 * written to. The caller ends it.
 */
export async function connectTo(address: DatabaseAddress): Promise<pg.Client> {
  const aim = new Aim(address);
  for (let tries = 1; ; tries++) {
    const client = new pg.Client(aim.config);
    // Until somebody listens: an error of a connection that is being given up is told by `connect`.
    client.on("error", () => undefined);
    try {
      await client.connect();
      await refuseStandby(client, aim);
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (tries >= aim.tries) throw error;
      aim.next(error);
    }
  }
}

/** What is sent over one connection side by side waits here for its turn: `pg` takes one statement at a time. */
class OneAtATime extends pg.Client {
  #last: Promise<unknown> = Promise.resolve();

  override query(...args: unknown[]): never {
    const send = () => Reflect.apply(super.query, this, args) as unknown;
    // With a callback the pool asks, which has the connection to itself.
    if (typeof args.at(-1) === "function" || isSubmittable(args[0])) return send() as never;
    const answer = this.#last.then(send);
    this.#last = answer.catch(() => undefined);
    return answer as never;
  }
}

function isSubmittable(query: unknown): boolean {
  return typeof query === "object" && query !== null && "submit" in query;
}

type PoolOptions = {
  /** What it is for, where somebody looks at how full it is. */
  name?: PoolName;
  /** Connections at most. They are opened as they are needed and closed after ten idle seconds. */
  max: number;
  /**
   * The address is a pooler that lends a server connection for a transaction: what a session keeps (SET, LISTEN, session
   * locks, named statements) would be left to strangers, so nothing of the kind is sent.
   */
  pooled?: boolean;
  /** Lets a process end although connections are open. */
  allowExitOnIdle?: boolean;
};

type PoolName = "requests" | "queue" | "reports";

/** Those of this process that have a name, for whoever watches it. */
const named = new Map<DatabasePool, PoolName>();

/** How full each pool is: connections that are lent, that are idle, callers that wait for one, and how many there may be. */
export function poolsInUse(): { pool: PoolName; busy: number; idle: number; waiting: number; max: number }[] {
  for (const pool of named.keys()) if (pool.ending || pool.ended) named.delete(pool);
  return [...named].map(([{ totalCount, idleCount, waitingCount, options }, pool]) => {
    return { pool, busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount, max: options.max };
  });
}

/** Long statements are cut: what they begin with says which one it is. */
const LONGEST_STATEMENT = 300;

/** Sends it as a span of its own where somebody traces. Values stand apart from the statement: nothing of a shop's is told. */
function traced(query: unknown, send: () => unknown): unknown {
  const text = isTraced() ? textOf(query) : null;
  if (text === null) return send();
  const fields = { "db.system.name": "postgresql", "db.query.text": text.slice(0, LONGEST_STATEMENT) };
  return inSpan("client", { name: "sql", fields }, () => send() as Promise<unknown>);
}

function textOf(query: unknown): string | null {
  if (typeof query === "string") return query;
  return typeof query === "object" && query !== null && "text" in query && typeof query.text === "string" ? query.text : null;
}

/**
 * Connections for statements and transactions. When the server turns out to be read-only, all connections that were open
 * then are given up; a statement on its own is tried once more on a new one, a transaction fails with SQLSTATE 25006.
 */
export class DatabasePool extends pg.Pool {
  readonly #aim: Aim;
  readonly #pooled: boolean;
  #generation = 0;
  readonly #born = new WeakMap<pg.ClientBase, number>();

  constructor(address: DatabaseAddress, { name, max, pooled = false, allowExitOnIdle = false }: PoolOptions) {
    const aim = new Aim(address);
    const noticed = (error: unknown, client: pg.ClientBase) => this.#notice(error, client);
    class Client extends OneAtATime {
      constructor() {
        super(aim.config);
        // Between being lent and being asked nobody listens, and a farewell of the server that comes then would end the process.
        // The statement that follows fails by itself, and the pool takes no such connection back.
        this.on("error", () => undefined);
      }
      override query(...args: unknown[]): never {
        const send = () => Reflect.apply(super.query, this, args) as unknown;
        // With a callback it is the pool's own sending, which is traced there.
        const answer = typeof args.at(-1) === "function" ? send() : traced(args[0], send);
        if (answer instanceof Promise) answer.catch((error: unknown) => noticed(error, this));
        return answer as never;
      }
    }
    const onConnect = async (client: pg.ClientBase) => {
      await refuseStandby(client, aim);
      // A screen asks for several figures side by side; for sums of some ten thousand rows starting two more processes costs
      // more than they take off. Left to the role's own setting where connections are shared with others.
      if (!pooled) await client.query("SET max_parallel_workers_per_gather = 0");
    };
    // The pool waits for it before it lends the connection, though its types do not say so.
    super({ Client, max, allowExitOnIdle, connectionTimeoutMillis: LEND_WITHIN_MS, onConnect: (client): unknown => onConnect(client) });
    this.#aim = aim;
    this.#pooled = pooled;
    if (name) named.set(this, name);
    this.on("connect", (client) => this.#born.set(client, this.#generation));
    // A connection that died while idle is out of the pool already.
    this.on("error", () => undefined);
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: (err: Error | undefined, client: pg.PoolClient | undefined, done: (release?: unknown) => void) => void): void;
  override connect(
    callback?: (err: Error | undefined, client: pg.PoolClient | undefined, done: (release?: unknown) => void) => void,
  ): Promise<pg.PoolClient> | void {
    const lent = this.#lend();
    if (!callback) return lent;
    lent.then(
      (client) => process.nextTick(callback, undefined, client, client.release),
      (error: Error) => process.nextTick(callback, error, undefined, () => undefined),
    );
  }

  override query(...args: unknown[]): never {
    if (typeof args.at(-1) === "function") return Reflect.apply(super.query, this, args) as never;
    const send = () => traced(args[0], () => Reflect.apply(super.query, this, args) as unknown) as Promise<unknown>;
    return send().catch((error: unknown) => {
      if (!isReadOnly(error)) throw error;
      // It was refused as a whole: nothing of it has been done.
      this.#turnAway();
      return send();
    }) as never;
  }

  /**
   * The rows of a statement that PostgreSQL plans once for each connection, or each time where a pooler lends connections. Only for
   * statements whose text never varies: each text is kept as long as the connection.
   */
  async prepared<T>({ text, values }: { text: string; values: unknown[] }): Promise<T> {
    const name = this.#pooled ? undefined : statementName(text);
    const statement = { name, text, values: values.map(parameterOf), types: AS_PRISMA };
    const { rows } = await (this.query(statement) as Promise<pg.QueryResult>);
    return rows as T;
  }

  async #lend(): Promise<pg.PoolClient> {
    for (let tries = 1; ;) {
      try {
        const client = await super.connect();
        if (this.#born.get(client) === this.#generation) return client;
        client.release(true);
      } catch (error) {
        if (tries++ >= this.#aim.tries || this.ending) throw error;
        this.#aim.next(error);
      }
    }
  }

  #notice(error: unknown, client: pg.ClientBase): void {
    if (isReadOnly(error) && this.#born.get(client) === this.#generation) this.#turnAway();
  }

  #turnAway(): void {
    this.#generation++;
    this.#aim.nextHost();
  }
}

const statementNames = new Map<string, string>();

function statementName(text: string): string {
  const name = statementNames.get(text) ?? createHash("sha256").update(text).digest("hex").slice(0, 40);
  statementNames.set(text, name);
  return name;
}

/** The driver would write the digits of a time in the zone of this machine. */
function parameterOf(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "bigint" ? value.toString() : value;
}

/** Times without a zone are UTC, whole numbers of 64 bits are whole: as Prisma reads them. */
const READERS = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, BigInt],
  [pg.types.builtins.TIMESTAMP, (text) => new Date(`${text.replace(" ", "T")}Z`)],
  [pg.types.builtins.DATE, (text) => new Date(`${text}T00:00:00Z`)],
  [pg.types.builtins.NUMERIC, () => refuseType("numeric")],
  [pg.types.builtins.TIME, () => refuseType("time")],
]);

/** None of the prepared statements reads them, and Prisma would give them in types of its own. */
function refuseType(type: string): never {
  throw new Error(`A prepared statement read a value of the type ${type}`);
}

const AS_PRISMA: pg.CustomTypesConfig = {
  getTypeParser: (type: number, format?: "text" | "binary") => READERS.get(type) ?? (pg.types.getTypeParser(type, format) as never),
};

function isReadOnly(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === READ_ONLY;
}

/** Opens nothing yet. The caller ends it. Throws `AddressRefused` where the address cannot be read. */
export function openPool(url: string, options: PoolOptions): DatabasePool {
  return new DatabasePool(readAddress(url), options);
}

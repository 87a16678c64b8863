/**
 * A pooler in transaction mode, as PgBouncer is one: clients share a few server connections, and each gets one for a
 * transaction. It gives a client another connection for every transaction, so whatever a session was meant to keep is missed
 * at once, and it writes down what was asked of a session. Anybody may come in: it stands on the loopback address of a test.
 */
import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

import pg from "pg";

const AUTHENTICATED = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
/** What belongs to a session and not to a transaction. */
const OF_A_SESSION =
  /\b(LISTEN|UNLISTEN|PREPARE|DISCARD|DEALLOCATE)\s+["\w]|^\s*SET\s+(?!LOCAL|TRANSACTION)\w|pg_advisory_lock|pg_try_advisory_lock|CREATE\s+TEMP|WITH\s+HOLD/i;

export type Pooler = {
  url: string;
  /** Statements that only make sense in a session, by their beginning. */
  readonly ofSessions: readonly string[];
  /** Transactions it has carried. */
  readonly transactions: number;
  close(): Promise<void>;
};

/** Starts a pooler of `size` connections in front of the database. */
export async function aTransactionPooler(database: string, size = 3): Promise<Pooler> {
  const ofSessions: string[] = [];
  const servers = await Promise.all(Array.from({ length: size }, () => serverConnection(database)));
  const idle = [...servers];
  const waiting: ((server: Socket) => void)[] = [];
  const clients = new Set<Socket>();
  let transactions = 0;
  const take = () =>
    new Promise<Socket>((resolve) => {
      const server = idle.shift();
      if (server) resolve(server);
      else waiting.push(resolve);
    });
  // The one given back is the last to be lent again.
  const giveBack = (server: Socket) => {
    const next = waiting.shift();
    if (next) next(server);
    else idle.push(server);
  };

  const server = createServer((client) => {
    clients.add(client);
    const work = { started: false, server: null as Socket | null, asking: false, kept: [] as Buffer[] };
    const fromClient = framesOf(() => !work.started);
    client.on("error", () => client.destroy());
    client.on("close", () => clients.delete(client));
    client.on("data", (data) => {
      for (const frame of fromClient(data)) {
        if (!work.started) {
          work.started = true;
          client.write(Buffer.concat([AUTHENTICATED, READY]));
          continue;
        }
        if (frame[0] === 0x58) return void client.end();
        const text = statementOf(frame);
        if (text !== null && OF_A_SESSION.test(text)) ofSessions.push(text.slice(0, 100));
        if (work.server) work.server.write(frame);
        else work.kept.push(frame);
        if (!work.server && !work.asking) void lend();
      }
    });
    const lend = async () => {
      work.asking = true;
      const lent = await take();
      work.asking = false;
      work.server = lent;
      const fromServer = framesOf(() => false);
      const answer = (data: Buffer) => {
        for (const frame of fromServer(data)) {
          client.write(frame);
          if (frame[0] === 0x5a && frame[5] === 0x49) {
            transactions++;
            lent.off("data", answer);
            work.server = null;
            giveBack(lent);
          }
        }
      };
      lent.on("data", answer);
      for (const frame of work.kept.splice(0)) lent.write(frame);
    };
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(database);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    ofSessions,
    get transactions() {
      return transactions;
    },
    async close() {
      for (const client of clients) client.destroy();
      for (const socket of servers) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A connection that `pg` has signed in, without `pg`. */
async function serverConnection(database: string): Promise<Socket> {
  const client = new pg.Client(database);
  await client.connect();
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  for (const event of ["data", "error", "end", "close"]) stream.removeAllListeners(event);
  stream.on("error", () => stream.destroy());
  return stream;
}

/** Cuts a stream into messages; the first of a client has no type byte. */
function framesOf(isFirst: () => boolean): (data: Buffer) => Generator<Buffer> {
  let rest = Buffer.alloc(0);
  return function* (data) {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const head = isFirst() ? 0 : 1;
      if (rest.length < head + 4) return;
      const length = head + rest.readUInt32BE(head);
      if (rest.length < length) return;
      const frame = rest.subarray(0, length);
      rest = rest.subarray(length);
      yield frame;
    }
  };
}

/** The SQL of a simple query or of a statement that is parsed; a named statement outlives its transaction and is told as well. */
function statementOf(frame: Buffer): string | null {
  if (frame[0] === 0x51) return frame.toString("utf8", 5, frame.length - 1);
  if (frame[0] !== 0x50) return null;
  const end = frame.indexOf(0, 5);
  const name = frame.toString("utf8", 5, end);
  const text = frame.toString("utf8", end + 1, frame.indexOf(0, end + 1));
  return name === "" ? text : `PREPARE ${name} AS ${text}`;
}

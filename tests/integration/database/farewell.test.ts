/** A server that is shut down says so on every connection, at any moment: also between two statements, in one packet with an answer. */
import { connect, createServer, type AddressInfo, type Server } from "node:net";

import { openPool } from "#app/platform/db-pool.server.ts";
import { aDatabase, type TestDatabase } from "#tests/support/postgres.ts";

/** PostgreSQL's FATAL 57P01 as it stands on the wire. */
const FAREWELL = (() => {
  const fields = ["SFATAL", "VFATAL", "C57P01", "Mterminating connection due to administrator command"];
  const body = Buffer.from(`${fields.join("\0")}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
})();

let database: TestDatabase;
let proxy: Server;
let url: string;
let sayFarewell = false;

beforeAll(async () => {
  database = await aDatabase();
  const server = new URL(database.url);
  proxy = createServer((client) => {
    const upstream = connect(Number(server.port), server.hostname);
    client.pipe(upstream);
    upstream.on("data", (chunk) => {
      if (!sayFarewell) return void client.write(chunk);
      sayFarewell = false;
      client.end(Buffer.concat([chunk, FAREWELL]));
    });
    upstream.on("end", () => client.end());
    for (const socket of [client, upstream]) socket.on("error", () => [client, upstream].forEach((one) => one.destroy()));
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const through = new URL(database.url);
  through.port = String((proxy.address() as AddressInfo).port);
  url = through.href;
});
afterAll(async () => {
  proxy.close();
  await database.drop();
});

test("a farewell in one packet with an answer fails the statement that waited for the connection, and ends nothing else", async () => {
  const uncaught: unknown[] = [];
  const note = (error: unknown) => void uncaught.push(error);
  process.on("uncaughtException", note);
  const pool = openPool(url, { max: 1 });
  try {
    await pool.query("SELECT 1");
    for (let round = 0; round < 5; round += 1) {
      sayFarewell = true;
      const answers = await Promise.allSettled([pool.query("SELECT 1"), pool.query("SELECT 2"), pool.query("SELECT 3")]);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(["fulfilled", "rejected"]));
      expect(await (pool.query("SELECT 4 AS four") as Promise<{ rows: unknown[] }>)).toMatchObject({ rows: [{ four: 4 }] });
    }
    expect(uncaught).toEqual([]);
  } finally {
    process.off("uncaughtException", note);
    await pool.end();
  }
});

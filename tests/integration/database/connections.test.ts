/** One way to connect for everybody, whatever the address asks for; and connections that lead to the wrong server are given up. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { connectTo, openPool } from "#app/platform/db-pool.server.ts";
import { readAddress } from "#app/platform/db-address.server.ts";
import { clientOn } from "#app/platform/tenant-client.server.ts";
import { aDatabase, type TestDatabase } from "#tests/support/postgres.ts";
import { anAuthority, certificateFor } from "#tests/support/stack/certificates.ts";
import { onCluster, removeCluster, startCluster, type Cluster } from "#tests/support/stack/cluster.ts";
import { dataFolder } from "#tests/support/stack/folders.ts";
import { migrate } from "#tests/support/stack/migrate.ts";
import { freeBasePort, portsFrom } from "#tests/support/stack/ports.ts";

const folder = join(dataFolder, "test-stacks", `tls-${process.pid}`);
const ours = join(folder, "ours.crt");
const strangers = join(folder, "strangers.crt");
let tls: Cluster;
let plain: TestDatabase;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const [authority, other] = await Promise.all([anAuthority("Ours"), anAuthority("Strangers")]);
  writeFileSync(ours, authority.cert);
  writeFileSync(strangers, other.cert);
  const { database: port } = portsFrom(await freeBasePort());
  const server = { ...(await certificateFor("localhost", authority)), only: true };
  tls = await startTls({ port, server });
  plain = await aDatabase();
});
afterAll(async () => {
  await tls.stop();
  await removeCluster(join(folder, "postgres"));
  await plain.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function startTls({ port, server }: { port: number; server: { cert: string; key: string; only: boolean } }): Promise<Cluster> {
  const plan = { dataDir: join(folder, "postgres"), port, logFile: join(folder, "postgres.log"), durable: false, tls: server };
  return startCluster({ ...plan, answersAt: "sslmode=require" });
}

const at = (host: string, parameters: string) => `${tls.url("postgres").replace("127.0.0.1", host)}?${parameters}`;

/** How the app's pool and a connection of LISTEN come out: `TLS`, `plain`, or the beginning of what is said instead. */
async function outcome(url: string): Promise<string> {
  const asked = "SELECT coalesce(ssl, false) AS ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
  const pool = openPool(url, { max: 1 });
  const pooled = await (pool.query(asked) as Promise<{ rows: { ssl: boolean }[] }>).then(
    ({ rows }) => (rows[0]?.ssl ? "TLS" : "plain"),
    (error: Error) => error.message,
  );
  await pool.end();
  const direct = await connectTo(readAddress(url)).then(
    async (client) => {
      const { rows } = await client.query<{ ssl: boolean }>(asked);
      await client.end();
      return rows[0]?.ssl ? "TLS" : "plain";
    },
    (error: Error) => error.message,
  );
  expect(direct).toBe(pooled);
  return pooled;
}

test("each sslmode trusts exactly what libpq trusts, for statements and for LISTEN alike", async () => {
  for (const mode of ["require", "no-verify", "prefer", "allow"]) expect(await outcome(at("localhost", `sslmode=${mode}`))).toBe("TLS");
  for (const mode of ["require", "verify-ca", "verify-full"]) {
    expect(await outcome(at("localhost", `sslmode=${mode}&sslrootcert=${ours}`))).toBe("TLS");
    expect(await outcome(at("localhost", `sslmode=${mode}&sslrootcert=${strangers}`))).toMatch(/certificate|signature|issuer/i);
  }
  // The certificate is for another name: only `verify-full` minds.
  expect(await outcome(at("127.0.0.1", `sslmode=verify-ca&sslrootcert=${ours}`))).toBe("TLS");
  expect(await outcome(at("127.0.0.1", `sslmode=verify-full&sslrootcert=${ours}`))).toMatch(/does not match|altnames/i);
  expect(await outcome(at("localhost", "sslmode=verify-full"))).toMatch(/certificate/i);
  expect(await outcome(at("localhost", "sslmode=disable"))).toMatch(/no pg_hba.conf entry.*no encryption/);
});

test("a server without TLS is used in plain text where the address prefers TLS, and refused where it requires it", async () => {
  for (const mode of ["disable", "prefer", "allow"]) expect(await outcome(`${plain.url}?sslmode=${mode}`)).toBe("plain");
  for (const mode of ["require", "no-verify"]) expect(await outcome(`${plain.url}?sslmode=${mode}`)).toMatch(/does not support SSL/);
});

test("migrations go over TLS with a private authority", async () => {
  await onCluster(at("localhost", "sslmode=require"), "CREATE DATABASE migrated");
  const url = at("localhost", `sslmode=verify-full&sslrootcert=${ours}`).replace("/postgres?", "/migrated?");
  await migrate(url, join(folder, "migrate.log"));
  const db = clientOn(openPool(url, { max: 2 }));
  expect(await db.session.count()).toBe(0);
  await db.$disconnect();
});

test("of several hosts the first that can be written to is used", async () => {
  const { port, username, password, pathname } = new URL(plain.url);
  // One host takes nobody in, one is there and hangs up.
  const closed = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const hosts = `127.0.0.1:1,127.0.0.1:${(closed.address() as AddressInfo).port},127.0.0.1:${port}`;
  try {
    expect(await outcome(`postgres://${username}:${password}@${hosts}${pathname}?target_session_attrs=read-write`)).toBe("plain");
  } finally {
    closed.close();
  }
});

test("a server that became read-only is noticed: the connections to it are given up and the statement is made on a new one", async () => {
  const database = await aDatabase();
  const name = new URL(database.url).pathname.slice(1);
  const pool = openPool(database.url, { max: 3 });
  const db = clientOn(pool);
  const write = () => db.session.create({ data: { id: `${Math.random()}`, shop: "a.myshopify.com", state: "", accessToken: "secret" } });
  try {
    // Sessions that begin now only read, as those that a failover left on the old primary.
    await onCluster(database.url, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await Promise.all([1, 2, 3].map(() => db.$queryRaw`SELECT pg_sleep(0.05)::text`));
    await expect(db.$transaction((tx) => tx.session.deleteMany({}))).rejects.toThrow(/25006|read-only/);
    await Promise.all([1, 2, 3].map(() => db.$queryRaw`SELECT pg_sleep(0.05)::text`));
    // Sessions that begin from here on can write: the address leads to the new primary.
    await onCluster(
      `${database.url}?options=-c%20default_transaction_read_only%3Doff`,
      `ALTER DATABASE ${name} RESET default_transaction_read_only`,
    );
    expect(pool.totalCount).toBe(3);
    await write();
    await db.$transaction((tx) => tx.session.deleteMany({}));
    await Promise.all([write(), write(), write()]);
    expect(await db.session.count()).toBe(3);
  } finally {
    await db.$disconnect();
    await database.drop();
  }
});

test("a transaction that meets a read-only server fails, and the next one is made on a new connection", async () => {
  const database = await aDatabase();
  const name = new URL(database.url).pathname.slice(1);
  const db = clientOn(openPool(database.url, { max: 2 }));
  const clear = () => db.$transaction((tx) => tx.session.deleteMany({}));
  try {
    await onCluster(database.url, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await Promise.all([1, 2].map(() => db.$queryRaw`SELECT pg_sleep(0.05)::text`));
    await onCluster(
      `${database.url}?options=-c%20default_transaction_read_only%3Doff`,
      `ALTER DATABASE ${name} RESET default_transaction_read_only`,
    );
    await expect(clear()).rejects.toThrow(/25006|read-only/);
    expect(await clear()).toEqual({ count: 0 });
  } finally {
    await db.$disconnect();
    await database.drop();
  }
});

test("all connections ended by the server's administrator are survived within a second", async () => {
  const database = await aDatabase();
  const pool = openPool(database.url, { max: 4 });
  const db = clientOn(pool);
  try {
    await Promise.all([1, 2, 3, 4].map(() => db.$queryRaw`SELECT pg_sleep(0.05)::text`));
    const inTheMidst = db.$queryRaw`SELECT pg_sleep(30)::text`.then(
      () => "answered",
      () => "told",
    );
    await db.$queryRaw`SELECT 1`;
    await onCluster(
      database.url,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    const began = Date.now();
    for (;;) {
      const answered = await db.session.count().catch(() => null);
      if (answered === 0 || Date.now() - began > 5_000) break;
    }
    expect(Date.now() - began).toBeLessThan(1_000);
    expect(await inTheMidst).toBe("told");
  } finally {
    await db.$disconnect();
    await database.drop();
  }
});

test("what is asked side by side within a transaction is sent one after the other, without a warning of the driver", async () => {
  const db = clientOn(openPool(plain.url, { max: 2 }));
  const counts = await db.$transaction((tx) =>
    Promise.all([tx.session.count(), tx.order.findMany({ include: { codes: true, reviews: true } }), tx.member.count(), tx.offer.count()]),
  );
  expect(counts).toEqual([0, [], 0, 0]);
  await db.$disconnect();
});

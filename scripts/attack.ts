/**
 * npm run attack
 *
 * Starts the built web server on this machine and attacks it, while a second client measures how it answers. Prints a line of JSON
 * for each attack. Ends with code 1 when a limit is broken: 99 of 100 answers within 100 ms, at most 600 MB of memory, the process
 * alive, every body refused. Sends to loopback only and ends by itself within two minutes.
 */
import { mkdirSync, rmSync } from "node:fs";
import { get } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { onCluster, removeCluster, startCluster } from "#tests/support/stack/cluster.ts";
import { dataFolder } from "#tests/support/stack/folders.ts";
import { migrate } from "#tests/support/stack/migrate.ts";
import { freeBasePort, portsFrom } from "#tests/support/stack/ports.ts";
import { startWebServer } from "#tests/support/web-server.ts";

const MB = 1024 * 1024;
const P99_MS = 100;
const RESIDENT_MB = 600;

/** What the attackers saw: how many of their connections got which answer; 0 is none. */
type Outcome = Record<number, number>;

const ATTACKS: Record<string, (port: number) => Promise<Outcome>> = {
  nothing: () => pause(3_000).then(() => ({})),
  "540 MB, announced": (port) => bodies(port, { count: 1, bytes: 540 * MB, announced: true }),
  "540 MB, in chunks": (port) => bodies(port, { count: 1, bytes: 540 * MB, announced: false }),
  "50 bodies of 20 MB, announced": (port) => bodies(port, { count: 50, bytes: 20 * MB, announced: true }),
  "50 bodies of 20 MB, in chunks": (port) => bodies(port, { count: 50, bytes: 20 * MB, announced: false }),
  "500 slow connections": (port) => slow(port, { count: 500, seconds: 15 }),
};

const HEAD =
  "POST /webhooks/orders HTTP/1.1\r\nHost: a\r\nX-Shopify-Hmac-Sha256: a\r\nX-Shopify-Topic: orders/create\r\n" +
  "X-Shopify-Shop-Domain: a\r\nX-Shopify-Webhook-Id: a\r\nX-Shopify-API-Version: a\r\n";

async function bodies(port: number, { count, bytes, announced }: { count: number; bytes: number; announced: boolean }): Promise<Outcome> {
  const outcome: Outcome = {};
  const one = () =>
    new Promise<void>((resolve) => {
      let answer = "";
      let left = bytes;
      const chunk = Buffer.alloc(64 * 1024, 97);
      const socket = connect(port, "127.0.0.1");
      const timer = setTimeout(() => socket.destroy(), 15_000);
      socket.on("data", (part) => {
        answer += part.toString("latin1");
        left = 0;
      });
      socket.on("error", () => {});
      socket.on("close", () => {
        clearTimeout(timer);
        const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
        outcome[status] = (outcome[status] ?? 0) + 1;
        resolve();
      });
      socket.write(
        `${HEAD}${announced ? `Content-Length: ${bytes}\r\n\r\n` : `Transfer-Encoding: chunked\r\n\r\n${bytes.toString(16)}\r\n`}`,
      );
      const more = () => {
        while (left > 0 && !socket.destroyed) {
          left -= chunk.length;
          if (!socket.write(chunk)) return void socket.once("drain", more);
        }
      };
      more();
    });
  await Promise.all(Array.from({ length: count }, one));
  return outcome;
}

/** Connections that send a byte a second and never finish. They count as 200 while they are still open at the end. */
async function slow(port: number, { count, seconds }: { count: number; seconds: number }): Promise<Outcome> {
  const sockets = Array.from({ length: count }, (_, at) => {
    const socket = connect(port, "127.0.0.1")
      .on("error", () => {})
      .on("data", () => {});
    socket.write(at % 2 === 0 ? "GET / HTTP/1.1\r\nX-Slow: " : `${HEAD}Content-Length: 100000\r\n\r\n{`);
    return socket;
  });
  for (let second = 0; second < seconds; second++) {
    await pause(1_000);
    for (const socket of sockets) if (socket.writable) socket.write("x");
  }
  const open = sockets.filter((socket) => !socket.destroyed && socket.readyState === "open").length;
  for (const socket of sockets) socket.destroy();
  return { 0: count - open, 200: open };
}

/** Asks for `/healthz` on a new connection every 20 ms; milliseconds of each answer, Infinity for one that was not 200. */
function measure(port: number): { stop(): Promise<number[]> } {
  const took: number[] = [];
  let isStopped = false;
  const ask = () =>
    new Promise<void>((resolve) => {
      const began = performance.now();
      const done = (ms: number) => {
        took.push(ms);
        resolve();
      };
      get({ port, host: "127.0.0.1", path: "/healthz", agent: false, timeout: 10_000 }, (answer) => {
        answer.resume().on("end", () => done(answer.statusCode === 200 ? performance.now() - began : Infinity));
      })
        .on("timeout", function (this: { destroy(): void }) {
          this.destroy();
        })
        .on("error", () => done(Infinity));
    });
  const asking: Promise<void>[] = [];
  const running = (async () => {
    while (!isStopped) {
      asking.push(ask());
      await pause(20);
    }
  })();
  return {
    async stop() {
      isStopped = true;
      await running;
      await Promise.all(asking);
      return took.toSorted((a, b) => a - b);
    },
  };
}

/** An attack in a process of its own, so that sending does not slow down the one that measures. */
function attackFromElsewhere(name: string, port: number): Promise<Outcome> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", fileURLToPath(import.meta.url), name, `${port}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (part: Buffer) => (said += part.toString()));
  return new Promise((resolve, reject) =>
    child.once("close", (code) =>
      code === 0 ? resolve(JSON.parse(said) as Outcome) : reject(new Error(`The attacker ended with ${code}`)),
    ),
  );
}

async function main(): Promise<number> {
  const dataDir = join(dataFolder, "attack", `${process.pid}`);
  mkdirSync(dataDir, { recursive: true });
  const port = portsFrom(await freeBasePort()).database;
  const cluster = await startCluster({ dataDir: join(dataDir, "postgres"), port, logFile: join(dataDir, "postgres.log"), durable: false });
  let holds = true;
  try {
    await onCluster(cluster.url("postgres"), "CREATE DATABASE attack");
    await migrate(cluster.url("attack"), join(dataDir, "migrate.log"));
    const server = await startWebServer(cluster.url("attack"));
    try {
      for (const name of Object.keys(ATTACKS)) {
        const client = measure(server.port);
        let peakMb = 0;
        const watching = setInterval(() => (peakMb = Math.max(peakMb, server.residentMb())), 50);
        const outcome = await attackFromElsewhere(name, server.port);
        clearInterval(watching);
        const took = await client.stop();
        const p99 = took[Math.ceil(took.length * 0.99) - 1] ?? Infinity;
        const isRefused = Object.keys(outcome).every((status) => ["413", "503", "0"].includes(status)) || name.includes("slow");
        const isHeld = isRefused && p99 <= P99_MS && peakMb <= RESIDENT_MB && server.child.isRunning();
        holds &&= isHeld;
        const figures = { p99_ms: Math.round(p99 * 10) / 10, slowest_ms: Math.round(took.at(-1) ?? Infinity), peak_mb: Math.round(peakMb) };
        console.log(JSON.stringify({ attack: name, holds: isHeld, answers: took.length, ...figures, outcome }));
      }
    } finally {
      await server.stop();
    }
  } finally {
    await cluster.stop();
    await removeCluster(join(dataDir, "postgres"));
    rmSync(dataDir, { recursive: true, force: true });
  }
  return holds ? 0 : 1;
}

const [name, port] = process.argv.slice(2);
if (name === undefined) process.exit(await main());
const attack = ATTACKS[name];
if (!attack) throw new Error(`There is no attack called ${name}`);
console.log(JSON.stringify(await attack(Number(port))));

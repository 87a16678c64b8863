/**
 * `npm run attack`: starts the built web server with a PostgreSQL of its own on this machine and attacks it, while a second
 * client measures how it answers. Prints a line of JSON for each attack. Ends with code 1 when a limit is broken: answers
 * within 100 ms (99 of 100), at most 600 MB of memory, the process alive, every attack refused. Ends within two minutes.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { measureAnswers, parallelBodies, slowConnections, unsignedBody } from "#tests/support/attack/attacks.ts";
import { onCluster, removeCluster, startCluster } from "#tests/support/stack/cluster.ts";
import { dataFolder } from "#tests/support/stack/folders.ts";
import { migrate } from "#tests/support/stack/migrate.ts";
import { freeBasePort, portsFrom } from "#tests/support/stack/ports.ts";
import { prepareBuild } from "#tests/support/stack/prepare.ts";
import { aWebServer, type WebServer } from "#tests/support/web-server.ts";

const MB = 1024 * 1024;
const P99_MS = 100;
const PEAK_MB = 600;
/** Headers may take 10 seconds (app/http/request-limits.ts), and are looked at every second. */
const SLOW_SECONDS = 15;

type Told = Record<string, number | boolean>;

const ATTACKS: Record<string, (port: number) => Promise<Told>> = {
  quiet: async () => {
    await pause(3_000);
    return { refused: true };
  },
  unsigned_540_mb: async (port) => {
    const { status, sent } = await unsignedBody({ port, size: 540 * MB });
    return { refused: status === 413, sentMb: Math.round(sent / MB) };
  },
  unsigned_540_mb_chunked: async (port) => {
    const { status, sent } = await unsignedBody({ port, size: 540 * MB, chunked: true });
    return { refused: status === 413, sentMb: Math.round(sent / MB) };
  },
  parallel_50_of_20_mb: async (port) => refusals(await parallelBodies({ port, count: 50, size: 20 * MB })),
  parallel_50_of_20_mb_chunked: async (port) => refusals(await parallelBodies({ port, count: 50, size: 20 * MB, chunked: true })),
  slow_500: async (port) => {
    const slow = slowConnections({ port, count: 500 });
    await pause(SLOW_SECONDS * 1_000);
    const open = slow.open();
    slow.stop();
    // Half of them never finish their headers; the others may take a minute for their body.
    return { refused: open <= 250, stillOpen: open };
  },
};

function refusals(outcomes: { status: number | null }[]): Told {
  const count = (status: number) => outcomes.filter((outcome) => outcome.status === status).length;
  return { refused: count(413) + count(503) === outcomes.length, answered413: count(413), answered503: count(503) };
}

async function attack(server: WebServer, name: string): Promise<boolean> {
  const client = measureAnswers({ port: server.port, everyMs: 20 });
  const { refused, ...told } = await ATTACKS[name]!(server.port);
  const took = await client.stop();
  const p99 = took[Math.max(0, Math.ceil(took.length * 0.99) - 1)] ?? Infinity;
  const peakMb = server.peakMb();
  const holds = Boolean(refused) && p99 <= P99_MS && peakMb <= PEAK_MB && server.child.isRunning();
  const numbers = { answers: took.length, p99_ms: round(p99), slowest_ms: round(took.at(-1) ?? Infinity), peak_mb: round(peakMb) };
  console.log(JSON.stringify({ attack: name, holds, refused, ...numbers, ...told }));
  return holds;
}

const round = (value: number) => Math.round(value * 10) / 10;

await prepareBuild({ onProgress: (line) => console.error(`${line} …`) });
const dataDir = join(dataFolder, "attack", String(process.pid));
mkdirSync(dataDir, { recursive: true });
const cluster = await startCluster({
  dataDir: join(dataDir, "postgres"),
  port: portsFrom(await freeBasePort()).database,
  logFile: join(dataDir, "postgres.log"),
  durable: false,
});
let server: WebServer | undefined;
let held = true;
try {
  await onCluster(cluster.url("postgres"), "CREATE DATABASE attack");
  await migrate(cluster.url("attack"), join(dataDir, "migrate.log"));
  server = await aWebServer(cluster.url("attack"));
  for (const name of Object.keys(ATTACKS)) held = (await attack(server, name)) && held;
} finally {
  await server?.stop();
  await cluster.stop();
  await removeCluster(join(dataDir, "postgres"));
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(held ? 0 : 1);

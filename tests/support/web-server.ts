/** The built app as a process of its own. */
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { aDatabase } from "./postgres.ts";
import { untilItServes } from "./stack/answers.ts";
import { startChild, type Child } from "./stack/child.ts";
import { dataFolder, repository } from "./stack/folders.ts";
import { freeBasePort } from "./stack/ports.ts";
import { prepareBuild } from "./stack/prepare.ts";
import { asTheScript } from "./stack/programs.ts";
import { API_KEY, API_SECRET } from "./app.ts";

export type WebServer = {
  port: number;
  url: string;
  child: Child;
  /** Resident memory in megabytes, read from the system. */
  residentMb(): number;
  /** What it wrote to its log. */
  log(): string;
  stop(): Promise<void>;
};

/** On an empty, migrated database of the test's cluster, which goes with it. */
export async function aWebServer(): Promise<WebServer> {
  const database = await aDatabase();
  const server = await startWebServer(database.url);
  return {
    ...server,
    async stop() {
      await server.stop();
      await database.drop();
    },
  };
}

/** Starts what `npm start` starts on a migrated database and waits until it serves. */
export async function startWebServer(databaseUrl: string, more: Readonly<Record<string, string>> = {}): Promise<WebServer> {
  await prepareBuild();
  const port = await freeBasePort();
  const folder = join(dataFolder, "test-servers", randomUUID());
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, "app.log");
  const child = startChild({
    name: "The app",
    args: asTheScript("start"),
    cwd: repository,
    env: {
      NODE_ENV: "test",
      DATABASE_URL: databaseUrl,
      SHOPIFY_API_KEY: API_KEY,
      SHOPIFY_API_SECRET: API_SECRET,
      SHOPIFY_APP_URL: `http://127.0.0.1:${port}`,
      SCOPES: "read_discounts",
      PORT: `${port}`,
      HOST: "127.0.0.1",
      ...more,
    },
    logFile,
  });
  const url = `http://127.0.0.1:${port}`;
  await untilItServes(`${url}/healthz`, { child, seconds: 60 });
  return {
    port,
    url,
    child,
    residentMb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0) / 1024,
    log: () => readFileSync(logFile, "utf8"),
    stop: () => child.stop("SIGTERM", 6_000),
  };
}

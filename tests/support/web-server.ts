/** The built web server as a process of its own, as `npm start` runs it. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { API_KEY, API_SECRET } from "./app.ts";
import { untilItSays } from "./stack/answers.ts";
import { startChild, type Child } from "./stack/child.ts";
import { dataFolder, repository } from "./stack/folders.ts";
import { freeBasePort, portsFrom } from "./stack/ports.ts";

export type WebServer = {
  port: number;
  child: Child;
  /** Everything it has logged so far. */
  log(): string;
  /** The most memory it ever held, in megabytes. */
  peakMb(): number;
  /** Ends it, and removes its log. */
  stop(): Promise<void>;
};

/** Starts the build on a migrated database and returns once it listens. `imports` are loaded before it. */
export async function aWebServer(databaseUrl: string, { imports = [] }: { imports?: string[] } = {}): Promise<WebServer> {
  const { app: port, shopify } = portsFrom(await freeBasePort());
  const logFile = join(dataFolder, "logs", `web-server-${process.pid}-${port}.log`);
  rmSync(logFile, { force: true });
  const child = startChild({
    name: "The web server",
    args: [...["./tests/twin/redirect.mjs", ...imports].flatMap((file) => ["--import", file]), "build/server/index.js"],
    cwd: repository,
    logFile,
    env: {
      NODE_ENV: "production",
      LOG_LEVEL: "info",
      DATABASE_URL: databaseUrl,
      SHOPIFY_API_KEY: API_KEY,
      SHOPIFY_API_SECRET: API_SECRET,
      SHOPIFY_APP_URL: "https://reissue.example.com",
      // Nothing listens there: a hostile request must not need Shopify to be refused.
      SHOPIFY_TWIN_URL: `http://127.0.0.1:${shopify}`,
      SCOPES: "read_discounts,write_discounts,read_orders,read_customers,read_products,write_app_proxy",
      PORT: String(port),
      HOST: "127.0.0.1",
    },
  });
  await untilItSays(/app_ready/, { child, seconds: 120 });
  return {
    port,
    child,
    log: () => readFileSync(logFile, "utf8"),
    peakMb: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? NaN) / 1024,
    async stop() {
      await child.stop("SIGTERM", 7_000);
      rmSync(logFile, { force: true });
    },
  };
}

import { readFileSync } from "node:fs";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { readAppRegistration } from "./outside/app-registration.ts";
import { removeSnapshot } from "./outside/persistence.ts";
import { startMailbox } from "./outside/mailbox/mailbox.ts";
import { startTwin } from "./outside/server.ts";

/**
 * `npm run twin`: the local Shopify alone, or with `--app-url` in front of an app.
 * Prints one JSON line once it can be used; anything else goes to standard error.
 */
const usage = `Usage: npm run twin -- [--port N] [--app-url URL [--tunnel-port N]] [--data FILE] [--reset] [--bare] [--webhook-retry-ms N]

  --port N              where it listens (4400)
  --app-url URL         where the app answers on this machine; the app is then shown in the admin and told of events
  --tunnel-port N       the app's public port (one above --port)
  --mail-port N         take the app's mail on this port and show it under /mailbox
  --data FILE           keep the store in this file and continue from it
  --reset               begin with a new store
  --bare                an empty shop instead of the demo store
  --webhook-retry-ms N  wait before the first retry of a webhook (500); the following ones double it`;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: "4400" },
        "app-url": { type: "string" },
        "tunnel-port": { type: "string" },
        "mail-port": { type: "string" },
        data: { type: "string" },
        reset: { type: "boolean", default: false },
        bare: { type: "boolean", default: false },
        "webhook-retry-ms": { type: "string", default: "500" },
        help: { type: "boolean", default: false },
      },
    });
    const port = wholeNumber("--port", values.port);
    const tunnelPort =
      values["app-url"] === undefined ? undefined : wholeNumber("--tunnel-port", values["tunnel-port"] ?? String(port + 1));
    const mailPort = values["mail-port"] === undefined ? undefined : wholeNumber("--mail-port", values["mail-port"]);
    return { ...values, port, tunnelPort, mailPort, retryMs: wholeNumber("--webhook-retry-ms", values["webhook-retry-ms"]) };
  } catch (error) {
    return stop(`${(error as Error).message}\n\n${usage}`);
  }
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new Error(`${name} takes a whole number up to 65535, not ${text}.`);
  return value;
}

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}

function couldNotListen(error: NodeJS.ErrnoException & { port?: number }): never {
  if (error.code === "EADDRINUSE") stop(`Port ${error.port} is taken. Stop what listens there, or choose another with --port.`);
  if (error.code === "EACCES") stop(`This user may not listen on port ${error.port}. Choose one above 1023 with --port.`);
  throw error;
}

const options = readOptions();
if (options.help) {
  console.log(usage);
  process.exit(0);
}
if (options.data !== undefined) {
  mkdirSync(dirname(options.data), { recursive: true });
  if (options.reset) removeSnapshot(options.data);
}

const configuration = readFileSync(join(import.meta.dirname, "../../shopify.app.toml"), "utf8");
const app = readAppRegistration(configuration, {
  clientId: process.env["SHOPIFY_API_KEY"] ?? "reissue-demo-key",
  secret: process.env["SHOPIFY_API_SECRET"] ?? "reissue-demo-secret",
});

const mailbox =
  options.mailPort === undefined
    ? undefined
    : await startMailbox({ port: options.mailPort, file: options.data && join(dirname(options.data), "mail.json") }).catch(couldNotListen);

const twin = await startTwin({
  mailbox,
  port: options.port,
  appUrl: options["app-url"],
  tunnelPort: options.tunnelPort,
  app,
  seed: options.bare ? "bare" : "demo",
  dataFile: options.data,
  webhooks: options["app-url"] !== undefined,
  webhookRetryMs: options.retryMs,
}).catch(couldNotListen);

let closing = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (closing) return;
    closing = true;
    void Promise.all([twin.close(), mailbox?.close()]).then(() => process.exit(0));
  });
}

console.log(JSON.stringify({ ready: true, url: twin.url, shop: twin.world.data.shop.domain, accessToken: twin.accessToken }));

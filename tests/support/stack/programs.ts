/** How each program of the stack is called, and what it is told. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { keptKeys } from "#app/keys/kept-keys.server.ts";
import { readAppRegistration } from "#tests/twin/outside/app-registration.ts";

import type { ChildPlan } from "./child.ts";
import { repository } from "./folders.ts";
import type { Ports } from "./ports.ts";

const credentials = { clientId: "reissue-demo-key", secret: "reissue-demo-secret" };

export type StackAddresses = { url: string; tunnelUrl: string; twinUrl: string; databaseUrl: string };
export type ProgramName = "shopify" | "app" | "worker";
type ProgramPlan = ChildPlan & { graceMs: number };
type Programs = Record<ProgramName, ProgramPlan> & { seed: ChildPlan; night: ChildPlan };

type Surroundings = {
  ports: Ports;
  addresses: StackAddresses;
  dataDir: string;
  seed: "demo" | "bare";
  others?: Readonly<Record<string, string>>;
};

export function addressesOf(ports: Ports, databaseUrl: string): StackAddresses {
  return {
    url: `http://localhost:${ports.shopify}`,
    tunnelUrl: `http://localhost:${ports.tunnel}`,
    twinUrl: `http://127.0.0.1:${ports.shopify}`,
    databaseUrl,
  };
}

/** What `npm run` hands to node, so that what is tried and measured is what merchants run. */
export function asTheScript(name: "start" | "worker"): string[] {
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { scripts: Record<typeof name, string> };
  const [node, ...args] = scripts[name].split(" ");
  if (node !== "node") throw new Error(`package.json runs ${name} with ${node}`);
  return args;
}

/**
 * Reads the app's scopes from its configuration: what is granted is what is asked for. Its keys are kept beside the database whose
 * tokens they encrypt.
 */
export function programsOf({ ports, addresses, dataDir, seed, others = {} }: Surroundings): Programs {
  const { scopes } = readAppRegistration(readFileSync(join(repository, "shopify.app.toml"), "utf8"), credentials);
  const env = {
    NODE_ENV: "production",
    DATABASE_URL: addresses.databaseUrl,
    SHOPIFY_API_KEY: credentials.clientId,
    SHOPIFY_API_SECRET: credentials.secret,
    SHOPIFY_APP_URL: addresses.tunnelUrl,
    SHOPIFY_TWIN_URL: addresses.twinUrl,
    SHOPIFY_TWIN_OTHERS: Object.entries(others)
      .map((one) => one.join("="))
      .join(","),
    SCOPES: scopes.join(","),
    ...keptKeys(dataDir),
    SMTP_URL: `smtp://127.0.0.1:${ports.mail}`,
    MAIL_FROM: "hello@lumenbotanics.example",
    TZ: "UTC",
    // The stack reads what its programs say of themselves.
    LOG_LEVEL: "info",
  };
  const program = (name: string, file: string, args: string[], graceMs: number, more: Record<string, string> = {}): ProgramPlan => ({
    name,
    args,
    graceMs,
    cwd: repository,
    env: { ...env, ...more },
    logFile: join(dataDir, "logs", `${file}.log`),
  });

  const toTwin = ["--import", "./tests/twin/redirect.mjs"];
  const shopify = ["--port", `${ports.shopify}`, "--tunnel-port", `${ports.tunnel}`, "--app-url", `http://127.0.0.1:${ports.app}`];
  const mail = ["--mail-port", `${ports.mail}`];
  const data = ["--data", join(dataDir, "twin.json"), ...(seed === "bare" ? ["--bare"] : [])];
  const serve = [...toTwin, ...asTheScript("start")];
  return {
    shopify: program("The local Shopify", "shopify", ["tests/twin/main.ts", ...shopify, ...mail, ...data], 10_000),
    app: program("The app", "app", serve, 6_000, { PORT: `${ports.app}`, HOST: "127.0.0.1" }),
    worker: program("The worker", "worker", [...toTwin, ...asTheScript("worker")], 10_000),
    seed: program("Seeding", "seed", ["tests/demo/seed.ts"], 0),
    night: program("Beginning a night", "night", ["tests/demo/begin-night.ts"], 0),
  };
}

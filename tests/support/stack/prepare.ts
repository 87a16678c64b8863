/** What has to be made from the sources before anything runs: the Prisma client and the compiled programs. Made once per state of its sources. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { holdingLock } from "../../../scripts/install/lock.mjs";
import { fingerprint } from "./fingerprint.ts";
import { dataFolder, repository } from "./folders.ts";
import { run } from "./run.ts";

type Product = { what: string; args: string[]; sources: string[]; result: string; stamp: string; env?: Record<string, string> };

const generatedClient: Product = {
  what: "Generating the database client",
  args: ["node_modules/prisma/build/index.js", "generate"],
  sources: ["prisma/schema", "prisma.config.ts", "package-lock.json"],
  result: "app/generated/prisma/client.ts",
  stamp: "app/generated/.stamp",
  env: { CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
};

const compiledApp: Product = {
  what: "Building the app",
  args: ["node_modules/@remix-run/dev/dist/cli.js", "vite:build"],
  sources: ["app", "public", "prisma/schema", "remix.config.js", "vite.config.ts", "scripts/build", "tsconfig.json", "package-lock.json"],
  result: "build/server/index.js",
  stamp: "build/.stamp",
  env: { NODE_ENV: "production" },
};

const compiledPrograms: Product = {
  what: "Building the web process and the worker",
  args: ["--disable-warning=ExperimentalWarning", "scripts/build-programs.ts"],
  sources: ["app", "prisma/schema", "scripts/build-programs.ts", "tsconfig.json", "package-lock.json"],
  result: "dist/worker.js",
  stamp: "dist/.stamp",
  env: { NODE_ENV: "production" },
};

type Preparation = { onProgress?: (line: string) => void; signal?: AbortSignal };

/** The generated Prisma client is there and belongs to today's schema. */
export const prepareClient = (preparation: Preparation = {}) => make(generatedClient, preparation);

/** The compiled app is there and belongs to today's sources. */
export async function prepareBuild(preparation: Preparation = {}): Promise<void> {
  await prepareClient(preparation);
  await Promise.all([make(compiledApp, preparation), make(compiledPrograms, preparation)]);
}

/** What a worker is started from belongs to today's sources. */
export async function prepareWorker(preparation: Preparation = {}): Promise<void> {
  await prepareClient(preparation);
  await make(compiledPrograms, preparation);
}

async function make(product: Product, { onProgress, signal }: Preparation): Promise<void> {
  if (isCurrent(product)) return;
  mkdirSync(dataFolder, { recursive: true });
  const name = dirname(product.stamp).replaceAll("/", "-");
  await holdingLock(join(dataFolder, `${name}.lock`), `another command: ${product.what.toLowerCase()}`, async () => {
    if (isCurrent(product)) return;
    onProgress?.(product.what);
    // Taken before the work: a source changed meanwhile makes the result stale again.
    const made = fingerprint(product.sources);
    const logFile = join(dataFolder, "logs", `${name}.log`);
    await run({ what: product.what, args: product.args, cwd: repository, env: product.env, logFile, signal });
    writeFileSync(join(repository, product.stamp), made);
  });
}

function isCurrent({ result, stamp, sources }: Product): boolean {
  const stampFile = join(repository, stamp);
  return existsSync(join(repository, result)) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === fingerprint(sources);
}

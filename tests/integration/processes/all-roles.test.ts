/** A small installation in one command, as README and the image start it. */
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { TEST_KEYS } from "#tests/support/keys.ts";
import { startChild } from "#tests/support/stack/child.ts";
import { onCluster } from "#tests/support/stack/cluster.ts";
import { dataFolder, repository } from "#tests/support/stack/folders.ts";
import { freeBasePort } from "#tests/support/stack/ports.ts";
import { prepareBuild } from "#tests/support/stack/prepare.ts";

test("one command migrates an empty database, serves and works, and a signal ends all of it in order", async () => {
  await prepareBuild();
  const maintenance = process.env.TEST_POSTGRES_URL!;
  const name = `all_${randomUUID().replaceAll("-", "")}`;
  await onCluster(maintenance, `CREATE DATABASE ${name}`);
  const databaseUrl = new URL(maintenance);
  databaseUrl.pathname = `/${name}`;
  const port = await freeBasePort();
  const folder = join(dataFolder, "test-servers", randomUUID());
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, "all.log");
  const child = startChild({
    name: "All roles",
    args: ["scripts/all.ts"],
    cwd: repository,
    env: {
      NODE_ENV: "production",
      ...TEST_KEYS,
      DATABASE_URL: databaseUrl.href,
      SHOPIFY_API_KEY: API_KEY,
      SHOPIFY_API_SECRET: API_SECRET,
      SHOPIFY_APP_URL: "https://reissue.example.com",
      SCOPES: "read_discounts",
      PORT: `${port}`,
      HOST: "127.0.0.1",
    },
    logFile,
  });
  try {
    const ready = async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.status;
    const until = Date.now() + 150_000;
    while ((await ready()) !== 200) {
      if (Date.now() > until) throw new Error(`Not ready: ${readFileSync(logFile, "utf8").slice(-2_000)}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    await child.stop("SIGTERM", 45_000);
    expect(await child.ended).toEqual({ code: 0, signal: null });
    expect(readFileSync(logFile, "utf8")).toMatch(/"event":"worker_stopping"/);
  } finally {
    await child.stop("SIGKILL");
    await onCluster(maintenance, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
});

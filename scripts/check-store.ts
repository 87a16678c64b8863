/**
 * npm run check-store [-- REPORT.md]
 *
 * Asks a store's Admin API what the app relies on and what nobody has recorded, and writes for each line whether it is as assumed,
 * different or could not be tried. Without more it asks the local Shopify. With CHECK_STORE_SHOP (`name` or `name.myshopify.com`) and
 * CHECK_STORE_TOKEN (an Admin API token with read_discounts and write_discounts) it asks that store, which has to be a development
 * store. It makes discounts of its own, gives 1% off with them for the minutes they live, and deletes them, also when interrupted.
 *
 * Exit code: 0 when nothing is different and nothing is left behind, 1 otherwise, 2 when the store could not be asked at all.
 */
import { writeFileSync } from "node:fs";

import { runBattery, sayLine, writeReport } from "./check-store/run.ts";
import { NoAnswer, openStore, type Where } from "./check-store/store.ts";
import { startTwin } from "#tests/twin/outside/server.ts";
import { blankWorld } from "#tests/twin/world/blank-world.ts";

const SHOP_NAME = /^[a-z0-9][a-z0-9-]*(\.myshopify\.com)?$/;

const { CHECK_STORE_SHOP: shop, CHECK_STORE_TOKEN: token } = process.env;
process.exitCode = await main(process.argv[2] ?? "check-store.md");

/** A local store that sells one thing. */
function aLocalStore() {
  const product = {
    id: 11,
    title: "Balm",
    handle: "balm",
    vendor: "Us",
    priceMinor: 2_800,
    variantId: 12,
    createdAt: "2026-01-01T00:00:00Z",
  };
  return { ...blankWorld(), products: [product] };
}

async function main(file: string): Promise<number> {
  if (!shop && !token) {
    const app = { clientId: "check", secret: "check", handle: "check", title: "Check", scopes: [], optionalScopes: [], appProxy: null };
    const twin = await startTwin({
      port: 0,
      app: { ...app, webhooks: { apiVersion: "2026-10", subscriptions: [] } },
      seed: aLocalStore(),
      webhooks: false,
    });
    const where = { endpoint: `${twin.url}/admin/api/2026-10/graphql.json`, token: twin.accessToken };
    return check("the local Shopify", where, file).finally(() => twin.close());
  }
  if (!shop || !token || !SHOP_NAME.test(shop)) {
    console.error("Set both CHECK_STORE_SHOP (name.myshopify.com) and CHECK_STORE_TOKEN, or neither for the local Shopify.");
    return 2;
  }
  const domain = shop.endsWith(".myshopify.com") ? shop : `${shop}.myshopify.com`;
  return check(domain, { endpoint: `https://${domain}/admin/api/2026-10/graphql.json`, token }, file);
}

async function check(name: string, where: Where, file: string): Promise<number> {
  const at = new Date();
  const store = openStore(where, { run: at.getTime().toString(36).toUpperCase() });
  const stop = new AbortController();
  const interrupted = () => {
    console.error("Broken off: what was made is deleted first.");
    stop.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupted);
  try {
    const { data, errors } = await store.ask("{ shop { plan { partnerDevelopment } } }");
    if (where.endpoint.startsWith("https:") && data?.shop?.plan?.partnerDevelopment !== true) {
      console.error(errors[0]?.message ?? `${name} is no development store, so nothing was tried there.`);
      return 2;
    }
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    console.error(`${name} cannot be asked: ${error.message}`);
    return 2;
  }
  const report = await runBattery(store, { shop: name, at, signal: stop.signal, tell: (line) => console.log(sayLine(line)) });
  writeFileSync(file, writeReport(report));
  const differences = report.lines.filter(({ finding }) => finding.is === "different").length;
  console.log(`\n${differences} different, ${report.spent} points, ${report.left} discounts left behind. The report is in ${file}.`);
  return differences === 0 && report.left === 0 && !report.broken ? 0 : 1;
}

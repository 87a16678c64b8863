/**
 * npm run bench [-- name …]
 *
 * Measures, and prints one line of JSON for each figure. Names choose benches by how their figures begin, all without.
 */
import { prepareClient } from "#tests/support/stack/prepare.ts";

import type { Bench } from "./figures.ts";
import { byMonth } from "./ledger/by-month.ts";
import { report } from "./ledger/report.ts";
import { webhooks } from "./ledger/webhooks.ts";
import { leakSpeed } from "./leaks/leak-speed.ts";
import { leaks } from "./leaks/leaks.ts";
import { pools } from "./pools/pools.ts";
import { portal } from "./portal/portal.ts";
import { clickToLive } from "./refresh/click-to-live.ts";
import { growth } from "./refresh/growth.ts";
import { points } from "./refresh/points.ts";
import { preview } from "./refresh/preview.ts";
import { closeTheShop } from "./refresh/shop.ts";
import { scale } from "./scale/scale.ts";
import { screens } from "./ui/screens.ts";

const BENCHES: Record<string, Bench> = {
  "refresh.points_per_1000_codes": points,
  "refresh.click_to_live_ms": clickToLive,
  "preview.ms_10000": preview,
  "refresh.overhead_ratio": growth,
  "ledger.webhooks": webhooks,
  "report.ms_p95": report,
  "scale.": scale,
  "portal.ms_p95": portal,
  "pools.": pools,
  "leaks.found": leaks,
  "leaks.seconds": leakSpeed,
  "ui.": screens,
  // Last: it changes the tables that the others are measured on.
  "by_month.": byMonth,
};

const wanted = process.argv.slice(2);
const chosen = Object.entries(BENCHES).filter(([name]) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)));
if (chosen.length === 0) {
  console.error(`No bench begins with ${wanted.join(" or ")}. There are: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(1);
}
await prepareClient({ onProgress: (line) => console.error(`${line} …`) });
try {
  for (const [, bench] of chosen) for (const figure of await bench()) console.log(JSON.stringify(figure));
} finally {
  await closeTheShop();
}
process.exit(0);

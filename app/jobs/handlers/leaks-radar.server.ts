import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { judgeShop } from "#app/leaks/judge-shop.server.ts";
import { holdLate } from "#app/leaks/held-commission.server.ts";
import { endCases, openCases } from "#app/leaks/leak-cases.server.ts";
import { isInstalled } from "#app/platform/db-installed.server.ts";

export const leaksRadar: Handlers["leaks.radar"] = async ({ shop }, { signal }) => {
  const ctx = contextOf(shop);
  if (!(await isInstalled(ctx))) return;
  const now = new Date();
  await endCases(ctx, now);
  await holdLate(ctx, now);
  await openCases(ctx, { alarms: await judgeShop(ctx, { signal, now }), now });
};

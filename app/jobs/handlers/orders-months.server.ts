import type { Handlers } from "#app/jobs/worker.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { keepMonthsAhead } from "#app/orders/partitions/months-ahead.server.ts";
import { forgetUnfinishedChange } from "#app/orders/partitions/partition-conversions.server.ts";

export const ordersMonths: Handlers["orders.months"] = async () => {
  const now = new Date();
  await forgetUnfinishedChange(db, now);
  log.info("months_made", { months: await keepMonthsAhead(db, now) });
};

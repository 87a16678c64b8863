import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { digestDue, isFor } from "#app/messages/digest.ts";
import { deliverDeps } from "#app/messages/message-deps.server.ts";
import { sendDigest } from "#app/messages/send-digest.server.ts";
import { ofInstalled } from "#app/platform/db-installed.server.ts";
import { db } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { readDigest } from "#app/screens/home/read-digest.server.ts";
import { COME_BACK_WITHIN_SECONDS } from "./turns.server.ts";

export function digestSend(boss: PgBoss): Handlers["digest.send"] {
  return async ({ shop }, { signal }) => {
    const ctx = contextOf(shop);
    const deps = await deliverDeps(ctx, signal);
    if (deps === null) return log.warn("no_mail_server", { shop });
    try {
      const { sent, again } = await sendDigest(ctx, {
        ...deps,
        read: (week) => readDigest(ctx, week, deps.now()),
        urlOf: (path) => `https://${shop}/admin/apps/${env.SHOPIFY_API_KEY}${path}`,
      });
      if (sent > 0) log.info("digest_handed_over", { shop, sent });
      const inSeconds = again === null ? null : Math.min(again, COME_BACK_WITHIN_SECONDS);
      if (inSeconds !== null) await enqueueOn(boss, ctx.db, { name: "digest.send", payload: { shop }, inSeconds });
    } finally {
      deps.mailer.close();
    }
  };
}

export function digestSweep(boss: PgBoss): Handlers["digest.sweep"] {
  return async () => {
    const now = new Date();
    const readers = await db.digestRecipient.findMany({ where: { stoppedAt: null } });
    const shops = await db.shop.findMany({
      where: { digestWeekday: { not: null }, domain: { in: [...new Set(readers.map(({ shop }) => shop))] } },
      select: { domain: true, ianaTimezone: true, digestWeekday: true },
    });
    const due = shops.filter(({ domain, ianaTimezone: zone, digestWeekday: weekday }) => {
      const week = weekday === null ? null : digestDue({ weekday, zone, now });
      return week !== null && readers.some((reader) => reader.shop === domain && isFor(reader, week, now));
    });
    for (const { shop } of await ofInstalled(due.map(({ domain }) => ({ shop: domain }))))
      await enqueueOn(boss, contextOf(shop).db, { name: "digest.send", payload: { shop }, inSeconds: 1 });
  };
}

import type { PgBoss } from "pg-boss";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { isInstalled } from "#app/platform/db-installed.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { deliverDeps } from "#app/messages/message-deps.server.ts";
import { deliver } from "#app/messages/deliver.server.ts";
import { COME_BACK_WITHIN_SECONDS } from "./turns.server.ts";

export function messagesSend(boss: PgBoss): Handlers["messages.send"] {
  return async ({ shop }, { signal }) => {
    const ctx = contextOf(shop);
    if (!(await isInstalled(ctx))) return;
    const deps = await deliverDeps(ctx, signal);
    if (deps === null) return log.warn("no_mail_server", { shop });
    try {
      const { sent, again } = await deliver(ctx, deps);
      if (sent > 0) log.info("messages_handed_over", { shop, sent });
      const inSeconds = again === null ? null : Math.min(again, COME_BACK_WITHIN_SECONDS);
      if (inSeconds !== null) await enqueueOn(boss, ctx.db, { name: "messages.send", payload: { shop }, inSeconds });
    } finally {
      deps.mailer.close();
    }
  };
}

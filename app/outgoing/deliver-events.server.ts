/** Sends what waits for one address, in its order, signed as Standard Webhooks has it. */
import { Webhook } from "standardwebhooks";

import type { OutgoingWebhook, PrismaClient } from "#app/generated/prisma/client.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/logger.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { retryAfter } from "./events.ts";
import { sendRequest, type Answered } from "./send-request.server.ts";
import { secretsOf } from "./webhooks.server.ts";

/** One address does not keep the others of its worker waiting for longer. */
const TURN_MS = 20_000;
/** A receiver may ask to be left alone for longer than our own pause, up to a day. */
const LONGEST_PAUSE_SECONDS = 86_400;
const LOG_KEPT_MS = 30 * 24 * 60 * 60_000;

/**
 * Sends until nothing is due, an address refuses, or its turn is over. After a refusal nothing more is tried there until the pause is
 * over; what was refused for three days is given up and the address marked as failing. Answers seconds until there is more to do.
 */
export async function deliverEvents(
  ctx: ShopContext,
  webhookId: string,
  { signal, now }: { signal: AbortSignal; now: () => Date },
): Promise<number | null> {
  const until = now().getTime() + TURN_MS;
  while (!signal.aborted) {
    const at = now();
    const webhook = await ctx.db.outgoingWebhook.findFirst({ where: { id: webhookId } });
    if (!webhook || webhook.state !== "active") return null;
    const wait = webhook.retryAt ? Math.ceil((webhook.retryAt.getTime() - at.getTime()) / 1_000) : 0;
    if (wait > 0) return wait;
    const [next] = await ctx.db.outgoingDelivery.findMany({
      where: { webhookId, state: "waiting", dueAt: { lte: at } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      take: 1,
    });
    if (!next) return null;
    if (at.getTime() >= until) return 0;
    const secrets = await secretsOf(webhook, at);
    if (secrets === null) {
      log.error("webhook_secret_unreadable", new Error("No key opens the secret"), { shop: ctx.shop, webhook: webhookId });
      return null;
    }
    const answered = await send(webhook, { ...next, secrets, at, signal });
    if (signal.aborted && answered.status === null) return 0;
    await settle(ctx, { webhook, id: next.id, attempts: next.attempts + 1, answered, at: now() });
  }
  return 0;
}

type Sending = { id: string; payload: string; secrets: string[]; at: Date; signal: AbortSignal };

function send({ url }: OutgoingWebhook, { id, payload, secrets, at, signal }: Sending): Promise<Answered> {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, at, payload));
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": `${Math.floor(at.getTime() / 1_000)}`,
    "webhook-signature": signatures.join(" "),
  };
  return sendRequest(url, { headers, body: payload, loopback: env.WEBHOOKS_TO_LOOPBACK === "1", signal });
}

type Settling = { webhook: OutgoingWebhook; id: string; attempts: number; answered: Answered; at: Date };

async function settle({ shop, db }: ShopContext, { webhook, id, attempts, answered, at }: Settling): Promise<void> {
  const tried = { attempts, lastAt: at, lastStatus: answered.status, lastError: answered.status === null ? answered.error : null };
  const isTaken = answered.status !== null && answered.status >= 200 && answered.status < 300;
  if (isTaken) {
    await db.outgoingDelivery.updateMany({ where: { id }, data: { ...tried, state: "sent" } });
    return;
  }
  // 410: the receiver says that it is there no more.
  const seconds = answered.status === 410 ? null : retryAfter(attempts);
  const asked = answered.status === null ? 0 : Math.min(answered.pauseSeconds ?? 0, LONGEST_PAUSE_SECONDS);
  const retryAt = seconds === null ? null : new Date(at.getTime() + Math.max(seconds, asked) * 1_000);
  await db.$transaction(async (tx) => {
    await tx.outgoingDelivery.updateMany({ where: { id }, data: { ...tried, ...(retryAt ? { dueAt: retryAt } : { state: "failed" }) } });
    const failing = { state: "failing", failingSince: at, retryAt: null };
    // Somebody who changed the address meanwhile wants the new one tried.
    await tx.outgoingWebhook.updateMany({ where: { id: webhook.id, url: webhook.url }, data: retryAt ? { retryAt } : failing });
  });
  log.info("webhook_refused", { shop, webhook: webhook.id, status: answered.status, attempts });
}

/** Addresses of all shops for which something is due. */
export function addressesDue(db: PrismaClient, now: Date): Promise<{ shop: string; webhookId: string }[]> {
  return db.$queryRaw<{ shop: string; webhookId: string }[]>`
    SELECT DISTINCT d.shop, d."webhookId"::text FROM "OutgoingDelivery" d
    JOIN "OutgoingWebhook" w ON w.shop = d.shop AND w.id = d."webhookId" AND w.state = 'active' AND (w."retryAt" IS NULL OR w."retryAt" <= ${now})
    WHERE d.state = 'waiting' AND d."dueAt" <= ${now}`;
}

/** The same of one shop. */
export async function addressesOfShopDue({ shop, db }: ShopContext, now: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ webhookId: string }[]>`
    SELECT DISTINCT d."webhookId"::text FROM "OutgoingDelivery" d WHERE d.shop = ${shop} AND d.state = 'waiting' AND d."dueAt" <= ${now}`;
  return rows.map(({ webhookId }) => webhookId);
}

/** Forgets what was sent a month ago, of all shops. */
export async function clearDeliveries(db: PrismaClient, now: Date): Promise<number> {
  const { count } = await db.outgoingDelivery.deleteMany({ where: { createdAt: { lt: new Date(now.getTime() - LOG_KEPT_MS) } } });
  return count;
}

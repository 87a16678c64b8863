/**
 * Messages about orders are written down and answered; the worker records them. One statement of a shop is under way at a
 * time, and what arrives meanwhile goes with the next: a single message is written at once, and of a flood many share
 * one commit.
 */
import type { ShopContext } from "#app/db.server.ts";

import { packed, type Told } from "./waiting.ts";

export type Message = { topic: string; eventId: string; told: Told };
export type Kept = "kept" | "unknown_shop";

type Waiter = { message: Message; resolve: (kept: Kept) => void; reject: (error: unknown) => void };

const AT_ONCE = 200;
const waiters = new Map<string, Waiter[]>();

/**
 * Returns once the message is durable. One whose event was written down before changes nothing, and none is kept of a shop
 * that has not installed the app.
 */
export function keepMessage(ctx: ShopContext, message: Message): Promise<Kept> {
  return new Promise((resolve, reject) => {
    const line = waiters.get(ctx.shop);
    const waiter = { message, resolve, reject };
    if (line) line.push(waiter);
    else void writeAll(ctx, [waiter]);
  });
}

async function writeAll(ctx: ShopContext, first: Waiter[]): Promise<void> {
  const line = first;
  waiters.set(ctx.shop, line);
  while (line.length > 0) {
    const now = line.splice(0, AT_ONCE);
    try {
      const kept = await write(
        ctx,
        now.map(({ message }) => message),
      );
      for (const { resolve } of now) resolve(kept);
    } catch (error) {
      for (const { reject } of now) reject(error);
    }
  }
  waiters.delete(ctx.shop);
}

async function write({ shop, db }: ShopContext, messages: readonly Message[]): Promise<Kept> {
  const rows = JSON.stringify(messages.map(({ told, ...message }) => ({ ...message, told: packed(told) })));
  const [answer] = await db.$queryRaw<{ known: boolean }[]>`
    WITH here AS (SELECT 1 FROM "Shop" WHERE "domain" = ${shop}),
    kept AS (
      INSERT INTO "WebhookReceipt" ("shop", "topic", "eventId", "receivedAt", "told")
      SELECT DISTINCT ON (m."topic", m."eventId") ${shop}, m."topic", m."eventId", now() AT TIME ZONE 'UTC', m."told"
      FROM jsonb_to_recordset(${rows}::jsonb) AS m("topic" text, "eventId" text, "told" jsonb), here
      ORDER BY m."topic", m."eventId"
      ON CONFLICT ("shop", "topic", "eventId") DO NOTHING
    )
    SELECT EXISTS (SELECT 1 FROM here) AS known`;
  return answer?.known ? "kept" : "unknown_shop";
}

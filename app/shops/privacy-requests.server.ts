/**
 * What Shopify's compliance webhooks ask for: written down when it comes, worked off in batches by a job, and listed until it
 * is done. https://shopify.dev/docs/apps/build/privacy-law-compliance
 */
import { z } from "zod";

import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { PrismaClient } from "#app/generated/prisma/client.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import { log } from "#app/platform/logger.server.ts";

import { recordDataRequest } from "./data-requests.server.ts";
import { eraseCustomer } from "./erase-customer.server.ts";
import { eraseShop } from "./erase-shop.server.ts";

export type PrivacyTopic = "shop_redact" | "customers_redact" | "customers_data_request";

/** A person as the payload names them: the customer's id, and the e-mail address in lower case. */
type Person = { customerId: string | null; email: string | null };

const named = z.object({ customer: z.object({ id: z.number().int().nullish(), email: z.string().nullish() }) });

/** Whom a compliance request is about; null when its body names nobody. */
export function personOf(payload: unknown): Person | null {
  const parsed = named.safeParse(payload);
  if (!parsed.success) return null;
  const { id, email } = parsed.data.customer;
  const person = {
    customerId: id == null ? null : `gid://shopify/Customer/${id}`,
    email: email?.trim().toLowerCase() || null,
  };
  return person.customerId === null && person.email === null ? null : person;
}

type Input = { shop: string; topic: PrivacyTopic; person: Person | null; now: Date; enqueue: Enqueue<ShopTx> };

/** Writes a request down with the job that works it off. Nothing is looked up or erased here, so that Shopify is answered at once. */
export async function writeDownRequest(tx: ShopTx, { shop, topic, person, now, enqueue }: Input): Promise<void> {
  const { id } = await tx.privacyRequest.create({ data: { shop, topic, ...person, receivedAt: now }, select: { id: true } });
  await enqueue(tx, "privacy.work", { requestId: id });
}

/** Requests that are not done, the oldest first: which shop asked, and the id the job carries. For the sweep over all shops. */
export function openRequests(db: PrismaClient): Promise<{ id: string; shop: string }[]> {
  return db.privacyRequest.findMany({
    where: { state: { in: ["waiting", "running"] } },
    select: { id: true, shop: true },
    orderBy: { receivedAt: "asc" },
  });
}

/** Rows that one transaction erases or clears at most. */
const AT_ONCE = 2_000;
/** A turn makes room for other requests after so long. */
const TURN_MS = 20_000;

type Turn = { requestId: string; signal: AbortSignal; now: () => Date; atOnce?: number };

/**
 * Works a request off, in batches of `atOnce` rows each of which is a transaction. It may be stopped anywhere and called again
 * by anyone: what is left to do is what is still there. "more" when it has to be called again.
 */
export async function workOffRequest(ctx: ShopContext, { requestId, signal, now, atOnce = AT_ONCE }: Turn): Promise<"done" | "more"> {
  const { shop, db } = ctx;
  const where = { shop_id: { shop, id: requestId } };
  const request = await db.privacyRequest.findUnique({ where });
  if (!request || (request.state !== "waiting" && request.state !== "running")) return "done";
  const { customerId, email, receivedAt } = request;
  if (request.state === "waiting") await db.privacyRequest.update({ where, data: { state: "running", startedAt: now() } });
  const until = Date.now() + TURN_MS;
  const batches = { requestId, atOnce, goesOn: () => !signal.aborted && Date.now() < until };
  const topic = request.topic as PrivacyTopic;
  const ended = { doneAt: now(), customerId: null, email: null };
  switch (topic) {
    case "shop_redact": {
      const erased = await eraseShop(ctx, batches);
      if (erased === "more") return "more";
      // What was asked for the shop's customers has come about with it.
      const open = { state: { in: ["waiting", "running"] } };
      if (erased === "done") await db.privacyRequest.updateMany({ where: open, data: { ...ended, state: "done" } });
      else await db.privacyRequest.update({ where, data: { ...ended, state: "kept" } });
      break;
    }
    case "customers_redact": {
      const done = { where, data: { ...ended, state: "done" } };
      if ((await eraseCustomer(ctx, { person: { customerId, email }, ...batches }, (tx) => tx.privacyRequest.update(done))) === "more")
        return "more";
      break;
    }
    case "customers_data_request":
      await db.$transaction(async (tx) => {
        if (customerId !== null) await recordDataRequest(tx, { shop, customerId, email, now: receivedAt });
        await tx.privacyRequest.update({ where, data: { ...ended, state: "done" } });
      });
  }
  log.info("privacy_request_done", { shop, topic, requestId });
  return "done";
}

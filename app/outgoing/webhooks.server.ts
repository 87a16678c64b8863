/** Addresses of a merchant's own systems: added, changed, their secrets exchanged, and taken up again after they failed. */
import { randomBytes, randomUUID } from "node:crypto";

import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { OutgoingWebhook, PrismaClient } from "#app/generated/prisma/client.ts";
import type { KeyRing } from "#app/keys/key-ring.ts";
import { open, seal, sealedAnew } from "#app/keys/sealed-text.server.ts";
import { isId } from "#app/platform/ids.ts";
import { env } from "#app/platform/env.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { MONEY_EVENTS, TEST_EVENT, WEBHOOK_EVENTS, type DeliveryView, type WebhookEvent, type WebhookView } from "./events.ts";
import { addressProblem } from "./send-request.server.ts";

const MOST_WEBHOOKS = 20;
/** After a change both secrets sign for so long. */
const BOTH_SIGN_MS = 24 * 60 * 60_000;
const SHOWN_DELIVERIES = 50;

const loopback = env.WEBHOOKS_TO_LOOPBACK === "1";

type Press = { by: string; now: Date };
type Form = { url: string; events: readonly string[] };
type Refused = { ok: false; because: string };

/** Adds an address. Answers its secret, which is told nowhere else; refused with a sentence. */
export async function addWebhook(
  { shop, db }: ShopContext,
  { url: typed, events: asked, by, now }: Form & Press,
): Promise<{ ok: true; id: string; secret: string } | Refused> {
  const { url, events, because } = read({ url: typed, events: asked });
  if (because !== null) return { ok: false, because };
  const id = randomUUID();
  const secret = newSecret();
  const sealed = await sealedFor(secret, id);
  return db.$transaction(async (tx) => {
    if ((await tx.outgoingWebhook.count()) >= MOST_WEBHOOKS)
      return { ok: false as const, because: `There are ${MOST_WEBHOOKS} addresses already.` };
    await tx.outgoingWebhook.create({ data: { id, shop, url, events, secret: sealed, createdBy: by, createdAt: now } });
    const after = { address: hostOf(url), events: events.join(", ") };
    await recordActivity(tx, { shop, kind: "webhook_added", by: staffOrSystem(by), at: now, subject: hostOf(url), after });
    return { ok: true as const, id, secret };
  });
}

/** Changes where or of what is told. What waits goes to the new address. */
export async function editWebhook(
  { shop, db }: ShopContext,
  { id, by, now, ...form }: Form & Press & { id: string },
): Promise<{ ok: true } | Refused> {
  const { url, events, because } = read(form);
  if (because !== null) return { ok: false, because };
  return db.$transaction(async (tx) => {
    const known = isId(id) ? await tx.outgoingWebhook.findFirst({ where: { id } }) : null;
    if (!known) return GONE;
    await tx.outgoingWebhook.updateMany({ where: { id }, data: { url, events, ...AGAIN } });
    // What follows the host may be a secret, and more people read the activity than may see the settings.
    const [from, to] = [hostOf(known.url), hostOf(url)];
    const before = { address: from, events: known.events.join(", ") };
    const after = { address: from === to && known.url !== url ? `${to}, another path` : to, events: events.join(", ") };
    await recordActivity(tx, { shop, kind: "webhook_edited", by: staffOrSystem(by), at: now, subject: hostOf(url), before, after });
    return { ok: true as const };
  });
}

/** A new secret. For a day the old one signs as well, so that the receiver can be changed without missing anything. */
export async function rotateSecret(
  { shop, db }: ShopContext,
  { id, by, now }: Press & { id: string },
): Promise<{ ok: true; secret: string } | Refused> {
  const secret = newSecret();
  return db.$transaction(async (tx) => {
    const known = isId(id) ? await tx.outgoingWebhook.findFirst({ where: { id } }) : null;
    if (!known) return GONE;
    const formerUntil = new Date(now.getTime() + BOTH_SIGN_MS);
    await tx.outgoingWebhook.updateMany({
      where: { id },
      data: { secret: await sealedFor(secret, id), formerSecret: known.secret, formerUntil },
    });
    await recordActivity(tx, { shop, kind: "webhook_secret_rotated", by: staffOrSystem(by), at: now, subject: hostOf(known.url) });
    return { ok: true as const, secret };
  });
}

/** Nothing is sent there any more; its log goes with it. */
export async function removeWebhook({ shop, db }: ShopContext, { id, by, now }: Press & { id: string }): Promise<{ ok: true } | Refused> {
  return db.$transaction(async (tx) => {
    const known = isId(id) ? await tx.outgoingWebhook.findFirst({ where: { id } }) : null;
    if (!known) return GONE;
    await tx.outgoingWebhook.deleteMany({ where: { id } });
    await recordActivity(tx, { shop, kind: "webhook_removed", by: staffOrSystem(by), at: now, subject: hostOf(known.url) });
    return { ok: true as const };
  });
}

/** Takes an address up again that failed: what waits there is sent now. False where there is none. */
export async function resumeWebhook({ db }: ShopContext, { id, now }: { id: string; now: Date }): Promise<boolean> {
  if (!isId(id)) return false;
  return db.$transaction(async (tx) => {
    const { count } = await tx.outgoingWebhook.updateMany({ where: { id }, data: AGAIN });
    await tx.outgoingDelivery.updateMany({ where: { webhookId: id, state: "waiting" }, data: { dueAt: now } });
    return count > 0;
  });
}

/** Sends an event once more, under the id it had. Answers the address; null where the shop has no such event. */
export async function replayDelivery({ db }: ShopContext, { id, now }: { id: string; now: Date }): Promise<string | null> {
  if (!isId(id)) return null;
  return db.$transaction(async (tx) => {
    const known = await tx.outgoingDelivery.findFirst({ where: { id } });
    if (!known) return null;
    await tx.outgoingDelivery.updateMany({ where: { id }, data: { state: "waiting", attempts: 0, dueAt: now } });
    await tx.outgoingWebhook.updateMany({ where: { id: known.webhookId }, data: AGAIN });
    return known.webhookId;
  });
}

/** Queues an event that means nothing, to see that the address takes what is sent. False where there is none. */
export async function sendTestEvent({ shop, db }: ShopContext, { id, now }: { id: string; now: Date }): Promise<boolean> {
  if (!isId(id)) return false;
  const payload = JSON.stringify({ type: TEST_EVENT, timestamp: now.toISOString(), data: {} });
  return db.$transaction(async (tx) => {
    const { count } = await tx.outgoingWebhook.updateMany({ where: { id }, data: AGAIN });
    if (count === 0) return false;
    await tx.outgoingDelivery.create({ data: { shop, webhookId: id, type: TEST_EVENT, payload, createdAt: now, dueAt: now } });
    return true;
  });
}

/** Whether an address is or was told of amounts, which it can be sent again. */
export async function tellsOfMoney({ db }: ShopContext, id: string): Promise<boolean> {
  const [now, before] = await Promise.all([
    db.outgoingWebhook.count({ where: { id, events: { hasSome: [...MONEY_EVENTS] } } }),
    db.outgoingDelivery.count({ where: { webhookId: id, type: { in: [...MONEY_EVENTS] } } }),
  ]);
  return now + before > 0;
}

/** The shop's addresses, oldest first, and the latest of what was sent; what tells of amounts only for a reader who may see them. */
export async function listWebhooks(
  { db }: ShopContext,
  { now, seesAmounts }: { now: Date; seesAmounts: boolean },
): Promise<{ webhooks: WebhookView[]; deliveries: DeliveryView[] }> {
  const [rows, waiting, deliveries] = await Promise.all([
    db.outgoingWebhook.findMany({ orderBy: [{ createdAt: "asc" }, { id: "asc" }] }),
    db.outgoingDelivery.groupBy({ by: ["webhookId"], where: { state: "waiting" }, _count: true }),
    db.outgoingDelivery.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: SHOWN_DELIVERIES }),
  ]);
  return {
    webhooks: rows.map(({ id, url, events, state, failingSince, formerUntil }) => ({
      ...{ id, url, events: WEBHOOK_EVENTS.filter((event) => events.includes(event)), isFailing: state === "failing" },
      failingSince: failingSince?.toISOString() ?? null,
      formerUntil: formerUntil !== null && formerUntil > now ? formerUntil.toISOString() : null,
      waiting: waiting.find(({ webhookId }) => webhookId === id)?._count ?? 0,
    })),
    deliveries: deliveries.map(({ createdAt, lastAt, dueAt, shop: _, ...row }) => ({
      ...row,
      payload: seesAmounts || !MONEY_EVENTS.includes(row.type) ? row.payload : null,
      state: row.state as DeliveryView["state"],
      createdAt: createdAt.toISOString(),
      lastAt: lastAt?.toISOString() ?? null,
      dueAt: row.state === "waiting" ? dueAt.toISOString() : null,
    })),
  };
}

/** The secrets that sign now, the present one first. Null where the keys at hand cannot open the present one. */
export async function secretsOf({ id, secret, formerSecret, formerUntil }: OutgoingWebhook, now: Date): Promise<string[] | null> {
  const present = await opened(secret, id);
  if (present === null) return null;
  const former = formerSecret !== null && formerUntil !== null && formerUntil > now ? await opened(formerSecret, id) : null;
  return former === null ? [present] : [present, former];
}

/** Encrypts the secrets of all shops with the first key that stand under a former one; how many rows that were. */
export async function sealSecrets(db: PrismaClient, ring: KeyRing = env.TOKEN_KEYS): Promise<number> {
  let sealed = 0;
  for (const { shop, id, secret, formerSecret } of await db.outgoingWebhook.findMany()) {
    const place = placeOf(id);
    const present = await sealedAnew(secret, place, ring);
    const former = formerSecret === null ? null : await sealedAnew(formerSecret, place, ring);
    if (present === null && former === null) continue;
    const data = { ...(present !== null && { secret: present }), ...(former !== null && { formerSecret: former }) };
    const { count } = await db.outgoingWebhook.updateMany({ where: { shop, id, secret, formerSecret }, data });
    sealed += count;
  }
  return sealed;
}

const GONE = { ok: false, because: "This webhook is no longer here." } as const;
/** Whoever touches an address wants it tried again. */
const AGAIN = { state: "active", retryAt: null, failingSince: null } as const;

function read({ url: typed, events: asked }: Form): { url: string; events: WebhookEvent[]; because: string | null } {
  const url = typed.trim();
  const events = WEBHOOK_EVENTS.filter((event) => asked.includes(event));
  const because = addressProblem(url, { loopback }) ?? (events.length === 0 ? "Choose at least one event." : null);
  return { url, events, because };
}

/** As Standard Webhooks writes a secret: the prefix and 256 random bits in base64. */
function newSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

const placeOf = (id: string) => ({ row: id, column: "webhookSecret" }) as const;

function sealedFor(secret: string, id: string): Promise<string> {
  return seal(secret, placeOf(id));
}

async function opened(sealed: string, id: string): Promise<string | null> {
  const read = await open(sealed, placeOf(id));
  return read.ok ? read.text : null;
}

function hostOf(url: string): string {
  return new URL(url).host;
}

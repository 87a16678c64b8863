/** Keys by which a merchant's own systems ask: made by a person, shown once, kept as a hash, revoked by a person. */
import { createHash, randomBytes } from "node:crypto";

import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { staffNames } from "#app/activity/staff-names.server.ts";
import type { PrismaClient } from "#app/generated/prisma/client.ts";
import { isId } from "#app/platform/ids.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { cutTo } from "#app/platform/plain-text.ts";

import { API_SCOPES, scopeNames, type ApiKeyView, type ApiScope } from "./scopes.ts";

/** Says what it is to whoever finds one in a log, and to tools that look for secrets. */
const PREFIX = "rsk_";
const BYTES = 32;
/** As much of a key as may be shown. */
const HINT = PREFIX.length + 6;
const LONGEST_NAME = 100;
/** More keys than this say that some should be revoked. */
export const MOST_KEYS = 50;
/** When a key was last used is written down at most once in this time. */
const USED_EVERY_MS = 60_000;

type Made = { ok: true; key: string; id: string } | { ok: false; reason: "no_name" | "no_scope" | "too_many" };

/** Makes a key of 256 random bits. The answer is the only place where it is ever told. */
export async function createApiKey(
  { shop, db }: ShopContext,
  { name: typed, scopes: asked, by, now }: { name: string; scopes: readonly ApiScope[]; by: string; now: Date },
): Promise<Made> {
  const name = cutTo(typed.trim(), LONGEST_NAME);
  const scopes = API_SCOPES.filter((scope) => asked.includes(scope));
  if (name === "") return { ok: false, reason: "no_name" };
  if (scopes.length === 0) return { ok: false, reason: "no_scope" };
  const key = `${PREFIX}${randomBytes(BYTES).toString("base64url")}`;
  return db.$transaction(async (tx): Promise<Made> => {
    if ((await tx.apiKey.count({ where: { revokedAt: null } })) >= MOST_KEYS) return { ok: false, reason: "too_many" };
    const { id } = await tx.apiKey.create({
      data: { shop, name, hash: hashOf(key), hint: key.slice(0, HINT), scopes, createdBy: by, createdAt: now },
    });
    const act = { shop, kind: "api_key_created", by: staffOrSystem(by), at: now, subject: name } as const;
    await recordActivity(tx, { ...act, after: { scopes: scopeNames(scopes) } });
    return { ok: true, key, id };
  });
}

/** From now on the key opens nothing. False where the shop has no such key, or it was revoked before. */
export async function revokeApiKey({ shop, db }: ShopContext, { id, by, now }: { id: string; by: string; now: Date }): Promise<boolean> {
  if (!isId(id)) return false;
  return db.$transaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now, revokedBy: by } });
    if (count === 0) return false;
    const { name: subject } = await tx.apiKey.findFirstOrThrow({ where: { id } });
    await recordActivity(tx, { shop, kind: "api_key_revoked", by: staffOrSystem(by), at: now, subject });
    return true;
  });
}

/** The shop's keys, those that work first, the newest first among them. */
export async function listApiKeys({ db }: ShopContext): Promise<ApiKeyView[]> {
  const keys = await db.apiKey.findMany({ orderBy: [{ revokedAt: { sort: "desc", nulls: "first" } }, { id: "desc" }], take: 200 });
  const names = await staffNames({ db }, [...new Set(keys.map(({ createdBy }) => createdBy))]);
  return keys.map(({ id, name, hint, scopes, createdBy, createdAt, lastUsedAt, revokedAt }) => ({
    ...{ id, name, hint, scopes: scopesOf(scopes), createdBy: names.get(createdBy) ?? null },
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  }));
}

export type KnownKey = { shop: string; id: string; name: string; scopes: ApiScope[] };

/**
 * Whose key this is. Null for what is no key, is not known, or was revoked, and where the shop has uninstalled the app. Takes the client
 * of all shops, because only the key says which shop it is of; whatever follows is done through that shop's own.
 */
export async function findApiKey(db: PrismaClient, { key, now }: { key: string; now: Date }): Promise<KnownKey | null> {
  if (!key.startsWith(PREFIX) || key.length > 100) return null;
  const found = await db.apiKey.findUnique({ where: { hash: hashOf(key) } });
  if (!found || found.revokedAt) return null;
  const { shop, id, name, scopes, lastUsedAt } = found;
  const installed = await db.shop.count({ where: { domain: shop, uninstalledAt: null } });
  if (installed === 0) return null;
  if (!lastUsedAt || now.getTime() - lastUsedAt.getTime() > USED_EVERY_MS) {
    await db.apiKey.updateMany({ where: { shop, id }, data: { lastUsedAt: now } });
  }
  return { shop, id, name, scopes: scopesOf(scopes) };
}

function scopesOf(stored: readonly string[]): ApiScope[] {
  return API_SCOPES.filter((scope) => stored.includes(scope));
}

function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/** A token lets an API key do once, within minutes, exactly what a dry run told it. */
import { createHash, randomBytes } from "node:crypto";

import type { PrismaClient } from "#app/generated/prisma/client.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { TOKEN_MINUTES } from "./scopes.ts";

/** Tokens are kept this long after they ended, so that a late caller is told why. */
const KEPT_MS = 24 * 60 * 60_000;

/** `arguments`: all that was asked for; tokens are compared by its hash. */
type About = { apiKeyId: string; action: "refresh" | "activate" | "deactivate"; subjectId: string; arguments: unknown };

type TokenRefusal = "token_unknown" | "token_expired" | "token_used" | "token_of_another_request";

/** Refuses a token that stopped being good while the work was under way, and with it all that was done. */
export class TokenRefused extends Error {
  readonly reason: TokenRefusal;
  constructor(reason: TokenRefusal) {
    super(reason);
    this.reason = reason;
  }
}

/** Makes a token of 256 random bits; it is told once and kept as a hash. */
export async function makeToken(
  { shop, db }: ShopContext,
  { now, ...about }: About & { now: Date },
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(now.getTime() + TOKEN_MINUTES * 60_000);
  await db.previewToken.create({ data: { shop, ...stored(about), hash: hashOf(token), expiresAt } });
  return { token, expiresAt };
}

/** Says why the token is not good for this now; null when it is. Uses nothing. */
export async function checkToken(
  tx: Pick<ShopTx, "previewToken">,
  asked: About & { token: string; now: Date },
): Promise<TokenRefusal | null> {
  const { token, now, ...about } = asked;
  const known = await tx.previewToken.findFirst({ where: { hash: hashOf(token), apiKeyId: about.apiKeyId } });
  if (!known) return "token_unknown";
  const wanted = stored(about);
  if (known.action !== wanted.action || known.subjectId !== wanted.subjectId || known.arguments !== wanted.arguments)
    return "token_of_another_request";
  if (known.usedAt) return "token_used";
  return known.expiresAt <= now ? "token_expired" : null;
}

/** Uses the token in the transaction that does the work. Of callers that race one goes on; the others throw `TokenRefused`. */
export async function spendToken(tx: ShopTx, asked: About & { token: string; now: Date }): Promise<void> {
  const refusal = await checkToken(tx, asked);
  if (refusal) throw new TokenRefused(refusal);
  const { count } = await tx.previewToken.updateMany({ where: { hash: hashOf(asked.token), usedAt: null }, data: { usedAt: asked.now } });
  if (count === 0) throw new TokenRefused("token_used");
}

/** What dry runs were for whose token ended without being used: their drafts have no reader any more. */
export async function endedPreviews({ db }: ShopContext, now: Date): Promise<string[]> {
  const ended = await db.previewToken.findMany({
    where: { action: "refresh", usedAt: null, expiresAt: { lt: now } },
    select: { subjectId: true },
    take: 1_000,
  });
  return ended.map(({ subjectId }) => subjectId);
}

/** The same of all shops, of the last minutes: a sweep comes by every minute. */
export async function previewsEndedLately(db: PrismaClient, now: Date): Promise<Map<string, string[]>> {
  const lately = { lt: now, gt: new Date(now.getTime() - 10 * 60_000) };
  const ended = await db.previewToken.findMany({
    where: { action: "refresh", usedAt: null, expiresAt: lately },
    select: { shop: true, subjectId: true },
  });
  const ofShops = new Map<string, string[]>();
  for (const { shop, subjectId } of ended) ofShops.set(shop, [...(ofShops.get(shop) ?? []), subjectId]);
  return ofShops;
}

/** Forgets tokens of all shops that ended a day ago. */
export async function clearTokens(db: PrismaClient, now: Date): Promise<void> {
  await db.previewToken.deleteMany({ where: { expiresAt: { lt: new Date(now.getTime() - KEPT_MS) } } });
}

function stored({ arguments: asked, ...about }: About): { apiKeyId: string; action: string; subjectId: string; arguments: string } {
  return { ...about, arguments: hashOf(JSON.stringify(asked)) };
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

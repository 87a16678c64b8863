/**
 * The shop's offline access token, renewed before it expires and once when Shopify refuses it.
 * Tokens live an hour, and a new one ends those before it. So there is one renewal of a shop at a time: callers within a process
 * share it, other processes wait for the token it stores. Nothing is held while Shopify is asked, no transaction and no
 * connection.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { Session } from "@shopify/shopify-app-remix/server";

import { log } from "#app/platform/logger.server.ts";

import { ShopifyAccessLost, ShopifyUnavailable } from "./errors.ts";
import { LEASE_MS, releaseLease, takeLease } from "#app/shopify/renewal-lease.server.ts";
import { sessionStorage } from "#app/shopify/session-storage.server.ts";
import { askWithRefreshToken, askWithSessionToken, type Granted } from "#app/shopify/token-request.server.ts";

/** The library renews this early too, so that no token dies under a request. */
const EARLY_MS = 5 * 60_000;

/** How often a waiting process looks whether the other has stored its token. */
const LOOK_MS = 150;

/** Renewals under way in this process, by shop. */
const underWay = new Map<string, Promise<string>>();

/**
 * A token Shopify should accept. `refused` is one it has just refused: the answer is another than that. Throws
 * ShopifyAccessLost where only a person can help, and ShopifyUnavailable where Shopify cannot renew it now.
 */
export async function offlineToken(shop: string, refused?: string): Promise<string> {
  const session = await load(shop);
  if (isGood(session, refused)) return session.accessToken;
  try {
    const token = await joined(shop, () => renewedOrStored(shop, refused));
    // Another caller's renewal may have ended in the very token that was refused to this one meanwhile.
    return token === refused ? await joined(shop, () => renewedOrStored(shop, refused)) : token;
  } catch (error) {
    // Renewed early: what is left of its life is used up while Shopify cannot renew.
    const isAlive = session.accessToken !== refused && !session.isExpired();
    if (error instanceof ShopifyUnavailable && isAlive) return session.accessToken;
    throw error;
  }
}

/**
 * Makes sure that the shop has a token while somebody has the app open: theirs is exchanged when none is good. True when a
 * new one was granted to this caller, who then has signed in. Throws as above; a session token that Shopify does not take is
 * ShopifyAccessLost.
 */
export async function tokenForVisitor(shop: string, sessionToken: string): Promise<boolean> {
  for (;;) {
    const session = await loadIfAny(shop);
    if (session && isGood(session, undefined)) return false;
    const other = underWay.get(shop);
    // It may be a renewal that Shopify refuses for good, which a visitor's own token makes up for.
    if (other) await other.catch(() => undefined);
    else break;
  }
  let isNew = false;
  await joined(shop, () =>
    alone(shop, {
      whenDone: async () => {
        const session = await loadIfAny(shop);
        return session && isGood(session, undefined) ? session.accessToken : null;
      },
      work: async () => {
        const answer = await askWithSessionToken(shop, sessionToken);
        if (!answer.ok) throw new ShopifyAccessLost("token_refused");
        const session = sessionOf(shop, answer.granted);
        await sessionStorage.storeSession(session);
        isNew = true;
        return answer.granted.accessToken;
      },
    }),
  );
  return isNew;
}

/** Begins a renewal, or waits for the one that is under way in this process. */
function joined(shop: string, begin: () => Promise<string>): Promise<string> {
  const known = underWay.get(shop);
  if (known) return known;
  const renewal = begin().finally(() => underWay.delete(shop));
  underWay.set(shop, renewal);
  return renewal;
}

function renewedOrStored(shop: string, refused: string | undefined): Promise<string> {
  return alone(shop, {
    whenDone: async () => {
      const session = await load(shop);
      return isGood(session, refused) ? session.accessToken : null;
    },
    work: async () => renew(await load(shop), refused),
  });
}

type Renewal = { whenDone: () => Promise<string | null>; work: () => Promise<string> };

/** Works while no other process does, or waits for what the other stores. `whenDone` is asked again once the lease is taken. */
async function alone(shop: string, { whenDone, work }: Renewal): Promise<string> {
  const holder = randomUUID();
  const giveUpAt = Date.now() + 2 * LEASE_MS;
  while (!(await takeLease(shop, holder))) {
    if (Date.now() > giveUpAt) throw new ShopifyUnavailable(5, { because: "a token renewal that does not end" });
    await sleep(LOOK_MS);
    const done = await whenDone();
    if (done !== null) return done;
  }
  try {
    return (await whenDone()) ?? (await work());
  } finally {
    // It runs out by itself, and must not hide what became of the renewal.
    await releaseLease(shop, holder).catch((error: unknown) => log.warn("lease_not_released", { shop, because: String(error) }));
  }
}

type WithToken = Session & { accessToken: string };

async function loadIfAny(shop: string): Promise<WithToken | null> {
  const session = await sessionStorage.loadSession(`offline_${shop}`);
  return session && hasToken(session) ? session : null;
}

const hasToken = (session: Session): session is WithToken => Boolean(session.accessToken);

async function load(shop: string): Promise<WithToken> {
  const session = await loadIfAny(shop);
  if (!session) throw new ShopifyAccessLost("no_session");
  return session;
}

function isGood(session: WithToken, refused: string | undefined): boolean {
  return session.accessToken !== refused && !session.isExpired(EARLY_MS);
}

/**
 * Asked of Shopify directly: the library answers every failed renewal alike, and "not now" must not be mistaken for "never again".
 * What was stored meanwhile (somebody opened the app) is newer than what is granted here, because Shopify grants nothing for
 * tokens it has replaced; so it stays, and so does an uninstallation.
 */
async function renew(session: WithToken, refused: string | undefined): Promise<string> {
  const { shop, refreshToken } = session;
  const answer = refreshToken ? await askWithRefreshToken(shop, refreshToken) : ({ ok: false } as const);
  if (!answer.ok) {
    // After a final no the session is forgotten, so that the next person who opens the app brings a new token.
    if (await sessionStorage.endSession(session.id, session)) throw new ShopifyAccessLost("token_refused");
    return storedMeanwhile(shop, refused);
  }
  const renewed = sessionOf(shop, answer.granted, session);
  if (await sessionStorage.replaceSession(renewed, session)) return answer.granted.accessToken;
  return storedMeanwhile(shop, refused);
}

async function storedMeanwhile(shop: string, refused: string | undefined): Promise<string> {
  const session = await load(shop);
  if (isGood(session, refused)) return session.accessToken;
  throw new ShopifyUnavailable(1, { because: "a token that changed while it was renewed" });
}

/** What is not in the answer stays as it was before. */
function sessionOf(shop: string, granted: Granted, before?: Session): Session {
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);
  const { accessToken, scope, livesSeconds, refreshToken, refreshLivesSeconds } = granted;
  return new Session({
    id: `offline_${shop}`,
    shop,
    state: before?.state ?? "",
    isOnline: false,
    accessToken,
    scope: scope ?? before?.scope,
    expires: inSeconds(livesSeconds),
    refreshToken: refreshToken ?? before?.refreshToken,
    refreshTokenExpires:
      refreshLivesSeconds === undefined ? (refreshToken ? undefined : before?.refreshTokenExpires) : inSeconds(refreshLivesSeconds),
  });
}

/**
 * The one place that reads and writes Shopify's sessions. Access and refresh tokens are encrypted in the database, so that a
 * copy of it opens no shop. Rows from before, and rows of a former key, are encrypted anew when they are read.
 */
import { Session } from "@shopify/shopify-app-remix/server";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";

import { db } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import type { KeyRing } from "#app/keys/key-ring.ts";
import { log } from "#app/platform/logger.server.ts";

import { keyIdOf, open, seal } from "#app/keys/sealed-text.server.ts";

type Stored = { id: string; accessToken: string; refreshToken: string | null };
const stored = { id: true, accessToken: true, refreshToken: true } as const;

/** The tokens a session was read with. They tell whether its row still is the one that was read. */
type Input = Pick<Session, "accessToken" | "refreshToken">;

/** How often a row may change under a compare-and-set before that is a bug. */
const TRIES = 5;

/** Shopify's storage with encrypted tokens; `ring` encrypts them. */
export class SealedSessionStorage extends PrismaSessionStorage<never> {
  readonly #ring: KeyRing;

  constructor(ring: KeyRing) {
    super(db as never);
    this.#ring = ring;
  }

  override async storeSession(session: Session): Promise<boolean> {
    return super.storeSession(await this.#sealed(session));
  }

  override async loadSession(id: string): Promise<Session | undefined> {
    const session = await super.loadSession(id);
    return session && this.#opened(session);
  }

  override async findSessionsByShop(shop: string): Promise<Session[]> {
    const sessions = await super.findSessionsByShop(shop);
    const opened = await Promise.all(sessions.map((session) => this.#opened(session)));
    return opened.filter((session) => session !== undefined);
  }

  /**
   * Stores a session in place of the one read with the tokens `asked`, in one statement; false when that one is gone or
   * another was stored meanwhile, and nothing is changed then.
   */
  async replaceSession(session: Session, asked: Input): Promise<boolean> {
    const { accessToken, refreshToken, expires, refreshTokenExpires, scope } = await this.#sealed(session);
    const data = {
      accessToken: accessToken ?? "",
      refreshToken: refreshToken ?? null,
      expires: expires ?? null,
      refreshTokenExpires: refreshTokenExpires ?? null,
      scope: scope ?? null,
    };
    return this.#ifStill(session.id, asked, async (row) => (await db.session.updateMany({ where: row, data })).count === 1);
  }

  /** Deletes the session read with the tokens `asked`; one that was stored since survives. */
  async endSession(id: string, asked: Input): Promise<boolean> {
    return this.#ifStill(id, asked, async (row) => (await db.session.deleteMany({ where: row })).count === 1);
  }

  /**
   * Encrypts every token that stands in the clear or under a former key with the first key; how many rows that were. Rows
   * that change meanwhile are left to who changes them, and unreadable ones are left alone.
   */
  async sealAll(): Promise<number> {
    let sealed = 0;
    let after = "";
    for (;;) {
      const rows = await db.session.findMany({ where: { id: { gt: after } }, select: stored, orderBy: { id: "asc" }, take: 200 });
      for (const row of rows) if (await this.#sealRow(row)) sealed += 1;
      const last = rows.at(-1);
      if (!last) return sealed;
      after = last.id;
    }
  }

  /** Tries `change` on the row as it stands, while it holds the tokens `asked`. The same tokens encrypted anew are the same. */
  async #ifStill(id: string, asked: Input, change: (row: Stored) => Promise<boolean>): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const row = await db.session.findUnique({ where: { id }, select: stored });
      const held = row && (await this.#tokensOf(row));
      if (!row || !held) return false;
      if (held.accessToken !== asked.accessToken || (held.refreshToken ?? undefined) !== asked.refreshToken) return false;
      if (await change(row)) return true;
    }
    throw new Error("A session's row went on changing under a compare-and-set");
  }

  async #sealed(session: Session): Promise<Session> {
    const { id, accessToken, refreshToken } = session;
    return withTokens(session, {
      accessToken: accessToken && (await seal(accessToken, { row: id, column: "accessToken" }, this.#ring)),
      refreshToken: refreshToken && (await seal(refreshToken, { row: id, column: "refreshToken" }, this.#ring)),
    });
  }

  /** `undefined` for tokens that cannot be read: whoever opens the app brings new ones. That no key fits at all, the start tells. */
  async #opened(session: Session): Promise<Session | undefined> {
    const row = { id: session.id, accessToken: session.accessToken ?? "", refreshToken: session.refreshToken ?? null };
    const tokens = await this.#tokensOf(row);
    if (!tokens) return undefined;
    if (!this.#isCurrent(row)) await this.#sealRow(row);
    return withTokens(session, { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken ?? undefined });
  }

  async #tokensOf({ id, accessToken, refreshToken }: Stored): Promise<{ accessToken: string; refreshToken: string | null } | null> {
    const read = async (text: string, column: "accessToken" | "refreshToken") => {
      if (keyIdOf(text) === null) return text;
      const opened = await open(text, { row: id, column }, this.#ring);
      if (opened.ok) return opened.text;
      log.error("token_unreadable", new Error(`A stored token cannot be decrypted: ${opened.reason}`), { session: id, key: opened.keyId });
      return null;
    };
    const access = await read(accessToken, "accessToken");
    const refresh = refreshToken === null ? undefined : await read(refreshToken, "refreshToken");
    return access === null || refresh === null ? null : { accessToken: access, refreshToken: refresh ?? null };
  }

  #isCurrent({ accessToken, refreshToken }: Stored): boolean {
    return [accessToken, refreshToken].every((text) => !text || keyIdOf(text) === this.#ring.first.id);
  }

  async #sealRow(row: Stored): Promise<boolean> {
    if (this.#isCurrent(row)) return false;
    const tokens = await this.#tokensOf(row);
    if (!tokens) return false;
    const { id } = row;
    const data = {
      accessToken: tokens.accessToken && (await seal(tokens.accessToken, { row: id, column: "accessToken" }, this.#ring)),
      refreshToken: tokens.refreshToken && (await seal(tokens.refreshToken, { row: id, column: "refreshToken" }, this.#ring)),
    };
    return (await db.session.updateMany({ where: row, data })).count === 1;
  }
}

function withTokens(session: Session, tokens: Input): Session {
  return new Session({ ...session.toObject(), ...tokens });
}

export const sessionStorage = new SealedSessionStorage(env.TOKEN_KEYS);

/** Whether the keys of this process fit the tokens in the database: said at the start, before a merchant finds out. */
import { db } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import type { KeyRing } from "#app/keys/key-ring.ts";
import { log } from "#app/platform/logger.server.ts";

import { keyIdOf, open } from "#app/keys/sealed-text.server.ts";

/** One damaged row does not make a key wrong. */
const LOOKED_AT = 5;

type KeysFit = { ok: true } | { ok: false; reason: string };

/**
 * Tries the keys on a few tokens of every key that the database knows. Reads at most five rows for each. Throws where the
 * database cannot be asked.
 */
export async function keysFit(ring: KeyRing): Promise<KeysFit> {
  // Tokens of one key begin with the same header.
  const rows = await db.$queryRaw<{ id: string; accessToken: string }[]>`
    SELECT "id", "accessToken" FROM (
      SELECT "id", "accessToken", row_number() OVER (PARTITION BY split_part("accessToken", '.', 1) ORDER BY "expires" DESC NULLS LAST) AS place
      FROM "Session" WHERE "accessToken" LIKE 'eyJ%..%.%.%'
    ) AS sealed WHERE place <= ${LOOKED_AT}`;
  const tried = new Map<string, { fits: boolean; reason: "unknown_key" | "wrong_key" }>();
  for (const { id, accessToken } of rows) {
    const opened = await open(accessToken, { row: id, column: "accessToken" }, ring);
    const key = keyIdOf(accessToken) ?? "";
    if (opened.ok) tried.set(key, { fits: true, reason: "wrong_key" });
    else if (!tried.get(key)?.fits) tried.set(key, { fits: false, reason: opened.reason });
  }
  for (const [key, { fits, reason }] of tried) {
    if (fits) continue;
    return { ok: false, reason: reason === "unknown_key" ? `holds no key ${key}` : `holds another key ${key}` };
  }
  return { ok: true };
}

/**
 * Ends the process when TOKEN_KEYS does not fit. A database that cannot be asked is not the keys' fault: whoever needs it
 * will say so.
 */
export async function endUnlessKeysFit(): Promise<void> {
  const fit = await keysFit(env.TOKEN_KEYS).catch((error: unknown) => {
    log.warn("token_keys_not_checked", { because: error instanceof Error ? error.message : String(error) });
    return { ok: true } as const;
  });
  if (fit.ok) return;
  const advice = "Add the key that is missing behind the others; README says what to do when it is lost.";
  log.error("token_keys_do_not_fit", `TOKEN_KEYS ${fit.reason}, with which tokens in the database are encrypted. ${advice}`);
  process.exit(1);
}

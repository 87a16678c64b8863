/** Codes by which another store asks to be paired with this one. */
import { createHash, randomInt } from "node:crypto";

import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { drawInviteCode, typedInviteCode } from "./invite-code.ts";

/** Long enough to carry it to the other store, too short to be found later. */
const INVITE_MINUTES = 30;

/** How a code is kept; null for what cannot be one. */
export function inviteHash(typed: string): string | null {
  const code = typedInviteCode(typed);
  return code === null ? null : createHash("sha256").update(code).digest("hex");
}

/** Makes a code of 78 random bits for one use. The answer is the only place where it is told; a code that was made before ends. */
export async function createInvite(
  { shop, db }: ShopContext,
  { by, now }: { by: string; now: Date },
): Promise<{ code: string; expiresAt: string }> {
  const code = drawInviteCode((below) => randomInt(below));
  const expiresAt = new Date(now.getTime() + INVITE_MINUTES * 60_000);
  await db.$transaction(async (tx) => {
    await tx.storeInvite.deleteMany({});
    await tx.storeInvite.create({ data: { shop, hash: inviteHash(code) ?? "", createdBy: by, createdAt: now, expiresAt } });
    await recordActivity(tx, { shop, kind: "store_code_made", by: staffOrSystem(by), at: now });
  });
  return { code, expiresAt: expiresAt.toISOString() };
}

import type { ShopContext, ShopDb } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";

const DAY_MS = 86_400_000;
/** People marry and are renamed; an answer that did not come is asked for again sooner. */
const ANEW_AFTER_MS = { known: 30 * DAY_MS, unknown: DAY_MS / 24 };

/**
 * Learns the name of the staff user who is here, at most once in thirty days, or an hour where Shopify did not answer. Whoever
 * waits is not held up by that: without a name the id is shown.
 */
export async function learnStaffName(
  { shop, db }: ShopContext,
  { staffId, now, ask }: { staffId: string; now: Date; ask: () => Promise<string | null> },
): Promise<void> {
  const known = await db.staffMember.findUnique({ where: { shop_id: { shop, id: staffId } } });
  const age = known ? now.getTime() - known.askedAt.getTime() : Infinity;
  if (age < (known?.name ? ANEW_AFTER_MS.known : ANEW_AFTER_MS.unknown)) return;
  if (!(await isOurs(db, { shop, staffId, since: known?.askedAt ?? null, now }))) return;
  const name = await ask().catch((error: unknown) => {
    log.warn("staff_name_unknown", { shop, staffId, because: error instanceof Error ? error.message : String(error) });
    return known?.name ?? null;
  });
  await db.staffMember.update({ where: { shop_id: { shop, id: staffId } }, data: { name } });
}

/** A page opens with several requests at once; whoever marks the row first asks. */
async function isOurs(db: ShopDb, mark: { shop: string; staffId: string; since: Date | null; now: Date }): Promise<boolean> {
  const { shop, staffId: id, since, now: askedAt } = mark;
  const { count } =
    since === null
      ? await db.staffMember.createMany({ data: [{ shop, id, askedAt }], skipDuplicates: true })
      : await db.staffMember.updateMany({ where: { id, askedAt: since }, data: { askedAt } });
  return count > 0;
}

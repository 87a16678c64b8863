import type { ShopContext, ShopDb } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";

const DAY_MS = 86_400_000;
/**
 * People marry and are renamed; an answer that did not come is asked for again sooner. So is whether somebody whose rights were narrowed
 * has become the owner of the store, who may do everything.
 */
const ANEW_AFTER_MS = { known: 30 * DAY_MS, unknown: DAY_MS / 24 };

/** What Shopify tells of a staff user; `owner` null where it does not say. */
export type Told = { name: string | null; owner: boolean | null };
type Known = { owner: boolean; lacks: readonly string[] };

/**
 * Learns the name of the staff user who is here and whether they own the store, at most once in thirty days, or an hour where Shopify did
 * not answer or something was taken from them. Without a name the id is shown. Answers how they stand.
 */
export async function learnStaff(
  { shop, db }: ShopContext,
  { staffId, now, ask }: { staffId: string; now: Date; ask: () => Promise<Told> },
): Promise<Known> {
  const known = await db.staffMember.findUnique({ where: { shop_id: { shop, id: staffId } } });
  const stands = { owner: known?.owner === true, lacks: known?.lacks ?? [] };
  const age = known ? now.getTime() - known.askedAt.getTime() : Infinity;
  const settled = known?.name && known.owner !== null && (known.owner || known.lacks.length === 0);
  if (age < (settled ? ANEW_AFTER_MS.known : ANEW_AFTER_MS.unknown)) return stands;
  if (!(await isOurs(db, { shop, staffId, since: known?.askedAt ?? null, now }))) return stands;
  const told = await ask().catch((error: unknown) => {
    log.warn("staff_name_unknown", { shop, staffId, because: error instanceof Error ? error.message : String(error) });
    return { name: known?.name ?? null, owner: known?.owner ?? null };
  });
  const owner = told.owner ?? known?.owner ?? null;
  await db.staffMember.update({ where: { shop_id: { shop, id: staffId } }, data: { name: told.name, owner } });
  return { ...stands, owner: owner === true };
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

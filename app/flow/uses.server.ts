/** Which of the app's triggers the workflows of a shop use. Flow tells it when a workflow is turned on or off. */
import { slugOf } from "#app/format/slug.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { TRIGGERS, type TriggerName } from "./triggers.ts";

type Use = { trigger: string; isUsed: boolean; toldAt: Date };

/** Writes down what Flow tells of a trigger. News that is older than what is known of it changes nothing. */
export async function recordUse({ shop, db }: ShopContext, { trigger, isUsed, toldAt }: Use): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "FlowUse" AS u (shop, trigger, "isUsed", "toldAt") VALUES (${shop}, ${trigger}, ${isUsed}, ${toldAt})
    ON CONFLICT (shop, trigger) DO UPDATE SET "isUsed" = EXCLUDED."isUsed", "toldAt" = EXCLUDED."toldAt" WHERE u."toldAt" < EXCLUDED."toldAt"`;
}

/**
 * The triggers that workflows of the shop begin with. A workflow cannot be turned on unless the app has taken Flow's word of it, so a
 * shop of which nothing was told has none. Flow's documents leave open whether a trigger is called by its handle or its name there: both
 * are understood, and a name nobody knows may be any of them.
 */
export async function triggersInUse({ db }: ShopContext): Promise<ReadonlySet<TriggerName>> {
  const used = await db.flowUse.findMany({ where: { isUsed: true }, select: { trigger: true } });
  // "Promo code refreshed" is the name of promo-code-refreshed.
  const named = used.map(({ trigger }) => TRIGGERS.find((handle) => handle === slugOf(trigger)));
  return new Set(named.includes(undefined) ? TRIGGERS : named.filter((handle) => handle !== undefined));
}

import type { ShopContext } from "#app/platform/db.server.ts";

import { isCreator, type Creator } from "./read-creator-view.server.ts";

/** Remembers what a creator read their page in, for what is written to them. Nothing is forgotten by a visit that says nothing. */
export async function learnLocale({ shop, db }: ShopContext, creator: Creator, locale: string | null): Promise<void> {
  if (locale === null) return;
  await db.$executeRaw`
    UPDATE "Member" AS m SET locale = ${locale} WHERE m.shop = ${shop} AND ${isCreator(creator, shop)} AND m.locale IS DISTINCT FROM ${locale}`;
}

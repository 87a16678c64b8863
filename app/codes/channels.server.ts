/** The channels of a shop. One is there from its first code on, and stays. */
import type { ShopDb } from "#app/platform/db.server.ts";

import { channelMeant, channelName, KNOWN_CHANNELS, slugsFor, type Channel } from "./channels.ts";
import type { LineageTx } from "./lineage.store.server.ts";

type Reading = { db: Pick<ShopDb, "channel"> };

/** The shop's own channels in the order in which they came. */
export function ownChannels({ db }: Reading): Promise<Channel[]> {
  return db.channel.findMany({ select: { slug: true, name: true }, orderBy: [{ createdAt: "asc" }, { slug: "asc" }] });
}

/** Those to choose from: the known ones first, then the shop's own. */
export async function channelsToChoose(ctx: Reading): Promise<Channel[]> {
  const own = await ownChannels(ctx);
  return [...KNOWN_CHANNELS, ...own.filter(({ slug }) => channelMeant(KNOWN_CHANNELS, slug) === undefined)];
}

/** The channel that is meant by a slug or a name, made where the shop has none of it. Null for what is no name. */
export async function keepChannel({ shop, tx }: LineageTx, { typed, now }: { typed: string; now: Date }): Promise<Channel | null> {
  const name = channelName(typed);
  if (name === null) return null;
  const own = await ownChannels({ db: tx });
  const meant = channelMeant(own, name) ?? channelMeant(KNOWN_CHANNELS, name);
  for (const slug of meant ? [meant.slug] : slugsFor(name)) {
    const named = { slug, name: meant?.name ?? name };
    const taken = await tx.channel.findFirst({ where: { slug }, select: { slug: true, name: true } });
    if (taken && (meant || taken.name.toLowerCase() === name.toLowerCase())) return taken;
    if (taken || (!meant && channelMeant(KNOWN_CHANNELS, slug))) continue;
    const { count } = await tx.channel.createMany({ data: [{ shop, ...named, createdAt: now }], skipDuplicates: true });
    // Somebody else made it meanwhile.
    if (count > 0 || meant) return named;
  }
  return null;
}

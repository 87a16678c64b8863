/** The channels of a shop. One is there from its first code on, and stays. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopDb } from "#app/platform/db.server.ts";

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

/** `typed`: the slug or the name of a channel. */
type Putting = { codeId: string; typed: string; now: Date };

/**
 * Says of a further code that a member holds already, as one that was adopted, which channel it is for. What it brought so far counts
 * for that channel. "ended": it is no live code of the shop; "main": it is the one for all; "taken": the member has one for the channel.
 */
export async function putOnChannel(
  { shop, db, by }: ShopContext,
  { codeId, typed, now }: Putting,
): Promise<"done" | "ended" | "main" | "taken" | "no_name"> {
  return db.$transaction(async (tx) => {
    const found = await tx.promoCode.findFirst({ where: { id: codeId }, select: { enrolmentId: true } });
    if (!found) return "ended";
    await tx.$queryRaw`SELECT id::text FROM "Enrolment" WHERE shop = ${shop} AND id = ${found.enrolmentId}::uuid FOR NO KEY UPDATE`;
    const code = await tx.promoCode.findFirst({ where: { id: codeId, liveUntil: null } });
    if (!code) return "ended";
    if (code.isPrimary) return "main";
    const channel = await keepChannel({ shop, tx }, { typed, now });
    if (!channel) return "no_name";
    const { enrolmentId, offerId, name } = code;
    const others = await tx.promoCode.count({ where: { enrolmentId, channel: channel.slug, liveUntil: null, id: { not: codeId } } });
    if (others > 0) return "taken";
    await tx.promoCode.updateMany({ where: { id: codeId }, data: { channel: channel.slug } });
    const members = [{ enrolmentId, outcome: "done" as const, after: { code: name } }];
    const act = { shop, kind: "code_on_channel" as const, by: staffOrSystem(by), at: now, offerId, subject: channel.name, members };
    await recordActivity(tx, act);
    return "done";
  });
}

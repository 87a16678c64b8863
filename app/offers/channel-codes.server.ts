/** A further code of a member in an offer, for one channel: a name is proposed, checked as everywhere, and issued by the engine. */
import { randomInt } from "node:crypto";

import { channelMeant, channelName, KNOWN_CHANNELS, type Channel } from "#app/codes/channels.ts";
import { channelsToChoose, keepChannel } from "#app/codes/channels.server.ts";
import { readLookAlikes } from "#app/codes/leaked-names.server.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import { formerOfAnother } from "#app/codes/name-history.ts";
import type { Random } from "#app/codes/name-pattern.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { proposedNames } from "#app/codes/propose-names.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import { changeMembers } from "#app/members/changes/change-members.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

import { clashLabel } from "./clash-labels.ts";
import { planCodes } from "./plan-codes.server.ts";

const drawn: Random = () => randomInt(2 ** 32) / 2 ** 32;

/** `channel`: a slug, or the name of one that the shop may not have yet. */
type Wanted = { memberId: string; offerId: string; channel: string };

/**
 * A name for a member's code for a channel: the one they held for it last, where that did not leak; else one that says who and where.
 * Free in our records; Shopify is asked when it is added. Null where none is good, or there is no such member or offer.
 */
export async function proposeChannelName(
  { shop, db }: ShopContext,
  { memberId, offerId, channel: typed, random = drawn }: Wanted & { random?: Random },
): Promise<string | null> {
  const [member, offer, known] = await Promise.all([
    db.member.findFirst({ where: { id: memberId }, select: { firstName: true, lastName: true, handle: true } }),
    db.offer.findFirst({ where: { id: offerId }, select: { value: true } }),
    channelsToChoose({ db }),
  ]);
  const name = channelName(typed);
  if (!member || !offer || name === null) return null;
  const channel: Channel = channelMeant(known, name) ?? channelMeant(KNOWN_CHANNELS, name) ?? { slug: name, name };
  const former = await db.promoCode.findMany({
    where: { offerId, memberId, channel: channel.slug, liveUntil: { not: null } },
    orderBy: [{ liveFrom: "desc" }, { id: "desc" }],
    select: { name: true },
    take: 1,
  });
  const names = [...former.map((code) => code.name), ...proposedNames({ member, value: offer.value, channel }, { leaked: false, random })];
  const scope = { shop, tx: db };
  const history = await readNameHistory(scope, names.map(keyOf));
  const lookAlike = await readLookAlikes(scope, { also: [] });
  const good = names.find((one) => {
    const record = history.get(keyOf(one));
    const isFree = !record?.holder && !record?.leakedAt && !formerOfAnother(record, memberId);
    return isFree && lookAlike(one) === null;
  });
  return good ?? null;
}

type Adding = Wanted & {
  name: string;
  /** From the screen that asks: the same press sent twice makes one code. */
  changeId: string;
  createdBy: string;
  codes: DiscountCodes;
  enqueue: Enqueue<ShopTx>;
  now?: () => Date;
};

type Added =
  | { ok: true; changeId: string }
  /** `name`: it will not do, and `words` say why. `unavailable`: Shopify does not answer, so nothing was begun. */
  | { ok: false; reason: "not_found" | "channel" | "unavailable" }
  | { ok: false; reason: "name"; words: string };

/**
 * Begins to issue a code for a channel beside those that the member has in the offer, on the same discount. The name is refused here
 * where it is taken, leaked, was another's or equals another; what became of it is read with `readChange`.
 */
export async function addChannelCode(
  ctx: ShopContext,
  { memberId, offerId, channel: typed, name, codes, now = () => new Date(), ...press }: Adding,
): Promise<Added> {
  const { shop, db } = ctx;
  const place = await db.enrolment.findFirst({ where: { memberId, offerId }, select: { id: true } });
  if (!place) return { ok: false, reason: "not_found" };
  if (channelName(typed) === null) return { ok: false, reason: "channel" };
  if (name.trim() === "") return { ok: false, reason: "name", words: "Enter a code." };
  try {
    const naming = { pattern: "{FIRST}", value: null, typed: { [memberId]: name } };
    const planned = await planCodes(ctx, { memberIds: [memberId], naming, codes });
    const [row] = planned.ok ? planned.rows : [];
    if (!row) return { ok: false, reason: "not_found" };
    if (row.clash) return { ok: false, reason: "name", words: clashLabel(row.clash) };
  } catch (error) {
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost) return { ok: false, reason: "unavailable" };
    throw error;
  }
  const channel = await db.$transaction((tx) => keepChannel({ shop, tx }, { typed, now: now() }));
  if (!channel) return { ok: false, reason: "channel" };
  const wanted = [{ enrolmentId: place.id, name, channel: channel.slug }];
  const begun = await changeMembers(ctx, { kind: "add_code", offerId, codes: wanted, now, ...press });
  return begun.ok ? begun : { ok: false, reason: "not_found" };
}

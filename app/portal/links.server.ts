/**
 * Links for creators. A stable link is one per enrolment, for ever, and never holds the code: what was posted once survives
 * every refresh. A page link opens a member's own page without a customer account; it expires and can be revoked.
 */
import { randomUUID } from "node:crypto";

import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopDb } from "#app/platform/db.server.ts";
import type { SigningKeys } from "#app/keys/signature.ts";

import { handlesFor } from "./link-handle.ts";
import { readPageToken, signPageToken } from "./page-token.ts";
import { portalAddress } from "./storefront.server.ts";

/**
 * The stable link of each enrolment, by its id, as a full address. Missing ones are made. Ids this shop does not know
 * are not in the answer.
 */
export async function stableLinks(ctx: ShopContext, enrolmentIds: readonly string[]): Promise<Map<string, string>> {
  const handles = await stableHandles(ctx, enrolmentIds);
  const address = await portalAddress(ctx);
  return new Map([...handles].map(([id, handle]) => [id, `${address}/go/${handle}`]));
}

/** The handles alone, by enrolment id. Missing ones are made. */
export async function stableHandles({ shop, db }: ShopContext, enrolmentIds: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(enrolmentIds)];
  const known = await handlesOf(db, wanted);
  const missing = wanted.filter((id) => !known.has(id));
  if (missing.length === 0) return known;
  const enrolments = await db.enrolment.findMany({
    where: { id: { in: missing } },
    select: {
      id: true,
      member: { select: { firstName: true, lastName: true, handle: true } },
      offer: { select: { title: true } },
    },
    orderBy: { createdAt: "asc" },
  });
  for (const { id, member, offer } of enrolments) {
    const name = `${member.firstName} ${member.lastName}`;
    await give({ shop, db }, id, handlesFor({ name, handle: member.handle, offer: offer.title }));
  }
  return handlesOf(db, wanted);
}

async function handlesOf(db: ShopDb, enrolmentIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.stableLink.findMany({ where: { enrolmentId: { in: [...enrolmentIds] } } });
  return new Map(rows.map(({ enrolmentId, handle }) => [enrolmentId, handle]));
}

/** Two who ask at once are told apart by the table's keys: a handle is given once, and an enrolment gets one. */
async function give({ shop, db }: ShopContext, enrolmentId: string, handles: Iterable<string>): Promise<void> {
  for (const handle of handles) {
    const { count } = await db.stableLink.createMany({ data: [{ shop, handle, enrolmentId }], skipDuplicates: true });
    if (count > 0 || (await db.stableLink.count({ where: { enrolmentId } })) > 0) return;
  }
}

type PageLinks = { keys: SigningKeys; now: Date };
export type PageLinkGiven = { url: string; expiresAt: Date };

/** How long a page link is good, and how long it must still be good to be given out again. */
const GOOD_DAYS = 30;
const WORTH_GIVING_DAYS = 14;
const DAY = 24 * 60 * 60 * 1000;

/**
 * A page link for each of these members, by member id: the one they have while it is good for long enough, else a new
 * one. Members this shop does not know are not in the answer. `keys` sign them.
 */
export async function pageLinks(
  ctx: ShopContext,
  memberIds: readonly string[],
  { keys, now }: PageLinks,
): Promise<Map<string, PageLinkGiven>> {
  const { shop, db } = ctx;
  const worth = new Date(now.getTime() + WORTH_GIVING_DAYS * DAY);
  const members = await db.member.findMany({ where: { id: { in: [...new Set(memberIds)] } }, select: { id: true } });
  const good = await db.pageLink.findMany({
    where: { memberId: { in: members.map(({ id }) => id) }, revokedAt: null, expiresAt: { gt: worth } },
    orderBy: { expiresAt: "asc" },
  });
  const known = new Map(good.map((link) => [link.memberId, link]));
  // To the second, as it stands in the token.
  const expiresAt = new Date(Math.floor((now.getTime() + GOOD_DAYS * DAY) / 1000) * 1000);
  const made = members
    .filter(({ id }) => !known.has(id))
    .map(({ id }) => ({ id: randomUUID(), shop, memberId: id, createdAt: now, expiresAt }));
  if (made.length > 0) await db.pageLink.createMany({ data: made });
  const address = await portalAddress(ctx);
  return new Map(
    [...known.values(), ...made].map((link) => [
      link.memberId,
      { url: `${address}/page?t=${signPageToken({ ...link, shop }, keys)}`, expiresAt: link.expiresAt },
    ]),
  );
}

type PageOpened = { ok: true; memberId: string; expiresAt: Date } | { ok: false; reason: "unknown" | "expired" | "revoked" };

/** Whose page a token opens. A token of another shop, or one that was not signed here, is `unknown`. */
export async function openPageLink({ shop, db }: ShopContext, token: string, { keys, now }: PageLinks): Promise<PageOpened> {
  const read = readPageToken(token, { shop, keys });
  const link = read && (await db.pageLink.findFirst({ where: { id: read.id } }));
  if (!read || !link) return { ok: false, reason: "unknown" };
  if (link.revokedAt !== null) return { ok: false, reason: "revoked" };
  if (read.expiresAt <= now || link.expiresAt <= now) return { ok: false, reason: "expired" };
  return { ok: true, memberId: link.memberId, expiresAt: read.expiresAt < link.expiresAt ? read.expiresAt : link.expiresAt };
}

/** Ends every page link of a member at once; how many there were. New ones can be given afterwards. */
export async function revokePageLinks(
  { shop, db }: ShopContext,
  memberId: string,
  { now, by }: { now: Date; by: string },
): Promise<number> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.pageLink.updateMany({
      where: { memberId, revokedAt: null, expiresAt: { gt: now } },
      data: { revokedAt: now },
    });
    if (count > 0) await recordActivity(tx, { shop, kind: "page_link_revoked", by: staffOrSystem(by), at: now, members: [{ memberId }] });
    return count;
  });
}

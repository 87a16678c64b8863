/** What a draft would do in the stores its offer is tied to. The other store's own checks say it; nothing is changed there. */
import { createHash } from "node:crypto";

import { keyOf } from "#app/codes/promo-code.ts";
import type { OldEnds, RefreshReason } from "#app/codes/engine/plans.ts";
import { isId } from "#app/platform/ids.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";
import { lastHeld } from "#app/members/changes/last-held.server.ts";
import { createDraft } from "#app/refreshes/create-draft.server.ts";
import { discardDraft } from "#app/refreshes/discard-draft.server.ts";
import { saveDraftNames } from "#app/refreshes/draft-names.server.ts";
import type { Exclusion } from "#app/refreshes/labels.ts";
import { checkWholeDraft } from "#app/refreshes/preview-draft.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { Discounts } from "#app/shopify/discounts/discount-terms.ts";

import { otherStore, type DoorDeps } from "./door.server.ts";
import { matchCodes, type Match, type OwnRow, type SisterPlace } from "./match-codes.ts";
import { STORE, troubleThere, type RequestChoices, type SisterPreview, type SisterRow } from "./stores.ts";

export type SistersDeps = DoorDeps & {
  codesOf: (shop: string) => DiscountCodes;
  discountsOf: (shop: string) => Discounts;
  /** Points that looking may spend at Shopify for a shop now. */
  roomOf: (shop: string) => () => number | Promise<number>;
  /** For so many milliseconds a person waits for the checks of another store; what is left is checked when it runs. */
  lookMs: number;
};

/** A tie of an offer that both stores agreed to. */
export type Tied = { shop: string; name: string; pairId: string; offerId: string; otherOfferId: string };

/** The pairing and the tie that both stores have to agree to, for what goes across because of them. */
export function doorOf({ shop, pairId, offerId, otherOfferId }: Omit<Tied, "name">) {
  return { otherShop: shop, pairId, tie: { offerId, otherOfferId } };
}

/** The ties of an offer. Whether the other store still agrees is asked when something goes across. */
export async function tiesOf({ db }: { db: Pick<ShopTx, "offerTie"> }, offerId: string): Promise<Tied[]> {
  const ties = await db.offerTie.findMany({
    where: { offerId, state: "on", pair: { state: "on" } },
    include: { pair: { select: { otherName: true, pairId: true } } },
    orderBy: [{ createdAt: "asc" }, { otherShop: "asc" }],
  });
  return ties.map(({ otherShop, otherOfferId, pair }) => ({
    ...{ shop: otherShop, name: pair.otherName, pairId: pair.pairId, offerId, otherOfferId },
  }));
}

type Own = OwnRow & { newName: string };

/** The codes of a refresh as they are to be replaced, without those left out. Empty for one this shop does not have. */
export async function ownRows({ db }: Pick<ShopContext, "db">, refreshId: string): Promise<Own[]> {
  const items = await db.refreshItem.findMany({
    where: { refreshId, state: { not: "excluded" } },
    orderBy: { position: "asc" },
    select: { id: true, oldName: true, newName: true, enrolment: { select: { member: { select: { email: true } } } } },
  });
  return items.map(({ id, oldName, newName, enrolment }) => ({ itemId: id, oldName, newName, email: enrolment.member.email }));
}

/**
 * For each store that both agreed with, how the draft would go there. Empty where the offer has no sister, or it is no draft. Without
 * `checked` only whose codes they are is read, which is what a press is compared with.
 */
export async function previewSisters(
  ctx: ShopContext,
  { refreshId, checked = true }: { refreshId: string; checked?: boolean },
  deps: SistersDeps,
): Promise<SisterPreview[]> {
  const draft = isId(refreshId) ? await ctx.db.refresh.findFirst({ where: { id: refreshId, state: "draft" } }) : null;
  if (!draft) return [];
  const ties = await tiesOf(ctx, draft.offerId);
  if (ties.length === 0) return [];
  const rows = await ownRows(ctx, refreshId);
  const choices = {
    reason: (draft.reason ?? "other") as RefreshReason,
    oldEnds: draft.oldEnds as OldEnds,
    retireAt: draft.retireAt?.toISOString() ?? null,
  };
  const found = await Promise.all(ties.map((tied) => previewIn(ctx, { tied, rows, choices, checked }, deps)));
  return found.filter((preview) => preview !== null);
}

/** As many codes are checked in the other store at once, so that a person never waits for more than one page beyond their time. */
const PAGE = 250;

/** Goes through pages of something until all are done or the time is up; answers how many of them were left. */
export async function inPages<T>(
  all: readonly T[],
  work: (page: readonly T[]) => Promise<void>,
  { lookMs }: { lookMs: number },
): Promise<number> {
  const until = performance.now() + lookMs;
  for (let at = 0; at < all.length; at += PAGE) {
    if (at > 0 && performance.now() > until) return all.length - at;
    await work(all.slice(at, at + PAGE));
  }
  return 0;
}

type Asked = { tied: Tied; rows: readonly Own[]; choices: RequestChoices; checked: boolean };

async function previewIn(ctx: ShopContext, { tied, rows, choices, checked }: Asked, deps: SistersDeps): Promise<SisterPreview | null> {
  return otherStore(ctx, doorOf(tied), deps, async (other, theirs) => {
    const offer = await other.db.offer.findFirst({ where: { id: tied.otherOfferId } });
    if (!offer) return null;
    const sought = { names: rows.map(({ oldName }) => oldName), emails: rows.map(({ email }) => email) };
    const matches = matchCodes(rows, await placesOf(other, { offerId: offer.id, held: "live", ...sought }));
    const wanted = rows.flatMap(({ itemId, newName }) => {
      const match = matches.get(itemId);
      return match && "codeId" in match ? [{ codeId: match.codeId, newName }] : [];
    });
    const { troubles, unchecked } = await troublesOf(other, { offerId: offer.id, wanted: checked ? wanted : [], choices }, deps);
    const shown: SisterRow[] = rows.map(({ itemId, oldName, newName }) => {
      const match = matches.get(itemId) ?? { is: "nobody" };
      return { itemId, oldName, newName, match, trouble: "codeId" in match ? (troubles.get(match.codeId) ?? null) : null };
    });
    return {
      ...{
        shop: tied.shop,
        name: tied.name,
        offerTitle: offer.title,
        asksPerson: theirs.asksPerson,
        rows: shown,
        unchecked,
        seen: seenOf(shown),
      },
      offerNote:
        offer.status === "MISSING"
          ? "was deleted in Shopify"
          : offer.pausedAt
            ? "is paused"
            : offer.status === "EXPIRED"
              ? "is past its end date"
              : null,
    };
  });
}

/** Which codes would be changed in the other store, and which are asked about, as one word. */
export function seenOf(rows: readonly { match: Match; codes?: readonly string[] }[]): string {
  const parts = rows.flatMap(({ match, codes = [] }) => ("codeId" in match ? [[match.codeId, match.is, ...codes].join(" ")] : []));
  return createHash("sha256").update(parts.toSorted().join("\n")).digest("hex");
}

/** One place in the sister offer: of a member, with the codes that are compared. */
export type FoundPlace = SisterPlace & { enrolmentId: string; codes: { codeId: string; name: string; works: boolean }[] };

/**
 * `held`: compared are the codes that work, the one that each place held last, or that one where none works. `removed`: also places of
 * members who were removed from the offer.
 */
type Sought = {
  offerId: string;
  names: readonly string[];
  emails: readonly string[];
  held: "live" | "last" | "live_or_last";
  removed?: boolean;
};

/** Places of the sister offer with a code of one of these names, or one of these addresses. Addresses are compared here and go no further. */
export async function placesOf(
  { shop, db }: ShopContext,
  { offerId, names, emails, held, removed = false }: Sought,
): Promise<FoundPlace[]> {
  const keys = names.map(keyOf);
  const addresses = emails.map((email) => email.trim().toLowerCase()).filter((email) => email !== "");
  const place = Prisma.sql`en.id`;
  const columns = Prisma.sql`c.id, c.name, c.key, c."isPrimary", c."liveUntil"`;
  const live = Prisma.sql`
    SELECT ${columns} FROM "PromoCode" c WHERE c.shop = ${shop} AND c."enrolmentId" = ${place} AND c."liveUntil" IS NULL`;
  const last = Prisma.sql`SELECT ${columns} FROM (${lastHeld(shop, place)}) c`;
  const codes = held === "live" ? live : held === "last" ? last : Prisma.sql`${live} UNION ALL ${last} WHERE NOT EXISTS (${live})`;
  type Row = Omit<SisterPlace, "codes"> & { enrolmentId: string; codeId: string | null; name: string | null; works: boolean };
  const found = await db.$queryRaw<Row[]>`
    SELECT en.id::text AS "enrolmentId", m.id::text AS "memberId", btrim(m."firstName" || ' ' || m."lastName") AS "memberName", m.email,
      held.id::text AS "codeId", held.name, held."liveUntil" IS NULL AS works
    FROM "Enrolment" en
    JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    LEFT JOIN LATERAL (${codes}) held ON true
    WHERE en.shop = ${shop} AND en."offerId" = ${offerId}::uuid AND (${removed} OR en.status <> 'removed')
      AND en."mergedIntoId" IS NULL AND (
      lower(btrim(m.email)) = ANY(${addresses}) OR EXISTS (SELECT 1 FROM (${codes}) c WHERE c.key = ANY(${keys})))
    ORDER BY en.status = 'removed', m.id, held."isPrimary" DESC, held.id`;
  const places = new Map<string, FoundPlace>();
  for (const { codeId, name, works, ...member } of found) {
    const known = places.get(member.enrolmentId) ?? { ...member, codes: [] };
    if (codeId !== null && name !== null) known.codes.push({ codeId, name, works });
    places.set(member.enrolmentId, known);
  }
  return [...places.values()];
}

type SisterDraft = { offerId: string; wanted: readonly { codeId: string; newName: string }[]; choices: RequestChoices };

/** A draft of the other store for these codes, named and checked by its own rules. The caller discards or starts it. */
export async function draftThere(
  other: ShopContext,
  { offerId, wanted, choices, note }: SisterDraft & { note: string },
  deps: SistersDeps,
): Promise<{ refreshId: string | null; troubles: Map<string, string>; items: Map<string, string>; unchecked: number }> {
  const codes = deps.codesOf(other.shop);
  const codeIds = wanted.map(({ codeId }) => codeId);
  const draft =
    codeIds.length === 0
      ? null
      : await createDraft(other, { offerId, codeIds, createdBy: STORE, reason: choices.reason, origin: { from: "store" } });
  const troubles = new Map<string, string>();
  const without = "the code is not in the offer any more";
  if (!draft?.ok) {
    const [left] = draft?.excluded ?? [];
    for (const codeId of codeIds) troubles.set(codeId, left ? excludedThere(left.reason) : without);
    return { refreshId: null, troubles, items: new Map(), unchecked: 0 };
  }
  const { refreshId } = draft;
  const items = await other.db.refreshItem.findMany({ where: { refreshId } });
  const drafted = items.filter(({ state }) => state === "draft");
  const itemOf = new Map(drafted.map(({ id, oldCodeId }) => [oldCodeId ?? "", id]));
  await saveDraftNames(other, {
    refreshId,
    names: Object.fromEntries(wanted.flatMap(({ codeId, newName }) => (itemOf.has(codeId) ? [[itemOf.get(codeId), newName]] : []))),
    oldEnds: choices.oldEnds,
    retireAt: choices.retireAt === null ? null : new Date(choices.retireAt),
    note,
  });
  const checked = await checkWholeDraft(other, { codes, room: deps.roomOf(other.shop) }, { refreshId });
  for (const codeId of codeIds) {
    const itemId = itemOf.get(codeId);
    const excluded = items.find(({ state, oldCodeId }) => state === "excluded" && oldCodeId === codeId)?.excludedFor;
    const answer = itemId === undefined ? undefined : checked?.answers.get(itemId);
    if (itemId === undefined)
      troubles.set(codeId, excluded ? excludedThere(excluded as Exclusion) : "another code of the same member is changed with it");
    else {
      const trouble = answer ? troubleThere(answer) : without;
      if (trouble !== null) troubles.set(codeId, trouble);
    }
  }
  const unchecked = [...(checked?.answers.values() ?? [])].filter(({ answer }) => answer === "checked_when_it_runs").length;
  return { refreshId, troubles, items: itemOf, unchecked };
}

type Troubles = { troubles: Map<string, string>; unchecked: number };

/** What stands in the way of each code, and of how many it is not known: for want of time, or of points at that store's Shopify. */
async function troublesOf(other: ShopContext, { wanted, ...asked }: SisterDraft, deps: SistersDeps): Promise<Troubles> {
  const troubles = new Map<string, string>();
  let unasked = 0;
  const left = await inPages(
    wanted,
    async (page) => {
      const draft = await draftThere(other, { ...asked, wanted: page, note: "" }, deps);
      if (draft.refreshId !== null) await discardDraft(other, { refreshId: draft.refreshId });
      for (const [codeId, trouble] of draft.troubles) troubles.set(codeId, trouble);
      unasked += draft.unchecked;
    },
    deps,
  );
  return { troubles, unchecked: left + unasked };
}

function excludedThere(reason: Exclusion): string {
  switch (reason) {
    case "already_refreshing":
      return "the code is being changed already";
    case "no_live_code":
    case "not_in_offer":
    case "left_out":
      return "the member has no code any more";
  }
}

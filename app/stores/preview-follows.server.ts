/** What an act on members of an offer, or on the offer, would do in the stores it is tied to. Judged there by a dry run; nothing is changed. */
import { createHash } from "node:crypto";

import { Prisma, type Offer } from "#app/generated/prisma/client.ts";
import { previewChange } from "#app/members/changes/judge-members.server.ts";
import type { ChangeRefusal } from "#app/members/changes/change.ts";
import { lastHeld } from "#app/members/changes/last-held.server.ts";
import { isId } from "#app/platform/ids.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { otherStore } from "./door.server.ts";
import { matchMembers, type OwnMember } from "./match-codes.ts";
import { doorOf, inPages, placesOf, seenOf, tiesOf, type FoundPlace, type SistersDeps, type Tied } from "./preview-sisters.server.ts";
import {
  asksPersonFor,
  changeTroubleThere,
  isIssuing,
  isOfMembers,
  type FollowedAct,
  type FollowPreview,
  type MemberAct,
  type OfferAct,
} from "./stores.ts";

/** `enrolmentIds`: the places of this store's offer that the act is about; none where it is about the offer itself. */
export type Act = { offerId: string; kind: FollowedAct; enrolmentIds?: readonly string[] };

/**
 * For each store that both agreed with, how the act would go there. Without `checked` only whose codes they are is read, which is what a
 * press is compared with.
 */
export async function previewFollows(
  ctx: ShopContext,
  { offerId, kind, enrolmentIds = [], checked = true }: Act & { checked?: boolean },
  deps: SistersDeps,
): Promise<FollowPreview[]> {
  const ties = isId(offerId) ? await tiesOf(ctx, offerId) : [];
  if (ties.length === 0) return [];
  const members = isOfMembers(kind) ? await ownMembers(ctx, { offerId, kind, enrolmentIds }) : [];
  const found = await Promise.all(
    ties.map((tied) =>
      isOfMembers(kind) ? previewMembers(ctx, { tied, kind, members, checked }, deps) : previewOffer(ctx, { tied, kind }, deps),
    ),
  );
  return found.filter((preview) => preview !== null);
}

type Own = { offerId: string; kind: MemberAct; enrolmentIds: readonly string[] };

/** By which codes these members are found elsewhere: those that work and are to stop, or the one that is to work again. */
async function ownMembers({ shop, db }: ShopContext, { offerId, kind, enrolmentIds }: Own): Promise<OwnMember[]> {
  const found = await db.$queryRaw<{ enrolmentId: string; email: string; live: string[]; last: string | null }[]>`
    SELECT en.id::text AS "enrolmentId", m.email, last.name AS last,
      ARRAY(SELECT p.name FROM "PromoCode" p WHERE p.shop = ${shop} AND p."enrolmentId" = en.id AND p."liveUntil" IS NULL
        ORDER BY p."isPrimary" DESC, p."liveFrom", p.id) AS live
    FROM unnest(${[...enrolmentIds]}::uuid[]) WITH ORDINALITY AS chosen(id, at)
    JOIN "Enrolment" en ON en.shop = ${shop} AND en.id = chosen.id AND en."offerId" = ${offerId}::uuid
    JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    LEFT JOIN LATERAL (${lastHeld(shop, Prisma.sql`en.id`)}) last ON true
    ORDER BY chosen.at`;
  return found.map(({ enrolmentId, email, live, last }) => ({
    ...{ enrolmentId, email },
    names: !isIssuing(kind) && live.length > 0 ? live : last === null ? [] : [last],
  }));
}

/** By which codes a member is known there, and among whom they are looked for. */
const COMPARED = {
  activate: { held: "last" },
  deactivate: { held: "live" },
  remove: { held: "live_or_last" },
  readd: { held: "last", removed: true },
} as const satisfies Record<MemberAct, object>;

type OfMembers = { tied: Tied; kind: MemberAct; members: readonly OwnMember[]; checked: boolean };

async function previewMembers(
  ctx: ShopContext,
  { tied, kind, members, checked }: OfMembers,
  deps: SistersDeps,
): Promise<FollowPreview | null> {
  return otherStore(ctx, doorOf(tied), deps, async (other, theirs) => {
    const offer = await other.db.offer.findFirst({ where: { id: tied.otherOfferId } });
    if (!offer) return null;
    const sought = { names: members.flatMap(({ names }) => names), emails: members.map(({ email }) => email) };
    const places = await placesOf(other, { offerId: offer.id, ...COMPARED[kind], ...sought });
    const placeOf = new Map(places.flatMap((place) => place.codes.map(({ codeId }) => [codeId, place] as const)));
    const matches = matchMembers(members, places);
    const found = members.map(({ enrolmentId, names }) => {
      const match = matches.get(enrolmentId) ?? ({ is: "nobody" } as const);
      const place: FoundPlace | undefined = "codeId" in match ? placeOf.get(match.codeId) : undefined;
      const held = place?.codes ?? [];
      const known = held.find(({ codeId }) => "codeId" in match && codeId === match.codeId)?.name ?? "";
      const codes = held.filter(({ works }) => isIssuing(kind) || works).map(({ name }) => name);
      return { enrolmentId, oldName: names[0] ?? "", match, known, codes, there: place?.enrolmentId };
    });
    const wanted = checked ? [...new Set(found.flatMap(({ there }) => there ?? []))] : [];
    const { judged, left } = await judgeThere(other, { offerId: offer.id, kind, enrolmentIds: wanted }, deps);
    const rows = found.map(({ there, ...row }) => {
      const { trouble = null, already = false } = judged.get(there ?? "") ?? {};
      return { ...row, trouble, already };
    });
    return {
      ...{ shop: tied.shop, name: tied.name, offerTitle: offer.title, asksPerson: asksPersonFor(kind, theirs) },
      ...{ rows, unchecked: left, nothing: null, seen: seenOf(rows) },
    };
  });
}

/** `codes`: what would stop or work again. */
export type JudgedThere = { trouble: string | null; already: boolean; codes: readonly string[] };

/** How the asked store itself judges a change of these places, and of how many it was not asked for want of time. */
export async function judgeThere(
  other: ShopContext,
  { offerId, kind, enrolmentIds }: Own,
  time: Pick<SistersDeps, "lookMs">,
): Promise<{ judged: Map<string, JudgedThere>; left: number }> {
  const judged = new Map<string, JudgedThere>();
  const gone: JudgedThere = { trouble: changeTroubleThere("not_in_offer"), already: false, codes: [] };
  const left = await inPages(
    enrolmentIds,
    async (page) => {
      const rows = await previewChange(other, { offerId, kind, enrolmentIds: page });
      for (const [at, id] of page.entries()) {
        const row = rows?.[at];
        const trouble = row?.refusal ? changeTroubleThere(row.refusal as ChangeRefusal) : null;
        judged.set(id, row ? { trouble, already: row.refusal !== null && trouble === null, codes: row.codes } : gone);
      }
    },
    time,
  );
  return { judged, left };
}

async function previewOffer(
  ctx: ShopContext,
  { tied, kind }: { tied: Tied; kind: OfferAct },
  deps: SistersDeps,
): Promise<FollowPreview | null> {
  return otherStore(ctx, doorOf(tied), deps, async (other, theirs) => {
    const offer = await other.db.offer.findFirst({ where: { id: tied.otherOfferId } });
    if (!offer) return null;
    const nothing = offerTroubleThere(offer, kind)?.words ?? null;
    return {
      ...{ shop: tied.shop, name: tied.name, offerTitle: offer.title, asksPerson: asksPersonFor(kind, theirs) },
      ...{ rows: [], unchecked: 0, nothing, seen: createHash("sha256").update(`${offer.id} ${kind} ${nothing}`).digest("hex") },
    };
  });
}

/**
 * Why an offer is not paused, resumed or ended there; null where it is. Resumed is only what was paused: what has ended was ended on purpose.
 * `begun`: this was begun already and may have got half of the way.
 */
export function offerTroubleThere(
  { status, pausedAt }: Pick<Offer, "status" | "pausedAt">,
  kind: OfferAct,
  { begun = false } = {},
): { words: string; already: boolean } | null {
  if (status === "MISSING") return { words: "was deleted in Shopify", already: false };
  if (kind !== "resume") {
    if (status !== "EXPIRED") return null;
    const paused = kind === "pause" ? "is paused already" : "is paused";
    return pausedAt ? { words: paused, already: kind === "pause" } : { words: "is over", already: kind === "end" };
  }
  if (status !== "EXPIRED") return { words: "is not paused", already: true };
  return pausedAt || begun ? null : { words: "is over and was not paused", already: false };
}

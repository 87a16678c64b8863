/** The answers to Sidekick's questions, read at this moment from what the app's own pages are made of. */
import { codeUrl } from "#app/codes/code-url.ts";
import { inHandLabel } from "#app/codes/in-hand.ts";
import { readInHand } from "#app/codes/in-hand.server.ts";
import { NO_CODES, readLiveCodes } from "#app/codes/live-codes.server.ts";
import { rolloutsFrom } from "#app/codes/availability.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { standingLook } from "#app/codes/standing-look.ts";
import { endedBecause } from "#app/codes/lineage-labels.ts";
import { decimalOf } from "#app/orders/minor-units.ts";
import { approvedAt } from "#app/payouts/due-lines.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { readTenures, type CodeTenure } from "#app/screens/code/read-code.server.ts";
import { readLeakCases } from "#app/screens/api/read-work.server.ts";
import { readBalance } from "#app/screens/payouts/read-payouts.server.ts";
import { searchEverything, type CodeHit } from "#app/screens/search/search-everything.server.ts";

import { MOST_ROWS, MOST_TEXT, type readAsked, type ToolAnswer, type ToolName } from "./tools.ts";

type Asking = {
  /** Where a page of the app is in the admin, by its path. */
  urlOf: (path: string) => string;
  now: Date;
};

/** Answers one tool. Whoever calls it has judged the right that the tool needs. */
export function answerTool(
  ctx: ShopContext,
  asked: NonNullable<ReturnType<typeof readAsked>>,
  asking: Asking,
): Promise<ToolAnswer<ToolName>> {
  switch (asked.name) {
    case "find_code":
      return findCode(ctx, asked.input.code, asking);
    case "find_member_codes":
      return findMemberCodes(ctx, asked.input.member, asking);
    case "list_open_leak_cases":
      return listOpenLeakCases(ctx, asking);
    case "list_commissions_due":
      return listCommissionsDue(ctx, asking);
  }
}

/** Everybody who held the name; where nobody did, those of names that are spelt or read like it. */
async function findCode(ctx: ShopContext, typed: string, { urlOf }: Asking): Promise<ToolAnswer<"find_code">> {
  const exact = await readTenures(ctx, keyOf(typed));
  const { codes: found, guessed } = exact.length > 0 ? { codes: [], guessed: false } : await searchEverything(ctx, typed);
  const alike = found.filter(({ kind }) => kind === "member");
  const made = found.find(({ kind }) => kind !== "member");
  const near = await Promise.all(alike.slice(0, MOST_ALIKE).map(({ name }) => readTenures(ctx, keyOf(name))));
  const tenures = [...exact, ...near.flat()];
  return {
    results: tenures.slice(0, MOST_ROWS).map((tenure) => tenureTold(tenure, urlOf)),
    more: tenures.length > MOST_ROWS || alike.length > MOST_ALIKE,
    ...noteOf(
      made ? madeTold(made) : tenures.length === 0 ? "No creator of this shop holds or held such a code." : guessed ? GUESSED : null,
    ),
  };
}

/** A code that is in nobody's lineage, and why. */
function madeTold({ kind, name, member, offer, place, until }: CodeHit): string {
  const what =
    kind === "decoy"
      ? `is a decoy that was planted in “${short(place ?? "", 100)}” and given to nobody`
      : `was made for one visitor of ${short(member)}’s link, in ${short(offer)}`;
  return `${short(name)} ${what}.${until === null ? "" : " It has ended."}`;
}

/** Each is read by itself, and Sidekick waits about a second. */
const MOST_ALIKE = 5;

const GUESSED = "Nobody held exactly this code. These are read alike or differ by one character.";

function tenureTold(tenure: CodeTenure, urlOf: Asking["urlOf"]): ToolAnswer<"find_code">["results"][number] {
  const { codeId, name, member, offer, from, until, endedFor, codeNow, inHand } = tenure;
  return {
    ...{ id: codeId, type: "promo code", title: short(name), url: urlOf(codeUrl(name)) },
    ...{ member: short(member.name), offer: short(offer.title), offerStatus: standingLook(offer, offer.paused).label },
    ...{ heldFrom: from, heldUntil: until, whyEnded: until === null ? null : endedBecause(endedFor) },
    codeNow: codeNow === null ? null : short(codeNow),
    inHand: inHand === null ? null : short(inHandLabel(inHand), 300),
    mayHaveLeaked: leakTold(tenure.leak, urlOf),
  };
}

function leakTold(leak: CodeTenure["leak"], urlOf: Asking["urlOf"]) {
  return leak === null ? null : { since: leak.since, undecided: leak.open, url: urlOf(`/app/leaks/${leak.caseId}`) };
}

async function findMemberCodes(ctx: ShopContext, typed: string, { urlOf }: Asking): Promise<ToolAnswer<"find_member_codes">> {
  const { members, more } = await searchEverything(ctx, typed);
  const places = await ctx.db.enrolment.findMany({
    where: { memberId: { in: members.map(({ id }) => id) }, mergedIntoId: null, status: { not: "removed" } },
    orderBy: { id: "asc" },
    include: { offer: { select: { title: true, status: true, rollouts: true, pausedAt: true } } },
    take: MOST_PLACES + 1,
  });
  const enrolmentIds = places.map(({ id }) => id);
  const [live, inHand, leaks] = await Promise.all([
    readLiveCodes(ctx, enrolmentIds),
    readInHand(ctx, enrolmentIds),
    openLeaksOf(ctx, enrolmentIds),
  ]);
  const placeTold = ({ id, status, offer }: (typeof places)[number]) => {
    const { now, channels } = live.get(id) ?? NO_CODES;
    const standing = { status: offer.status, rollouts: rolloutsFrom(offer.rollouts) };
    const at = inHand.get(id);
    const leakOf = (name: string | null) => (name === null ? null : leakTold(leaks.get(`${id} ${keyOf(name)}`) ?? null, urlOf));
    return {
      ...{ offer: short(offer.title), offerStatus: standingLook(standing, offer.pausedAt !== null && offer.status === "EXPIRED").label },
      ...{ takesPart: status === "active", code: now.code === null ? null : short(now.code) },
      inHand: at ? short(inHandLabel(at), 300) : null,
      mayHaveLeaked: leakOf(now.code),
      channelCodes: channels.flatMap(({ code: name, channel }) =>
        name === null ? [] : [{ name: short(name), channel: short(channel.name), mayHaveLeaked: leakOf(name) }],
      ),
    };
  };
  const told = places.slice(0, MOST_PLACES);
  return {
    results: members.map(({ id, name, handle, archived }) => ({
      ...{ id, type: "creator", title: short(name), url: urlOf(`/app/members/${id}`), handle: short(handle), archived },
      offers: told.filter(({ memberId }) => memberId === id).map(placeTold),
    })),
    more: more.members || places.length > MOST_PLACES,
    ...noteOf(members.length === 0 ? "No creator of this shop is found by these words." : null),
  };
}

/** Places of all found creators together: more would not fit into an answer. */
const MOST_PLACES = 30;

/** The open cases of live codes, by enrolment and key. */
async function openLeaksOf({ db }: ShopContext, enrolmentIds: readonly string[]) {
  const rows = await db.leakCase.findMany({
    where: { enrolmentId: { in: [...enrolmentIds] }, state: "open" },
    orderBy: { openedAt: "asc" },
    select: { id: true, enrolmentId: true, name: true, since: true },
  });
  return new Map(
    rows.map(({ id, enrolmentId, name, since }) => [
      `${enrolmentId} ${keyOf(name)}`,
      { caseId: id, since: since.toISOString().slice(0, 10), open: true },
    ]),
  );
}

async function listOpenLeakCases(ctx: ShopContext, { urlOf }: Asking): Promise<ToolAnswer<"list_open_leak_cases">> {
  const { db } = ctx;
  const [{ items, next }, open] = await Promise.all([
    readLeakCases(ctx, { limit: MOST_ROWS, after: null, state: "open" }),
    db.leakCase.count({ where: { state: "open" } }),
  ]);
  const [members, offers] = await Promise.all([
    db.member.findMany({
      where: { id: { in: items.map(({ memberId }) => memberId) } },
      select: { id: true, firstName: true, lastName: true },
    }),
    db.offer.findMany({ where: { id: { in: items.map(({ offerId }) => offerId) } }, select: { id: true, title: true } }),
  ]);
  const nameOf = new Map(members.map(({ id, firstName, lastName }) => [id, `${firstName} ${lastName}`]));
  const titleOf = new Map(offers.map(({ id, title }) => [id, title]));
  return {
    results: items.map(({ id, code, memberId, offerId, leakedSince, certainty, reasons }) => ({
      ...{ id, type: "leak case", title: short(code), url: urlOf(`/app/leaks/${id}`) },
      ...{ member: short(nameOf.get(memberId) ?? ""), offer: short(titleOf.get(offerId) ?? "") },
      ...{ since: leakedSince, certainty: certainty === "A" ? ("proof" as const) : ("pattern" as const) },
      reasons: reasons.slice(0, 3).map((words) => short(words, 300)),
    })),
    more: next !== null,
    open,
    ...noteOf(open === 0 ? "No leak case is open." : null),
  };
}

async function listCommissionsDue(ctx: ShopContext, { urlOf, now }: Asking): Promise<ToolAnswer<"list_commissions_due">> {
  const { shop, db } = ctx;
  const balance = await readBalance(ctx, now);
  const { currency } = await db.shop.findFirstOrThrow({ select: { currency: true } });
  const rows = await db.$queryRaw<{ id: string; name: string; orders: number; due: bigint }[]>`
    SELECT m.id::text, btrim(m."firstName" || ' ' || m."lastName") AS name, count(DISTINCT c."orderId")::int AS orders,
      sum(c."commissionMinor")::bigint AS due
    FROM "Conversion" c JOIN "Member" m ON m.shop = c.shop AND m.id = c."memberId"
    WHERE c.shop = ${shop} AND ${approvedAt(now)} GROUP BY m.id ORDER BY due DESC, m.id LIMIT ${MOST_ROWS + 1}`;
  const money = (minor: number) => ({ amount: decimalOf(minor, currency), currency });
  return {
    results: rows.slice(0, MOST_ROWS).map(({ id, name, orders, due }) => ({
      ...{ id, type: "creator", title: short(name), url: urlOf(`/app/members/${id}`), orders },
      due: money(Number(due)),
    })),
    more: rows.length > MOST_ROWS,
    totals: {
      ...{ due: money(balance.approvedMinor), members: balance.members },
      ...{ held: money(balance.heldMinor), inPayouts: money(balance.inPayoutMinor) },
    },
    ...noteOf(
      balance.overpaidMinor > 0
        ? `${decimalOf(balance.overpaidMinor, currency)} ${currency} was paid beyond what orders earn by now; the next payout takes it off.`
        : null,
    ),
  };
}

const noteOf = (note: string | null) => (note === null ? {} : { note });

/** On one line, and no longer than an answer has room for: what people wrote must not look like the words around it. */
function short(text: string, most = MOST_TEXT): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim();
  const characters = [...line];
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join("")}…`;
}

/** Codes that are in nobody's lineage because the app made them for another end: for one visitor of a link, or as a decoy. */
import type { ShopContext } from "#app/platform/db.server.ts";

/** A code for one visitor of a member's link of which no order is known: with its first order it joins the member's lineage. */
export type VisitorCode = {
  name: string;
  member: { id: string; name: string };
  enrolmentId: string;
  offer: { id: string; title: string };
  /** `waiting`: nobody was given it yet. `given`: a visitor has it. `ended`: it is being deleted, or is gone. */
  stands: "waiting" | "given" | "ended";
  endedFor: string | null;
  /** Instants ISO, UTC. */
  from: string;
  givenAt: string | null;
  until: string | null;
};

export type DecoyCode = {
  name: string;
  /** Where it was planted, in the words of whoever did. */
  place: string;
  stands: "making" | "works" | "ended";
  /** When the first order used it. Instants ISO, UTC. */
  usedAt: string | null;
  from: string;
  until: string | null;
};

/** Letters that are drawn of a visitor's code, behind its hyphen (pools/visitor-names.ts). */
const DRAWN = 10;

/** Visitors' codes that are meant by these names as they are searched: upper case, without hyphens. */
export async function visitorCodes({ db }: ShopContext, forms: readonly string[]): Promise<VisitorCode[]> {
  const keys = forms.filter(({ length }) => length > DRAWN).map((form) => `${form.slice(0, -DRAWN)}-${form.slice(-DRAWN)}`);
  if (keys.length === 0) return [];
  const rows = await db.poolCode.findMany({
    where: { key: { in: keys }, usedAt: null },
    include: { enrolment: { include: { member: true, offer: { select: { id: true, title: true } } } } },
    orderBy: { key: "asc" },
  });
  return rows.map(({ name, state, endedFor, addedAt, handedAt, endedAt, goneAt, enrolmentId, enrolment: { member, offer } }) => ({
    ...{ name, enrolmentId, offer, endedFor, from: addedAt.toISOString(), givenAt: handedAt?.toISOString() ?? null },
    member: { id: member.id, name: `${member.firstName} ${member.lastName}`.trim() },
    stands: state === "handed" ? "given" : state === "ending" || state === "gone" ? "ended" : "waiting",
    until: state === "ending" || state === "gone" ? ((endedAt ?? goneAt)?.toISOString() ?? addedAt.toISOString()) : null,
  }));
}

/** Decoys by such names. One that Shopify refused was never a code. */
export async function decoyCodes({ shop, db }: ShopContext, forms: readonly string[]): Promise<DecoyCode[]> {
  if (forms.length === 0) return [];
  const rows = await db.$queryRaw<
    { name: string; place: string; state: string; usedAt: Date | null; createdAt: Date; withdrawnAt: Date | null }[]
  >`
    SELECT name, place, state, "usedAt", "createdAt", "withdrawnAt" FROM "Decoy"
    WHERE shop = ${shop} AND state <> 'refused' AND translate(key, '-_', '') = ANY(${[...forms]}::text[]) ORDER BY key`;
  return rows.map(({ name, place, state, usedAt, createdAt, withdrawnAt }) => ({
    ...{ name, place, usedAt: usedAt?.toISOString() ?? null, from: createdAt.toISOString() },
    stands: state === "planting" ? "making" : state === "planted" ? "works" : "ended",
    until: state === "planting" || state === "planted" ? null : (withdrawnAt ?? createdAt).toISOString(),
  }));
}

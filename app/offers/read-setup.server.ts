import type { ShopContext } from "#app/db.server.ts";

import { settingsOf } from "./setup.store.server.ts";

export type SetupView = {
  id: string;
  title: string;
  /** running, done or refused. */
  state: string;
  /** Shopify's sentence when it would not have the discount. */
  refusal: string | null;
  offerId: string | null;
  total: number;
  issued: number;
  /** Members who got no code, and why not. */
  refused: { memberId: string; memberName: string; name: string; because: string }[];
};

/** How the creation of an offer stands; null when this shop has no such press. */
export async function readSetupView({ db }: ShopContext, setupId: string): Promise<SetupView | null> {
  const setup = await db.offerSetup.findFirst({ where: { id: setupId } });
  if (!setup) return null;
  const [counts, refused] = await Promise.all([
    db.offerSetupMember.groupBy({ by: ["state"], where: { setupId }, _count: { _all: true } }),
    db.offerSetupMember.findMany({ where: { setupId, state: "refused" }, include: { member: true }, orderBy: { position: "asc" } }),
  ]);
  const count = (state: string) => counts.find((row) => row.state === state)?._count._all ?? 0;
  return {
    id: setup.id,
    title: settingsOf(setup).terms.title,
    state: setup.state,
    refusal: setup.refusal,
    offerId: setup.offerId,
    total: counts.reduce((sum, row) => sum + row._count._all, 0),
    issued: count("issued"),
    refused: refused.map(({ memberId, member, name, refusal }) => ({
      memberId,
      memberName: `${member.firstName} ${member.lastName}`.trim(),
      name,
      because: refusal ?? "",
    })),
  };
}

/** Everybody who got a code, for the message that nobody has sent yet. */
export async function readIssued(
  { db }: ShopContext,
  { setupId }: { setupId: string },
): Promise<{ memberId: string; name: string; firstName: string; email: string; code: string }[]> {
  const issued = await db.offerSetupMember.findMany({
    where: { setupId, state: "issued" },
    include: { member: true },
    orderBy: { position: "asc" },
  });
  return issued.map(({ memberId, member, name }) => ({
    memberId,
    name: `${member.firstName} ${member.lastName}`.trim(),
    firstName: member.firstName,
    email: member.email,
    code: name,
  }));
}

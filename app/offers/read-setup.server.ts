import type { ShopContext } from "#app/platform/db.server.ts";
import { readChange, readConcerned } from "#app/members/changes/read-change.server.ts";

import { settingsOf } from "./setup.store.server.ts";

type Refused = { memberId: string; memberName: string; name: string; because: string };

export type SetupView = {
  id: string;
  title: string;
  /** running, done or refused. */
  state: string;
  /** Shopify's sentence when it would not have the discount, or ours when the app was no longer let in. */
  refusal: string | null;
  /** The code a discount may exist with at Shopify although no answer came; null where nothing was made for sure. */
  mayExistWith: string | null;
  /** The scope that it was refused for: once it is allowed, the same offer can be made. */
  permission: string | null;
  offerId: string | null;
  total: number;
  issued: number;
  /** Members whose code needs a person's decision: made on the page of the change that has the setup's id. */
  needsAttention: number;
  /** Members who got no code, and why not; those that need attention are among them. */
  refused: Refused[];
};

/** How the creation of an offer stands; null when this shop has no such press. */
export async function readSetupView(ctx: ShopContext, setupId: string): Promise<SetupView | null> {
  const { db } = ctx;
  const setup = await db.offerSetup.findFirst({ where: { id: setupId } });
  if (!setup) return null;
  const [total, early, given] = await Promise.all([
    db.offerSetupMember.count({ where: { setupId } }),
    db.offerSetupMember.findMany({ where: { setupId, state: "refused" }, include: { member: true }, orderBy: { position: "asc" } }),
    readGiven(ctx, setupId),
  ]);
  return {
    id: setup.id,
    title: settingsOf(setup).terms.title,
    state: given?.running ? "running" : setup.state,
    refusal: setup.refusal,
    mayExistWith: setup.accessLost === null ? null : setup.sentName,
    permission: setup.state === "refused" ? setup.permission : null,
    offerId: setup.offerId,
    total,
    issued: given?.issued ?? 0,
    needsAttention: given?.needsAttention ?? 0,
    refused: [
      ...early.map(({ memberId, member, name, refusal }) => ({
        memberId,
        memberName: `${member.firstName} ${member.lastName}`.trim(),
        name,
        because: refusal ?? "",
      })),
      ...(given?.refused ?? []),
    ],
  };
}

/** The change under the setup's id, in which members get their codes; null before the discount is there. */
async function readGiven(
  ctx: ShopContext,
  setupId: string,
): Promise<{ running: boolean; issued: number; needsAttention: number; refused: Refused[] } | null> {
  const change = await readChange(ctx, { changeId: setupId, pageSize: 1 });
  if (!change) return null;
  const { counts, settledAt } = change;
  // Those that need a person, were left or were refused come first.
  const without = counts.refused + counts.needsAttention + counts.left;
  const named = without === 0 ? null : await readChange(ctx, { changeId: setupId, pageSize: without });
  return {
    running: settledAt === null,
    issued: counts.done,
    needsAttention: counts.needsAttention,
    refused: (named?.rows ?? []).map(({ memberId, memberName, name, sentence }) => ({ memberId, memberName, name, because: sentence })),
  };
}

/** Everybody who got a code. */
export function readIssued(ctx: ShopContext, { setupId }: { setupId: string }) {
  return readConcerned(ctx, { changeId: setupId });
}

/**
 * Makes the offer of a press: one discount with the first member's code, and then every member's place in it, whose codes
 * are issued as those of members who are added later.
 * Started again after a crash it goes on where it was. What makes the discount exist once: the name of its code is written
 * down before Shopify is asked, and a code is unique in a shop, so a second asking is refused and the first one found.
 */
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { changeMembers } from "#app/members/changes/change-members.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import { SEGMENT_DENIED, SEGMENT_SCOPE } from "#app/shopify/discounts/buyers.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { Discounts } from "#app/shopify/discounts/discount-terms.ts";
import { ShopifyAccessLost, ShopifyRejected, type AccessLoss } from "#app/shopify/client/errors.ts";

import { readSetup, recordOffer, recordRefusal, recordRefused, settingsOf, type Setup } from "./setup.store.server.ts";

type SetupDeps = { codes: DiscountCodes; discounts: Discounts; enqueue: Enqueue<ShopTx>; now: () => Date };

/** Why the app could not come in, in the words of the set-up's page. */
const ACCESS_LOST_LABELS: Record<AccessLoss, string> = {
  no_session: "The app was uninstalled while the discount was being made.",
  token_refused: "Shopify refused the app's access. Open the app again in the Shopify admin.",
  scope_missing: "The app is not allowed to make discounts any more. Allow it in the Shopify admin.",
  shop_frozen: "Shopify has frozen this store.",
  shop_locked: "Shopify has locked this store.",
  shop_gone: "Shopify does not know this store any more.",
};

/** Clocks differ: a discount made up to this long before the mark is still taken for ours when its title is. */
const SKEW_MS = 120_000;

/**
 * One step. Null when all is settled, otherwise how long to wait before the next one. A shop that no longer lets the app in
 * ends it as refused with that reason; whatever else the gateways throw is thrown.
 */
export async function advanceSetup(ctx: ShopContext, setupId: string, deps: SetupDeps): Promise<{ inSeconds: number } | null> {
  const setup = await readSetup(ctx, setupId);
  if (!setup || setup.state !== "running") return null;
  if (setup.offerId === null) {
    try {
      return await makeDiscount(ctx, setup, deps);
    } catch (error) {
      if (!(error instanceof ShopifyAccessLost)) throw error;
      const now = deps.now();
      await recordRefusal(ctx, setup, { because: ACCESS_LOST_LABELS[error.because], accessLost: error.because, now });
      return null;
    }
  }
  await handOver(ctx, { ...setup, offerId: setup.offerId }, deps);
  return null;
}

async function makeDiscount(ctx: ShopContext, setup: Setup, deps: SetupDeps): Promise<{ inSeconds: number } | null> {
  const { shop, db } = ctx;
  const { terms } = settingsOf(setup);
  const first = setup.members.find(({ state }) => state === "waiting");
  if (!first) {
    await recordRefusal(ctx, setup, { because: "None of the codes was free any more.", now: deps.now() });
    return null;
  }
  const owner = (await deps.codes.owners([first.name])).get(first.name);
  if (owner) {
    if (setup.sentName === first.name && (await isOurs(owner.discountId, setup, deps))) return found(ctx, setup, owner.discountId, deps);
    await recordRefused(ctx, setup.id, [{ member: first, because: `${first.name} belongs to the discount “${owner.discountTitle}”.` }]);
    return { inSeconds: 0 };
  }
  if (setup.sentName !== first.name) {
    await db.offerSetup.update({ where: { shop_id: { shop, id: setup.id } }, data: { sentName: first.name, sentAt: deps.now() } });
  }
  try {
    const { discountId } = await deps.discounts.create(terms, first.name);
    return await found(ctx, setup, discountId, deps);
  } catch (error) {
    if (!(error instanceof ShopifyRejected)) throw error;
    // Taken between the look and the asking, perhaps by an asking of ours whose answer was lost: the next look tells.
    if (error.code === "TAKEN") return { inSeconds: 1 };
    const permission = error.code === SEGMENT_DENIED ? SEGMENT_SCOPE : null;
    await recordRefusal(ctx, setup, { because: error.message, permission, now: deps.now() });
    return null;
  }
}

/** A discount that holds the code we meant to make one with, has its title and is no older than the mark. */
async function isOurs(discountId: string, setup: Setup, { discounts }: SetupDeps): Promise<boolean> {
  const read = await discounts.terms(discountId);
  if (!read || setup.sentAt === null) return false;
  return read.terms.title === settingsOf(setup).terms.title && Date.parse(read.createdAt) >= setup.sentAt.getTime() - SKEW_MS;
}

async function found(ctx: ShopContext, setup: Setup, discountId: string, { codes }: SetupDeps): Promise<{ inSeconds: number }> {
  const facts = await codes.discount(discountId);
  if (facts) await recordOffer(ctx, setup, facts);
  return { inSeconds: facts ? 0 : 1 };
}

/** From here on it is a change of members like any other, under the setup's own id; doing it twice does it once. */
async function handOver(ctx: ShopContext, setup: Setup & { offerId: string }, { enqueue, now }: SetupDeps): Promise<void> {
  const { shop, db } = ctx;
  const { id, offerId, createdBy, sentName, sentAt } = setup;
  const waiting = setup.members.filter(({ state }) => state === "waiting");
  await db.enrolment.createMany({
    data: waiting.map(({ enrolmentId, memberId }) => ({ id: enrolmentId, shop, offerId, memberId, status: "inactive", createdAt: now() })),
    skipDuplicates: true,
  });
  const names = waiting.map(({ enrolmentId, name }) => ({ enrolmentId, name, sentAt: name === sentName ? sentAt : null }));
  const begun = await changeMembers(ctx, { kind: "add", changeId: id, offerId, names, createdBy, enqueue, now });
  if (!begun.ok) throw new Error(`The members of setup ${id} were not taken in: ${begun.reason}`);
  await db.offerSetup.update({ where: { shop_id: { shop, id } }, data: { state: "done", settledAt: now() } });
}

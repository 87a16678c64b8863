/**
 * Makes the offer of a press: one discount with the first member's code, then the others' codes on it.
 * Started again after a crash it goes on where it was. What makes the discount exist once: the name of its code is written
 * down before Shopify is asked, and a code is unique in a shop, so a second asking is refused and the first one found.
 */
import type { ShopContext } from "#app/db.server.ts";
import type { OfferSetupMember } from "#app/generated/prisma/client.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { DiscountCodes } from "#app/shopify/discount-codes.ts";
import type { Discounts } from "#app/shopify/discount-terms.ts";
import { ShopifyRejected } from "#app/shopify/errors.ts";

import { readSetup, recordIssued, recordOffer, recordRefusal, recordRefused, settingsOf, type Setup } from "./setup.store.server.ts";

export type SetupDeps = { codes: DiscountCodes; discounts: Discounts; now: () => Date };

/** Shopify's limit on one addition. */
const AT_ONCE = 250;
/** Additions that came to nothing for a code before it is given up. */
const TRIES = 3;
/** Clocks differ: a discount made up to this long before the mark is still taken for ours when its title is. */
const SKEW_MS = 120_000;

/** One step. Null when all is settled, otherwise how long to wait before the next one. Throws as the gateways do. */
export async function advanceSetup(ctx: ShopContext, setupId: string, deps: SetupDeps): Promise<{ inSeconds: number } | null> {
  const setup = await readSetup(ctx, setupId);
  if (!setup || setup.state !== "running") return null;
  if (setup.offerId === null) return makeDiscount(ctx, setup, deps);
  return issueCodes(ctx, { ...setup, offerId: setup.offerId, discountId: setup.discountId ?? "" }, deps);
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
    await recordRefusal(ctx, setup, { because: error.message, now: deps.now() });
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

type WithOffer = Setup & { offerId: string; discountId: string };

async function issueCodes(ctx: ShopContext, setup: WithOffer, deps: SetupDeps): Promise<{ inSeconds: number } | null> {
  const { shop, db } = ctx;
  const key = { shop_id: { shop, id: setup.id } };
  let refusals = new Map<string, string>();
  if (setup.bulkCreationId !== null) {
    const creation = await deps.codes.creation(setup.bulkCreationId, { withRows: AT_ONCE });
    if (creation.state === "pending") return { inSeconds: 1 };
    if (creation.state === "done")
      refusals = new Map(creation.rows.flatMap(({ name, refusal }) => (refusal === null ? [] : [[keyOf(name), refusal]])));
  }
  const open = setup.members.filter(({ state }) => state === "waiting" || state === "sent");
  if (open.length === 0) {
    await db.offerSetup.update({ where: key, data: { state: "done", settledAt: deps.now() } });
    return null;
  }

  // Only what can be read back on the discount was issued.
  const listed = await deps.codes.list(setup.discountId);
  if (listed === null) {
    await recordRefused(
      ctx,
      setup.id,
      open.map((member) => ({ member, because: "The discount was deleted in Shopify meanwhile." })),
    );
    return { inSeconds: 0 };
  }
  const onDiscount = new Map(listed.map((code) => [keyOf(code.name), code]));
  const issued = open.flatMap((member) => {
    const code = onDiscount.get(member.key);
    return code ? [{ member, code }] : [];
  });
  await recordIssued(ctx, { setupId: setup.id, offerId: setup.offerId, issued, now: deps.now() });

  const missing = open.filter(({ key: name }) => !onDiscount.has(name));
  const givenUp = missing.filter((member) => member.state === "sent" && (refusals.has(member.key) || member.attempts >= TRIES));
  await recordRefused(ctx, setup.id, await withReasons(givenUp, refusals, deps));
  const wanted = missing.filter((member) => !givenUp.includes(member)).slice(0, AT_ONCE);
  const [one, ...others] = wanted.map(({ name }) => name);
  if (one === undefined) {
    await db.offerSetup.update({ where: key, data: { bulkCreationId: null } });
    return { inSeconds: 0 };
  }
  await db.offerSetupMember.updateMany({
    where: { setupId: setup.id, memberId: { in: wanted.map(({ memberId }) => memberId) } },
    data: { state: "sent", attempts: { increment: 1 } },
  });
  const { bulkCreationId } = await deps.codes.add(setup.discountId, [one, ...others]);
  await db.offerSetup.update({ where: key, data: { bulkCreationId } });
  return { inSeconds: 1 };
}

async function withReasons(members: OfferSetupMember[], refusals: ReadonlyMap<string, string>, { codes }: SetupDeps) {
  const owners = members.length > 0 ? await codes.owners(members.map(({ name }) => name)) : new Map<string, { discountTitle: string }>();
  return members.map((member) => {
    const owner = owners.get(member.name);
    const because = owner
      ? `${member.name} belongs to the discount “${owner.discountTitle}”.`
      : (refusals.get(member.key) ?? "Shopify did not take this code in.");
    return { member, because };
  });
}

import type { FactName, Facts } from "#app/activity/activity.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Conflict, Edits } from "#app/edits/merge-edits.ts";
import { holdRecord, judgeEdits, recordEdits } from "#app/edits/save-edits.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { Discounts } from "#app/shopify/discounts/discount-terms.ts";

import { editOffer, readSettings } from "./edit-offer.server.ts";
import { formOf, readForm, type OfferForm } from "./offer-form.ts";
import { OFFER_UNITS, offerRecord } from "./offer-units.ts";

type OfferFormSaved =
  | { ok: true }
  | { ok: false; reason: "not_found" | "missing" }
  /** `permission`: the scope whose granting lets the same save go through. */
  | { ok: false; reason: "refused"; sentence: string; permission?: string }
  | { ok: false; reason: "conflict"; conflict: Conflict<OfferForm> };

type Save = {
  offerId: string;
  edits: Edits<OfferForm>;
  zone: string;
  currency: string;
  discounts: Discounts;
  codes: DiscountCodes;
  now?: () => Date;
};

/**
 * Saves "Edit offer": only what this person changed against the form they were shown, on top of what the offer is now. Refuses with
 * both values where a colleague or Shopify's admin changed the same thing meanwhile. One save of an offer at a time.
 */
export async function saveOfferForm(ctx: ShopContext, save: Save): Promise<OfferFormSaved> {
  const saved = await holdRecord(ctx, { record: offerRecord(save.offerId), work: () => saveHeld(ctx, save) });
  return saved ?? BUSY;
}

const BUSY = { ok: false, reason: "refused", sentence: "A colleague is saving this offer. Try again in a moment." } as const;

/** The store's one segment of customers without an order is looked for and made by one save at a time. */
const NO_ORDERS_RECORD = "segment/no-orders";

async function saveHeld(
  ctx: ShopContext,
  { offerId, edits, zone, currency, discounts, codes, now = () => new Date() }: Save,
): Promise<OfferFormSaved> {
  const read = await readSettings(ctx, { offerId, discounts });
  if (!read.ok) return read;
  const { settings } = read;
  const where = { zone, currency };
  const current = formOf(settings.terms, settings.own, where);
  const typed = readForm(edits.mine, { ...where, before: settings.terms });
  if (!typed.ok) return { ok: false, reason: "refused", sentence: firstOf(typed.errors) };
  // Read and written again, so that "10.0" is no change of "10".
  const mine = formOf(typed.terms, typed.own, where);
  const judged = await judgeEdits(ctx.db, {
    record: offerRecord(offerId),
    units: OFFER_UNITS,
    edits: { ...edits, mine },
    now: current,
    elsewhere: (unit, since) => changedInShopify(ctx.db, { offerId, unit, since }),
  });
  if (!judged.ok) return judged;
  const merged = readForm(judged.form, { ...where, before: settings.terms });
  if (!merged.ok) return { ok: false, reason: "refused", sentence: firstOf(merged.errors) };
  // What this program cannot express stays as it is.
  const gives = settings.terms.gives.kind === "other" ? settings.terms.gives : merged.terms.gives;
  const terms = { ...merged.terms, gives };
  const edit: Parameters<typeof editOffer>[1] = {
    offerId,
    terms,
    own: merged.own,
    discounts,
    codes,
    now,
    before: settings,
    also: (tx) =>
      recordEdits(tx, {
        ...{ shop: ctx.shop, record: offerRecord(offerId), units: OFFER_UNITS },
        ...{ before: current, after: judged.form, by: ctx.by, at: now() },
      }),
  };
  if (terms.buyers.kind !== "no_orders" || settings.terms.buyers.kind === "no_orders") return editOffer(ctx, edit);
  return (await holdRecord(ctx, { record: NO_ORDERS_RECORD, work: () => editOffer(ctx, edit) })) ?? BUSY;
}

function firstOf(errors: Record<string, string>): string {
  return Object.values(errors)[0] ?? "";
}

/** Which fact of the activity tells a change of a unit in Shopify. What is not listed is kept by this app alone. */
const FACT_OF: Partial<Record<string, FactName>> = {
  title: "name",
  usageLimit: "usageLimit",
  oncePerCustomer: "oncePerCustomer",
  buyers: "buyers",
  startsAt: "startsAt",
  endsAt: "endsAt",
  ...Object.fromEntries(
    ["gives", "items", "buysItems", "getsItems", "minimum", "productDiscounts", "orderDiscounts", "shippingDiscounts"].map((unit) => [
      unit,
      "summary" as const,
    ]),
  ),
};

async function changedInShopify(
  tx: ShopTx,
  { offerId, unit, since }: { offerId: string; unit: string; since: Date },
): Promise<{ at: Date | null } | null> {
  const fact = FACT_OF[unit];
  if (fact === undefined) return null;
  const acts = await tx.activity.findMany({
    where: { offerId, kind: "offer_changed_in_shopify", at: { gte: since } },
    orderBy: { at: "desc" },
    select: { at: true, after: true },
    take: 50,
  });
  const told = acts.find(({ after }) => fact in ((after ?? {}) as Facts));
  return { at: told?.at ?? null };
}

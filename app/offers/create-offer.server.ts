/** "Create offer": the press is written down with a job, in one transaction; Shopify is asked by the job. */
import { randomUUID } from "node:crypto";

import { claimNames } from "#app/codes/name-claims.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { DiscountTerms } from "#app/shopify/discounts/discount-terms.ts";

import type { CodeRow } from "./name-codes.ts";
import { valueOf, type OwnSettings } from "./offer-form.ts";
import { planCodes } from "./plan-codes.server.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

export type OfferSettings = { terms: DiscountTerms; own: OwnSettings };
export type Created =
  | { ok: true; setupId: string }
  /** `clashes`: these names cannot be issued as they are. Nothing was written. */
  | { ok: false; reason: "nobody" | "pattern" | "clashes"; rows: CodeRow[] };

export type Press = {
  /** Made by the form: the same press sent twice is one press, and answers alike. */
  requestId: string;
  settings: OfferSettings;
  memberIds: readonly string[];
  typed: Readonly<Record<string, string>>;
  createdBy: string;
  codes: DiscountCodes;
  enqueue: Enqueue<ShopTx>;
};

/** Shopify's discounts begin with a code, so an offer begins with a member. */
export async function createOffer({ shop, db }: ShopContext, press: Press): Promise<Created> {
  const { requestId, settings, createdBy } = press;
  const known = await db.offerSetup.findUnique({ where: { shop_requestId: { shop, requestId } } });
  if (known) return { ok: true, setupId: known.id };

  const naming = { pattern: settings.own.namePattern, value: valueOf(settings.terms.gives), typed: press.typed };
  const planned = await planCodes({ shop, db }, { memberIds: press.memberIds, naming, codes: press.codes });
  if (!planned.ok) return { ok: false, reason: "pattern", rows: [] };
  if (planned.rows.length === 0) return { ok: false, reason: "nobody", rows: [] };
  if (planned.rows.some(({ clash }) => clash !== null)) return { ok: false, reason: "clashes", rows: planned.rows };

  const rows = planned.rows.map((row, position) => ({ ...row, position, enrolmentId: randomUUID() }));
  const setupId = randomUUID();
  try {
    await db.$transaction(async (tx) => {
      await tx.offerSetup.create({ data: { id: setupId, shop, requestId, settings: JSON.parse(JSON.stringify(settings)), createdBy } });
      await tx.offerSetupMember.createMany({
        data: rows.map(({ memberId, enrolmentId, position, name, key }) => ({ shop, setupId, memberId, enrolmentId, position, name, key })),
      });
      const claims = rows.map(({ key, enrolmentId }) => ({ key, enrolmentId, refreshItemId: null }));
      const { refused } = await claimNames({ shop, tx }, claims);
      if (refused.length > 0) throw new NamesTaken(refused);
      await press.enqueue(tx, "offer.create", { shop, setupId });
    }, LONG_TRANSACTION);
  } catch (error) {
    if (error instanceof NamesTaken) {
      const taken = rows.map((row): CodeRow =>
        error.keys.includes(row.key) ? { ...row, clash: { clash: "taken", by: "somebody, a moment ago" } } : row,
      );
      return { ok: false, reason: "clashes", rows: taken };
    }
    // The same press arrived twice at once: the other one stands.
    const twin = await db.offerSetup.findUnique({ where: { shop_requestId: { shop, requestId } } });
    if (twin) return { ok: true, setupId: twin.id };
    throw error;
  }
  return { ok: true, setupId };
}

/** Gives the transaction up, so that names claimed in it are free again. */
class NamesTaken extends Error {
  readonly keys: readonly string[];
  constructor(keys: readonly string[]) {
    super("Names were promised to somebody else meanwhile");
    this.keys = keys;
  }
}

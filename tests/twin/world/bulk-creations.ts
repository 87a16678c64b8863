import { findDiscount } from "./discounts.ts";
import { codeKey } from "./indexes.ts";
import { addRedeemCode, findCode, newRedeemCode } from "./redeem-codes.ts";
import type { BulkCreation, Discount } from "./types.ts";
import type { LiveWorld } from "./world.ts";

type BulkStart = {
  codes: string[];
  createdByApp: string | null;
  /** From start to outcome, milliseconds; null keeps it stuck until released. */
  delayMs: number | null;
  /** Names another discount of the shop takes just before the outcome is decided. */
  stolenCodes?: string[];
};

/**
 * Starts an import. Nothing is validated yet: Shopify answers pending and decides later.
 * One import runs at a time per shop, the next waits for it (third-party report); a stuck one lets others pass.
 */
export function startBulkCreation(world: LiveWorld, discount: Discount, start: BulkStart): BulkCreation {
  const now = world.now().getTime();
  const freeAt = world.data.bulkCreations.reduce(
    (latest, other) => (other.done || other.dueAt === null ? latest : Math.max(latest, Date.parse(other.dueAt))),
    now,
  );
  const creation: BulkCreation = {
    id: world.nextId(),
    discountId: discount.id,
    createdAt: new Date(now).toISOString(),
    dueAt: start.delayMs === null ? null : new Date(freeAt + start.delayMs).toISOString(),
    done: false,
    createdByApp: start.createdByApp,
    stolenCodes: start.stolenCodes ?? [],
    rows: start.codes.map((code) => ({ code, redeemCodeId: null, error: null })),
  };
  world.data.bulkCreations.push(creation);
  world.touch();
  return creation;
}

/** Decides every row against the codes the shop holds at this moment; valid siblings of a refused code are imported. */
export function settleBulkCreation(world: LiveWorld, creation: BulkCreation): void {
  const discount = findDiscount(world.data, creation.discountId);
  for (const code of creation.stolenCodes) stealCode(world, code, creation.discountId);
  const seen = new Set<string>();
  for (const row of creation.rows) {
    row.error = refusal(world, row.code, seen) ?? (discount ? null : "Code discount does not exist.");
    seen.add(codeKey(row.code));
    if (row.error !== null || !discount) continue;
    const redeemCode = newRedeemCode(world, row.code, creation.createdByApp);
    addRedeemCode(world, discount, redeemCode);
    row.redeemCodeId = redeemCode.id;
  }
  creation.done = true;
  world.touch();
}

/** Recorded wordings; Shopify sends them with a null error code. */
function refusal(world: LiveWorld, code: string, seen: ReadonlySet<string>): string | null {
  if (code.length === 0) return "is too short (minimum is 1 character)";
  if (/[\r\n]/.test(code)) return "cannot contain newline characters.";
  if ([...code].length > 255) return "is too long (maximum is 255 characters)";
  if (seen.has(codeKey(code))) return "Codes must be unique within BulkDiscountCodeCreation";
  if (findCode(world.data, code)) return "must be unique. Please try a different code.";
  return null;
}

/** Another discount of the shop gets there first; a merchant's own is made up when the shop has no other. */
function stealCode(world: LiveWorld, code: string, fromDiscountId: number): void {
  if (findCode(world.data, code)) return;
  const now = world.now().toISOString();
  let thief = world.data.discounts.find((discount) => discount.id !== fromDiscountId);
  if (!thief) {
    thief = {
      id: world.nextId(),
      kind: "basic",
      title: "Someone else's discount",
      input: { customerGets: { value: { percentage: 0.1 }, items: { all: true } } },
      startsAt: now,
      endsAt: null,
      usageLimit: null,
      appliesOncePerCustomer: false,
      codes: [],
      usesOfDeletedCodes: 0,
      createdAt: now,
      updatedAt: now,
    };
    world.data.discounts.push(thief);
  }
  addRedeemCode(world, thief, newRedeemCode(world, code, null));
}

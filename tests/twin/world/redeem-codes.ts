import { emitRedeemCode } from "./discount-events.ts";
import { codeIndex, codeKey, forgetIndexes, keepCodeIndex, type OwnedCode } from "./indexes.ts";
import type { Discount, RedeemCode, World } from "./types.ts";
import type { LiveWorld } from "./world.ts";

/** Who holds a code of this name, in any letter case, over the whole shop and whatever the discount's status. */
export function findCode(world: World, code: string): OwnedCode | null {
  return codeIndex(world).byCode.get(codeKey(code)) ?? null;
}

export function findCodeById(world: World, id: number): OwnedCode | null {
  return codeIndex(world).byId.get(id) ?? null;
}

export function newRedeemCode(world: LiveWorld, code: string, createdByApp: string | null): RedeemCode {
  return { id: world.nextId(), code, uses: 0, usedBy: [], createdByApp, createdAt: world.now().toISOString() };
}

/** Gives the discount one more code. The name must be free: ask `findCode` first. */
export function addRedeemCode(world: LiveWorld, discount: Discount, redeemCode: RedeemCode): void {
  const index = codeIndex(world.data);
  discount.codes.push(redeemCode);
  index.byCode.set(codeKey(redeemCode.code), { discount, redeemCode });
  index.byId.set(redeemCode.id, { discount, redeemCode });
  keepCodeIndex(world.data);
  emitRedeemCode(world, "discounts/redeemcode_added", { discount, redeemCode });
}

/**
 * Takes codes off a discount; answers those that were there. Ids of other discounts are ignored (assumed).
 * Deleting moves the discount's updatedAt, as recorded; their uses stay on the discount's count (assumed).
 */
export function removeRedeemCodes(world: LiveWorld, discount: Discount, ids: ReadonlySet<number>): RedeemCode[] {
  const gone = discount.codes.filter((code) => ids.has(code.id));
  if (gone.length === 0) return [];
  const index = codeIndex(world.data);
  discount.codes = discount.codes.filter((code) => !ids.has(code.id));
  for (const redeemCode of gone) {
    index.byCode.delete(codeKey(redeemCode.code));
    index.byId.delete(redeemCode.id);
    discount.usesOfDeletedCodes += redeemCode.uses;
  }
  keepCodeIndex(world.data);
  discount.updatedAt = world.now().toISOString();
  for (const redeemCode of gone) emitRedeemCode(world, "discounts/redeemcode_removed", { discount, redeemCode });
  return gone;
}

/** The same redeem code under another name: what an update of a single-code discount does. */
export function renameRedeemCode(world: LiveWorld, redeemCode: RedeemCode, code: string): void {
  redeemCode.code = code;
  forgetIndexes(world.data);
  world.touch();
}

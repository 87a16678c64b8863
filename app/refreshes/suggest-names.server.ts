import { randomInt } from "node:crypto";

import { readLookAlikes } from "#app/codes/leaked-names.server.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import type { Random } from "#app/codes/name-pattern.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { proposedNames } from "#app/codes/propose-names.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

import { saveDraftNames } from "./draft-names.server.ts";
import { readDraft, type Draft, type DraftRow } from "./draft-rows.server.ts";

const drawn: Random = () => randomInt(2 ** 32) / 2 ** 32;

type Proposing = { refreshId: string; itemId: string; random?: Random };

/**
 * Up to three names for a member of a draft: built on the member, free in our records and, where it answers, at Shopify, in no
 * other row of the draft, and none that can be guessed from a name that leaked. Empty when there is no such row in a draft.
 */
export async function proposeNames(
  { shop, db }: ShopContext,
  { codes }: { codes: DiscountCodes },
  { refreshId, itemId, random = drawn }: Proposing,
): Promise<string[]> {
  const draft = await readDraft({ shop, tx: db }, refreshId);
  const row = draft?.rows.find((one) => one.itemId === itemId);
  if (!draft || !row) return [];
  const wanted = await goodFor({ shop, db }, { draft, row, random });
  const owners = await codes.owners(wanted).catch((error: unknown) => {
    // Without Shopify's word a proposal is a guess; the row is checked like any other.
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost) return new Map<string, unknown>();
    throw error;
  });
  return wanted.filter((name) => !owners.has(name)).slice(0, 3);
}

/** More rows are named by a pattern or a list. */
const PROPOSED_MOST = 250;

/**
 * Types a name into each empty row of a draft: built on the member, free in our records, none twice, none that can be guessed from a
 * name that leaked. Shopify is asked when the draft is looked at and started, as of any name. Rows for which none is good stay empty.
 */
export async function proposeForAll({ shop, db, ...rest }: ShopContext, refreshId: string, random: Random = drawn): Promise<void> {
  const draft = await readDraft({ shop, tx: db }, refreshId);
  if (!draft) return;
  const leaked = draft.reason === "leak";
  const rows = draft.rows.filter(({ typed }) => typed === "").slice(0, PROPOSED_MOST);
  const wanted = rows.map((row) => ({
    row,
    names: proposedNames({ member: row, value: draft.value, channel: row.channel }, { leaked, random }),
  }));
  const known = await readNameHistory(
    { shop, tx: db },
    wanted.flatMap(({ names }) => names.map(keyOf)),
  );
  const lookAlike = await readLookAlikes({ shop, tx: db }, { also: leaked ? draft.rows.map(({ oldName }) => oldName) : [] });
  const inUse = new Set(draft.rows.flatMap(({ typed, oldName }) => [keyOf(typed), keyOf(oldName)]));
  const proposed: Record<string, string> = {};
  for (const { row, names } of wanted) {
    const name = names.find((one) => !inUse.has(keyOf(one)) && !known.has(keyOf(one)) && lookAlike(one) === null);
    if (name === undefined) continue;
    inUse.add(keyOf(name));
    proposed[row.itemId] = name;
  }
  if (Object.keys(proposed).length > 0) await saveDraftNames({ shop, db, ...rest }, { refreshId, names: proposed });
}

/** As many as are asked of Shopify for one answer. */
const ASKED_MOST = 6;

async function goodFor(
  { shop, db }: ShopContext,
  { draft, row, random }: { draft: Draft; row: DraftRow; random: Random },
): Promise<string[]> {
  const leaked = draft.reason === "leak";
  const names = proposedNames({ member: row, value: draft.value, channel: row.channel }, { leaked, random });
  const inUse = new Set(draft.rows.flatMap(({ typed, oldName }) => [keyOf(typed), keyOf(oldName)]));
  const known = await readNameHistory({ shop, tx: db }, names.map(keyOf));
  const lookAlike = await readLookAlikes({ shop, tx: db }, { also: leaked ? draft.rows.map(({ oldName }) => oldName) : [] });
  return names.filter((name) => !inUse.has(keyOf(name)) && !known.has(keyOf(name)) && lookAlike(name) === null).slice(0, ASKED_MOST);
}

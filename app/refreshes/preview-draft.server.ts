import { readLookAlikes } from "#app/codes/leaked-names.server.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import type { NameRecord } from "#app/codes/name-history.ts";
import { keyOf, notInLinks } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { CodeOwner, DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import { pointsForPages } from "#app/codes/engine/lookup-cost.ts";

import { checkDraftRows, type NamedRow, type OwnChecks } from "./check-rows.server.ts";
import { oncePerCustomerNote } from "./labels.ts";
import { readDraft, type Draft } from "./draft-rows.server.ts";
import { blocks, summarise, type DraftSummary, type RowCheck, type RowWarning } from "./row-check.ts";

type PreviewRow = { itemId: string; answer: RowCheck; warnings: RowWarning[] };

type Preview =
  | {
      ok: true;
      rows: PreviewRow[];
      summary: DraftSummary;
      firstBlocked: { itemId: string; position: number } | null;
      /** What to know of the offer before it is started, as sentences. */
      notes: string[];
    }
  | { ok: false; reason: "not_found" };

/** One request's worth: as many rows as a page shows, or as few as a person waits for. */
const ROWS_OF_A_PAGE = 250;

/** For a whole draft a person waits for this many look-ups at most; the rest is checked when it runs. */
const LOOK_UP_AT_MOST = 1_000;

export type PreviewDeps = {
  codes: DiscountCodes;
  /** Points a dry run may spend at Shopify now, so that whoever clicks next finds some too. */
  room?: () => number | Promise<number>;
};

/**
 * Says per row what would happen if the draft ran now, touching nothing at Shopify. `itemIds` narrows the rows that are
 * answered and looked up (a page of the table); the summary is always about the whole draft. What our own records know is
 * certain; so are, in a draft too large to look up name by name, names the discount's own pages show. Names held by other
 * discounts are asked of Shopify as far as the budget goes.
 */
export async function previewDraft(
  ctx: ShopContext,
  deps: PreviewDeps,
  { refreshId, itemIds }: { refreshId: string; itemIds?: readonly string[] },
): Promise<Preview> {
  const { shop, db } = ctx;
  const checked = await checkWholeDraft(ctx, deps, { refreshId, ...(itemIds && { itemIds }) });
  if (!checked) return { ok: false, reason: "not_found" };
  const { draft, answers, named, codesOnDiscount } = checked;
  const shown = itemIds ? new Set(itemIds) : null;
  const isShown = (itemId: string) => shown === null || shown.has(itemId);

  const also = draft.reason === "leak" ? draft.rows.map(({ oldName }) => oldName) : [];
  const leaked = await readLookAlikes({ shop, tx: db }, { also });
  const allowed = named.filter(({ row, key }) => row.burnedKey === key).map(({ key }) => key);
  const history = await readNameHistory({ shop, tx: db }, allowed);
  // why a map: ten thousand rows are answered while a person waits.
  const byItem = new Map(named.map((each) => [each.row.itemId, each]));
  const rows = draft.rows
    .filter(({ itemId }) => isShown(itemId))
    .map(({ itemId }) => ({
      itemId,
      answer: answers.get(itemId) ?? { answer: "empty" as const },
      warnings: warningsFor(byItem.get(itemId), { leaked, isLeak: draft.reason === "leak", history }),
    }));
  const blocked = draft.rows.find(({ itemId }) => blocks(answers.get(itemId) ?? { answer: "empty" }));
  const note = oncePerCustomerNote(draft);
  return {
    ok: true,
    rows,
    summary: summarise([...answers.values()], codesOnDiscount),
    firstBlocked: blocked ? { itemId: blocked.itemId, position: blocked.position } : null,
    notes: note ? [note.text] : [],
  };
}

type CheckedDraft = OwnChecks & { draft: Draft; codesOnDiscount: number };

/** What stands against each row, by our own records and as far as Shopify can be asked. Null when it is no draft (any more). */
export async function checkWholeDraft(
  ctx: ShopContext,
  { codes, room = () => Infinity }: PreviewDeps,
  { refreshId, itemIds }: { refreshId: string; itemIds?: readonly string[] },
): Promise<CheckedDraft | null> {
  const { shop, db } = ctx;
  const found = await readDraft({ shop, tx: db }, refreshId);
  if (!found) return null;
  const codesOnDiscount = await db.promoCode.count({ where: { offerId: found.offerId, liveUntil: null } });
  const isLarge = found.strangers === null && found.rows.filter(({ typed }) => typed !== "").length > ROWS_OF_A_PAGE;
  const strangers =
    isLarge && pointsForPages(codesOnDiscount) <= (await room()) ? await readUnknownCodes(ctx, { codes }, found) : found.strangers;
  const draft = { ...found, strangers };
  const { answers, named } = await checkDraftRows({ shop, tx: db }, draft);
  const shown = itemIds ? new Set(itemIds) : null;
  const open = named.filter(({ row }) => (shown?.has(row.itemId) ?? true) && answers.get(row.itemId)?.answer === "available");
  await lookUp({ answers, open, most: Math.max(0, Math.min(LOOK_UP_AT_MOST, Math.floor(await room()))) }, codes);
  return { draft, answers, named, codesOnDiscount };
}

/** Turns "available as far as we know" into what Shopify knows, or into "checked when it runs" where it is not asked. */
async function lookUp(
  { answers, open, most }: { answers: Map<string, RowCheck>; open: readonly NamedRow[]; most: number },
  codes: DiscountCodes,
): Promise<void> {
  const owners = await ask(
    codes,
    open.slice(0, most).map(({ name }) => name),
  );
  for (const { row, name } of open) {
    const owner = owners?.get(name);
    if (owner) answers.set(row.itemId, { answer: "taken_by_discount", title: owner.discountTitle });
  }
  for (const { row } of owners ? open.slice(most) : open) answers.set(row.itemId, { answer: "checked_when_it_runs" });
}

/**
 * Null when Shopify cannot answer now, or no longer lets us in: the draft stays usable, and the engine asks again before it
 * does anything and says what it waits for.
 */
async function ask(codes: DiscountCodes, names: readonly string[]): Promise<Map<string, CodeOwner> | null> {
  if (names.length === 0) return new Map();
  try {
    return await codes.owners(names);
  } catch (error) {
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost) return null;
    throw error;
  }
}

/** Which of the two a person overruled: the leak, or the former holder. */
function allowedWarning({ name, why }: { name: string; why: string }, record: NameRecord | undefined): RowWarning {
  return record?.leakedAt === null ? { warning: "former_used", formerName: name, why } : { warning: "burned_used", leakedName: name, why };
}

function warningsFor(
  named: NamedRow | undefined,
  { leaked, isLeak, history }: { leaked: (name: string) => string | null; isLeak: boolean; history: ReadonlyMap<string, NameRecord> },
): RowWarning[] {
  if (!named) return [];
  const { row, name, key } = named;
  if (isLeak && key === keyOf(row.oldName)) return [{ warning: "reissues_leaked", leakedName: row.oldName }];
  if (row.burnedKey === key && row.burnedWhy !== null) return [allowedWarning({ name, why: row.burnedWhy }, history.get(key))];
  const found = key === keyOf(row.oldName) ? notInLinks(name) : null;
  if (found !== null) return [{ warning: "not_in_links", name, found }];
  const leakedName = leaked(name);
  return leakedName !== null ? [{ warning: "looks_like_leaked", leakedName }] : [];
}

/**
 * The names on a draft's discount that no member of ours holds, read from all its pages and kept in the draft for the next
 * looks at it. Null when Shopify cannot answer now or does not let us in, or the discount is gone.
 */
async function readUnknownCodes(
  { shop, db }: ShopContext,
  { codes }: { codes: DiscountCodes },
  { id, discountId, offerId }: Pick<Draft, "id" | "discountId" | "offerId">,
): Promise<ReadonlySet<string> | null> {
  const readAt = new Date();
  const listed = await codes.listQuickly(discountId).catch((error: unknown) => {
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost) return null;
    throw error;
  });
  if (!listed) return null;
  const live = await db.promoCode.findMany({ where: { offerId, liveUntil: null }, select: { key: true } });
  const held = new Set(live.map(({ key }) => key));
  const strangers = listed.map(({ name }) => keyOf(name)).filter((key) => !held.has(key));
  await db.refresh.updateMany({ where: { shop, id, state: "draft" }, data: { strangers, strangersReadAt: readAt } });
  return new Set(strangers);
}

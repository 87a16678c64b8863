/** The redeem codes of a shop's discounts over the Admin API. What each call promises stands in discount-codes.ts. */
import {
  AddRedeemCodesDocument,
  ListRedeemCodesDocument,
  NameDiscountsDocument,
  ReadBulkCreationDocument,
  ReadBulkCreationRowsDocument,
  ReadDiscountDocument,
  RemoveRedeemCodesDocument,
  type ListRedeemCodesQuery,
} from "#app/shopify/admin.generated.ts";
import type { Admin } from "#app/shopify/client/admin-client.server.ts";
import { buyersOf } from "./buyers.server.ts";
import type { CodeOwner, CreationState, DiscountCodes, DiscountFacts, RedeemCode } from "./discount-codes.ts";
import { ShopifyRejected, ShopifyUnavailable, unwrap, type UserError } from "#app/shopify/client/errors.ts";
import { findOwnersDocument, findRedeemCodesDocument } from "#app/shopify/client/alias-field.ts";

/** Shopify's limit on input arrays; it is also as many look-ups as one request should carry. */
const NAMES_AT_ONCE = 250;
/** Three points each, and no request may ask for more than a thousand. */
const IDS_AT_ONCE = 200;

export function discountCodes(admin: Admin): DiscountCodes {
  const titles = new Map<string, string>();

  /** Titles cost extra, so each discount is asked for its own once per client. */
  async function titlesOf(discountIds: readonly string[]): Promise<Map<string, string>> {
    const ids = [...new Set(discountIds)].filter((id) => !titles.has(id));
    for (const part of inParts(ids, NAMES_AT_ONCE)) {
      const { nodes } = await admin.request(NameDiscountsDocument, { ids: part });
      for (const node of nodes) if (node && "codeDiscount" in node) titles.set(node.id, node.codeDiscount.title);
    }
    return titles;
  }

  type Cursor = { after: string | null; newestFirst: boolean };

  /** One page, and where the next one begins; null when the discount is gone. */
  async function readPage(discountId: string, cursor: Cursor): Promise<{ codes: RedeemCode[]; next: Cursor | null } | null> {
    const answer: ListRedeemCodesQuery = await admin.request(ListRedeemCodesDocument, { discountId, ...cursor });
    const discount = answer.discountNode?.discount;
    if (!discount || !("codes" in discount)) return null;
    const { hasNextPage, endCursor } = discount.codes.pageInfo;
    return {
      codes: discount.codes.nodes.map(asRedeemCode),
      next: hasNextPage && endCursor ? { ...cursor, after: endCursor } : null,
    };
  }

  return {
    async owners(names) {
      const found = new Map<string, string>();
      for (const part of inParts([...new Set(names)], NAMES_AT_ONCE)) {
        const answer = await admin.request(findOwnersDocument(part.length), asVariables("n", part));
        part.forEach((name, index) => {
          const node = answer[`n${index}`];
          if (node === undefined) throw leftOut();
          if (node) found.set(name, node.id);
        });
      }
      const titleOf = await titlesOf([...found.values()]);
      return new Map(
        [...found].map(([name, discountId]): [string, CodeOwner] => [name, { discountId, discountTitle: titleOf.get(discountId) ?? "" }]),
      );
    },

    async list(discountId, { newestUntil } = {}) {
      const codes: RedeemCode[] = [];
      for (let cursor: Cursor | null = { after: null, newestFirst: newestUntil !== undefined }; cursor;) {
        const page = await readPage(discountId, cursor);
        if (!page) return null;
        codes.push(...page.codes);
        cursor = newestUntil?.(codes) ? null : page.next;
      }
      return codes;
    },

    async listQuickly(discountId) {
      const first = await readPage(discountId, { after: null, newestFirst: false });
      if (!first) return null;
      const codes = new Map(first.codes.map((code) => [code.id, code]));
      let oldest: Cursor | null = first.next;
      let newest: Cursor | null = oldest && { after: null, newestFirst: true };
      while (oldest && newest) {
        const [up, down] = await Promise.all([readPage(discountId, oldest), readPage(discountId, newest)]);
        if (!up || !down) return null;
        const pages = [...up.codes, ...down.codes];
        // Codes have one order, so a code that both have seen means that nothing is left between them.
        const met = pages.length > new Set(pages.map(({ id }) => id)).size || pages.some(({ id }) => codes.has(id));
        for (const code of pages) codes.set(code.id, code);
        [oldest, newest] = met ? [null, null] : [up.next, down.next];
      }
      return [...codes.values()];
    },

    async byIds(discountId, redeemCodeIds) {
      const codes = new Map<string, RedeemCode>();
      for (const part of inParts([...new Set(redeemCodeIds)], IDS_AT_ONCE)) {
        const filters = part.map((id) => `id:${id.split("/").at(-1)}`);
        const { discountNode } = await admin.request(findRedeemCodesDocument(part.length), { discountId, ...asVariables("f", filters) });
        if (!discountNode || !("f0" in discountNode.discount)) return null;
        for (const [index, id] of part.entries()) {
          const answer = discountNode.discount[`f${index}`];
          if (!answer) throw leftOut();
          const code = answer.nodes.find((node) => node.id === id);
          if (code) codes.set(id, asRedeemCode(code));
        }
      }
      return codes;
    },

    async discount(id) {
      const { discountNode } = await admin.request(ReadDiscountDocument, { id });
      if (!discountNode || !("codesCount" in discountNode.discount)) return null;
      const terms = discountNode.discount;
      return {
        id: discountNode.id,
        title: terms.title,
        summary: "summary" in terms ? terms.summary : "",
        status: terms.status satisfies DiscountFacts["status"],
        codesCount: terms.codesCount?.count ?? 0,
        usageLimit: terms.usageLimit ?? null,
        appliesOncePerCustomer: terms.appliesOncePerCustomer,
        buyers: (await buyersOf(admin, { id, context: terms.context })).kind,
        startsAt: terms.startsAt,
        endsAt: terms.endsAt ?? null,
        shareableUrls: "shareableUrls" in terms ? terms.shareableUrls.map(({ url }) => url) : [],
      };
    },

    async add(discountId, names) {
      const codes = names.map((code) => ({ code }));
      const { discountRedeemCodeBulkAdd } = await admin.request(AddRedeemCodesDocument, { discountId, codes });
      const { bulkCreation } = unwrap(aboutDiscount(discountRedeemCodeBulkAdd));
      if (!bulkCreation) throw new ShopifyUnavailable(5, { because: "an addition without a bulk creation" });
      return { bulkCreationId: bulkCreation.id };
    },

    async creation(id, { withRows } = {}): Promise<CreationState> {
      if (withRows) {
        const { discountRedeemCodeBulkCreation: creation } = await admin.request(ReadBulkCreationRowsDocument, { id, first: withRows });
        const rows = creation?.codes.nodes.map((row) => ({
          name: row.code,
          redeemCodeId: row.discountRedeemCode?.id ?? null,
          refusal: row.errors[0]?.message ?? null,
        }));
        return stateOf(creation, rows ?? []);
      }
      const { discountRedeemCodeBulkCreation: creation } = await admin.request(ReadBulkCreationDocument, { id });
      return stateOf(creation, []);
    },

    async remove(discountId, redeemCodeIds) {
      const { discountCodeRedeemCodeBulkDelete } = await admin.request(RemoveRedeemCodesDocument, { discountId, ids: [...redeemCodeIds] });
      const { job } = unwrap(aboutDiscount(discountCodeRedeemCodeBulkDelete));
      return { jobId: job?.id ?? null };
    },
  };
}

function asRedeemCode({ id, code, asyncUsageCount }: { id: string; code: string; asyncUsageCount: number }): RedeemCode {
  return { id, name: code, uses: asyncUsageCount };
}

type Creation = { done: boolean; importedCount: number; failedCount: number };

function stateOf(creation: Creation | null | undefined, rows: Extract<CreationState, { state: "done" }>["rows"]): CreationState {
  if (!creation) return { state: "unknown" };
  if (!creation.done) return { state: "pending" };
  return { state: "done", imported: creation.importedCount, failed: creation.failedCount, rows };
}

function asVariables(letter: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, index) => [`${letter}${index}`, value]));
}

function inParts<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) => items.slice(part * size, (part + 1) * size));
}

function leftOut(): ShopifyUnavailable {
  return new ShopifyUnavailable(5, { because: "an answer with a look-up left out" });
}

/** "Code discount does not exist." comes with the general code INVALID (recorded); the field tells what it is about. */
function aboutDiscount<P extends { userErrors: readonly UserError[] }>(payload: P | null | undefined): P | null | undefined {
  const gone = payload?.userErrors.find((error) => error.field?.length === 1 && error.field[0] === "discountId");
  if (gone) throw new ShopifyRejected("discount_missing", gone.message);
  return payload;
}

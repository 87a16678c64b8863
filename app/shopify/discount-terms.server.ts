/** The discounts of a shop over the Admin API. What each call promises stands in discount-terms.ts. */
import {
  ActivateDiscountDocument,
  CreateBasicDiscountDocument,
  CreateBxgyDiscountDocument,
  CreateFreeShippingDiscountDocument,
  DeactivateDiscountDocument,
  ListDiscountsDocument,
  ReadTermsDocument,
  UpdateBasicDiscountDocument,
  UpdateBxgyDiscountDocument,
  UpdateFreeShippingDiscountDocument,
} from "./admin.generated.ts";
import type { Admin } from "./admin-client.server.ts";
import { basicInput, bxgyInput, freeShippingInput } from "./discount-input.ts";
import type { Discounts, DiscountTerms } from "./discount-terms.ts";
import { ShopifyUnavailable, unwrap } from "./errors.ts";
import { termsFrom } from "./read-terms.ts";

export function discounts(admin: Admin): Discounts {
  return {
    async create(terms, code) {
      const { codeDiscountNode } = unwrap(await asked(admin, terms, code));
      if (!codeDiscountNode) throw new ShopifyUnavailable(5, { because: "a new discount without an id" });
      return { discountId: codeDiscountNode.id };
    },

    async update(id, terms, before) {
      switch (kindOf(terms)) {
        case "basic":
          unwrap((await admin.request(UpdateBasicDiscountDocument, { id, input: basicInput(terms, before) })).discountCodeBasicUpdate);
          return;
        case "free_shipping":
          unwrap(
            (await admin.request(UpdateFreeShippingDiscountDocument, { id, input: freeShippingInput(terms, before) }))
              .discountCodeFreeShippingUpdate,
          );
          return;
        case "bxgy":
          unwrap((await admin.request(UpdateBxgyDiscountDocument, { id, input: bxgyInput(terms, before) })).discountCodeBxgyUpdate);
          return;
      }
    },

    async terms(id) {
      const { discountNode } = await admin.request(ReadTermsDocument, { id });
      return discountNode ? termsFrom(discountNode.discount) : null;
    },

    async activate(id) {
      unwrap((await admin.request(ActivateDiscountDocument, { id })).discountCodeActivate);
    },

    async deactivate(id) {
      unwrap((await admin.request(DeactivateDiscountDocument, { id })).discountCodeDeactivate);
    },

    async list({ search, after }) {
      const words = search.split(/\s+/).map(asWord).filter(Boolean);
      const query = words.length > 0 ? words.map((word) => `title:${word}*`).join(" AND ") : null;
      const { codeDiscountNodes } = await admin.request(ListDiscountsDocument, { query, after });
      const rows = codeDiscountNodes.nodes.flatMap(({ id, codeDiscount }) => {
        if (!("title" in codeDiscount)) return [];
        const { title, summary, status, createdAt, codesCount } = codeDiscount;
        return [{ id, title, summary, status, createdAt, codesCount: codesCount?.count ?? 0 }];
      });
      const { hasNextPage, endCursor } = codeDiscountNodes.pageInfo;
      return { rows, after: hasNextPage ? (endCursor ?? null) : null };
    },
  };
}

async function asked(admin: Admin, terms: DiscountTerms, code: string) {
  switch (kindOf(terms)) {
    case "basic":
      return (await admin.request(CreateBasicDiscountDocument, { input: { ...basicInput(terms, null), code } })).discountCodeBasicCreate;
    case "free_shipping":
      return (await admin.request(CreateFreeShippingDiscountDocument, { input: { ...freeShippingInput(terms, null), code } }))
        .discountCodeFreeShippingCreate;
    case "bxgy":
      return (await admin.request(CreateBxgyDiscountDocument, { input: { ...bxgyInput(terms, null), code } })).discountCodeBxgyCreate;
  }
}

/** Which of Shopify's kinds the terms are. Another kind's update would convert the discount (recorded). */
function kindOf({ gives }: DiscountTerms): "basic" | "free_shipping" | "bxgy" {
  switch (gives.kind) {
    case "percentage":
    case "amount":
      return "basic";
    case "other":
      return gives.type;
    case "free_shipping":
    case "bxgy":
      return gives.kind;
  }
}

/** Search operators and quotes would change what is asked. */
function asWord(word: string): string {
  return word.replace(/[^\p{L}\p{N}_.-]/gu, "");
}

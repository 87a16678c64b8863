import type { TypedDocumentNode } from "@graphql-typed-document-node/core";

import { FindRedeemCodeDocument } from "./admin.generated.ts";
import { aliases, repeated } from "./repeat-field.ts";

type Codes = { nodes: { id: string; code: string; asyncUsageCount: number }[] };

/** An empty object for a discount that holds no codes at all (an automatic one). */
export type RedeemCodesAnswer = { discountNode: { discount: Record<string, Codes> } | null };

/** FindRedeemCode asked for `count` redeem codes of one discount: answers and filters are f0, f1, … */
export function findRedeemCodesDocument(count: number): TypedDocumentNode<RedeemCodesAnswer, Record<string, string>> {
  return repeated(FindRedeemCodeDocument, { name: "FindRedeemCodes", field: "codes", variable: "filter", aliases: aliases("f", count) });
}

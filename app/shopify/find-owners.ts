import type { TypedDocumentNode } from "@graphql-typed-document-node/core";

import { FindCodeOwnerDocument, type FindCodeOwnerQuery } from "./admin.generated.ts";
import { aliases, repeated } from "./repeat-field.ts";

export type OwnersAnswer = Record<string, FindCodeOwnerQuery["codeDiscountNodeByCode"]>;

/** FindCodeOwner asked for `count` names in one request: answers and variables are n0, n1, … */
export function findOwnersDocument(count: number): TypedDocumentNode<OwnersAnswer, Record<string, string>> {
  return repeated(FindCodeOwnerDocument, {
    name: "FindCodeOwners",
    field: "codeDiscountNodeByCode",
    variable: "name",
    aliases: aliases("n", count),
  });
}

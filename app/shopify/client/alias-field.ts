import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { Kind, visit, type DocumentNode, type FieldNode } from "graphql";

import { FindCodeOwnerDocument, type FindCodeOwnerQuery, FindRedeemCodeDocument } from "#app/shopify/admin.generated.ts";

function aliases(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index}`);
}

/**
 * A static document with one of its fields asked for several times at once: each time under an alias, with a variable
 * of that name in the place of `variable`. Values stay variables, so nothing a person types becomes part of a document.
 */
function aliasedField<R, V>(
  document: DocumentNode,
  { name, field, variable, aliases }: { name: string; field: string; variable: string; aliases: readonly string[] },
): TypedDocumentNode<R, V> {
  const under = (one: FieldNode, alias: string): FieldNode => ({
    ...visit(one, { Variable: (node) => (node.name.value === variable ? { ...node, name: { ...node.name, value: alias } } : undefined) }),
    alias: { kind: Kind.NAME, value: alias },
  });
  return visit(document, {
    OperationDefinition: (operation) => ({
      ...operation,
      name: { kind: Kind.NAME, value: name },
      variableDefinitions: operation.variableDefinitions?.flatMap((definition) =>
        definition.variable.name.value === variable
          ? aliases.map((alias) => ({
              ...definition,
              variable: { kind: Kind.VARIABLE as const, name: { kind: Kind.NAME as const, value: alias } },
            }))
          : [definition],
      ),
    }),
    SelectionSet: {
      leave: (set) => ({
        ...set,
        selections: set.selections.flatMap((one) =>
          one.kind === Kind.FIELD && one.name.value === field && !one.alias ? aliases.map((alias) => under(one, alias)) : [one],
        ),
      }),
    },
  });
}

type OwnersAnswer = Record<string, FindCodeOwnerQuery["codeDiscountNodeByCode"]>;

/** FindCodeOwner asked for `count` names in one request: answers and variables are n0, n1, … */
export function findOwnersDocument(count: number): TypedDocumentNode<OwnersAnswer, Record<string, string>> {
  return aliasedField(FindCodeOwnerDocument, {
    name: "FindCodeOwners",
    field: "codeDiscountNodeByCode",
    variable: "name",
    aliases: aliases("n", count),
  });
}

type Codes = { nodes: { id: string; code: string; asyncUsageCount: number }[] };

/** An empty object for a discount that holds no codes at all (an automatic one). */
type RedeemCodesAnswer = { discountNode: { discount: Record<string, Codes> } | null };

/** FindRedeemCode asked for `count` redeem codes of one discount: answers and filters are f0, f1, … */
export function findRedeemCodesDocument(count: number): TypedDocumentNode<RedeemCodesAnswer, Record<string, string>> {
  return aliasedField(FindRedeemCodeDocument, {
    name: "FindRedeemCodes",
    field: "codes",
    variable: "filter",
    aliases: aliases("f", count),
  });
}

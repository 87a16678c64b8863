import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { Kind, type OperationDefinitionNode } from "graphql";

/** What Shopify asked for the last time a document of this name and width was sent. */
const learnt = new Map<string, number>();

/**
 * Points a request will probably be charged before Shopify answers: what it was the last time; until then
 * 10 for a mutation and 1 for each root field of a query, which is Shopify's rule for the outermost level.
 */
export function estimateCost(document: TypedDocumentNode<unknown, never>): number {
  const operation = operationOf(document);
  return learnt.get(nameOf(operation)) ?? (operation.operation === "mutation" ? 10 : operation.selectionSet.selections.length);
}

export function rememberCost(document: TypedDocumentNode<unknown, never>, requested: number): void {
  learnt.set(nameOf(operationOf(document)), requested);
}

/** The width counts: the same look-up for 200 names costs more than for two. */
function nameOf(operation: OperationDefinitionNode): string {
  return `${operation.name?.value} ${operation.selectionSet.selections.length}`;
}

function operationOf(document: TypedDocumentNode<unknown, never>): OperationDefinitionNode {
  const operation = document.definitions.find((part) => part.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error("A document without an operation");
  return operation;
}

import {
  getArgumentValues,
  getNamedType,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from "graphql";
import { fieldsOf, type Operation } from "./selection.ts";

/**
 * What a request costs, by a formula fitted to 6,309 recorded request/cost pairs of API 2026-04 (97.5 % exact).
 * Scalars and money are free; an object is 1 plus what is asked of it; a list of objects counts once; a union is 1 plus
 * its dearest member; a connection of N is 2 + max(1, floor(2 ln N)) for every node asked of it; a mutation is 10 and
 * the objects right in its payload are free; a root count is 10.
 */
export function requestedCost(operation: Operation): number {
  return costOfRoots(operation, null);
}

/**
 * The same formula over what came back: nulls are free and connections count at the size they had. Never above what was
 * requested. The exact rule was never fitted: recorded answers agree for short connections and refused mutations.
 */
export function actualCost(operation: Operation, data: Record<string, unknown> | null | undefined, requested: number): number {
  return Math.min(requested, costOfRoots(operation, data ?? {}));
}

/** `measured` null: nothing is known of the answer yet. */
type Measured = { value: unknown } | null;

const FREE = new Set(["MoneyV2", "MoneyBag", "MailingAddress", "PageInfo"]);

function costOfRoots(operation: Operation, data: Record<string, unknown> | null): number {
  const root = operation.schema.getRootType(operation.node.operation)!;
  const isMutation = operation.node.operation === "mutation";
  return sumFields(operation, root, [operation.node.selectionSet], data && { value: data }, (field, nodes, measured) => {
    const type = getNamedType(field.type);
    if (isMutation) return 10 + (isAnswered(measured) && isObjectType(type) ? costOfPayload(operation, type, nodes, measured) : 0);
    return type.name === "Count" ? 10 : costOfField(operation, field, nodes, measured);
  });
}

function costOfPayload(operation: Operation, payload: GraphQLObjectType, nodes: FieldNode[], measured: Measured): number {
  return sumFields(operation, payload, selectionsOf(nodes), measured, (field, inner, value) => {
    if (isLeafType(getNamedType(field.type)) || !isAnswered(value)) return 0;
    return Math.max(0, costOfField(operation, field, inner, value) - 1);
  });
}

function costOfField(operation: Operation, field: GraphQLField<unknown, unknown>, nodes: FieldNode[], measured: Measured): number {
  const type = getNamedType(field.type);
  if (isLeafType(type) || !isAnswered(measured)) return 0;
  if (type.name.endsWith("Connection") && isObjectType(type)) return costOfConnection(operation, field, type, nodes, measured);
  const inside = costOfValue(operation, field.type, selectionsOf(nodes), measured);
  return FREE.has(type.name) ? inside : 1 + inside;
}

/** What is asked of an object, of the dearest item of a list, of the dearest member of a union. */
function costOfValue(operation: Operation, type: GraphQLOutputType, sets: SelectionSetNode[], measured: Measured): number {
  if (isListType(getNullableType(type)) && measured) {
    const items = Array.isArray(measured.value) ? measured.value : [];
    return Math.max(
      0,
      ...items.filter((item) => item !== null).map((item) => costOfValue(operation, getNamedType(type), sets, { value: item })),
    );
  }
  const named = getNamedType(type);
  const members = isAbstractType(named) ? operation.schema.getPossibleTypes(named) : isObjectType(named) ? [named] : [];
  const costs = members.map((member) =>
    sumFields(operation, member, sets, measured, (field, nodes, value) => costOfField(operation, field, nodes, value)),
  );
  return Math.max(0, ...costs);
}

function costOfConnection(
  operation: Operation,
  field: GraphQLField<unknown, unknown>,
  type: GraphQLObjectType,
  nodes: FieldNode[],
  measured: Measured,
): number {
  let perNode = 0;
  let size = measured ? 0 : askedSize(operation, field, nodes);
  for (const [key, inner] of fieldsOf(operation, type, selectionsOf(nodes))) {
    const name = inner[0]!.name.value;
    if (name !== "nodes" && name !== "edges") continue;
    const listed = measured && (measured.value as Record<string, unknown[]>)[key];
    if (listed) size = Math.max(size, listed.length);
    const child = type.getFields()[name]!;
    const isEdges = name === "edges";
    perNode += isEdges
      ? costOfValue(operation, child.type, selectionsOf(inner), listed ? { value: listed } : null)
      : 1 + costOfValue(operation, child.type, selectionsOf(inner), listed ? { value: listed } : null);
  }
  if (measured && size === 0) return 2;
  return 2 + Math.max(1, Math.floor(2 * Math.log(Math.max(1, size)))) * perNode;
}

function askedSize(operation: Operation, field: GraphQLField<unknown, unknown>, nodes: FieldNode[]): number {
  const { first, last } = getArgumentValues(field, nodes[0]!, operation.variables) as { first?: number | null; last?: number | null };
  return first ?? last ?? 1;
}

function sumFields(
  operation: Operation,
  type: GraphQLObjectType,
  sets: SelectionSetNode[],
  measured: Measured,
  cost: (field: GraphQLField<unknown, unknown>, nodes: FieldNode[], measured: Measured) => number,
): number {
  let sum = 0;
  for (const [key, nodes] of fieldsOf(operation, type, sets)) {
    const field = type.getFields()[nodes[0]!.name.value];
    if (!field) continue;
    sum += cost(field, nodes, measured && { value: (measured.value as Record<string, unknown>)[key] });
  }
  return sum;
}

const selectionsOf = (nodes: FieldNode[]) => nodes.flatMap((node) => node.selectionSet ?? []);

const isAnswered = (measured: Measured) => measured === null || (measured.value !== null && measured.value !== undefined);

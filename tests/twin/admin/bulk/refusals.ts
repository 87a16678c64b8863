import {
  getNamedType,
  getNullableType,
  GraphQLError,
  isListType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from "graphql";
import { staticErrors } from "../static-validation.ts";

const MOST_CONNECTIONS = 5;
const DEEPEST = 2;

export type BulkUserError = { field: string[] | null; code: "INVALID" | "OPERATION_IN_PROGRESS" | "LIMIT_REACHED"; message: string };

const invalid = (message: string): BulkUserError => ({ field: ["query"], code: "INVALID", message });

/**
 * What Shopify refuses a bulk query for before it runs. Limits: documented
 * (https://shopify.dev/docs/api/usage/bulk-operations/queries#operation-restrictions). Wordings: recorded, among them that a
 * connection inside a list, as `refunds { refundLineItems }`, is refused.
 */
export function refusalsOf(
  schema: GraphQLSchema,
  query: string,
): { document: DocumentNode; errors: BulkUserError[] } | { errors: [BulkUserError] } {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    // Recorded for a text that ends too early; how other mistakes are told is assumed.
    const problem = error.message
      .replace(/^Syntax Error: /, "")
      .replace(/^(?:Unexpected|Expected .*, found) <EOF>\.$/, "unexpected end of file");
    return { errors: [invalid(`Invalid bulk query: syntax error, ${problem}`)] };
  }
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind === Kind.OPERATION_DEFINITION && operation.operation !== "query")
    return { errors: [invalid("Invalid operation type. Only `query` operations are supported.")] };
  const [misspelt] = staticErrors(schema, document);
  if (misspelt) return { errors: [invalid(`Invalid bulk query: ${misspelt.message}`)] };
  return { document, errors: shapeErrors(schema, document) };
}

function shapeErrors(schema: GraphQLSchema, document: DocumentNode): BulkUserError[] {
  const info = new TypeInfo(schema);
  let connections = 0;
  let deepest = 0;
  let inList = false;
  const roots: string[] = [];
  const viaNodes: string[] = [];
  const withoutId: string[] = [];
  /** The fields that enclose the one at hand, by name and as written. */
  const fields: string[] = [];
  const parents: FieldNode[] = [];
  /** What encloses the field at hand: connections, and lists that are not a connection's own. */
  const around: ("connection" | "list" | "plain")[] = [];
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: {
        enter(node: FieldNode) {
          const field = info.getFieldDef();
          const type = field && getNamedType(field.type).name;
          const owner = info.getParentType()?.name ?? "";
          if (owner === "QueryRoot") roots.push(node.name.value);
          if (owner.endsWith("Connection") && node.name.value === "nodes") viaNodes.push(fields.at(-1)!);
          const isConnection = type?.endsWith("Connection") ?? false;
          if (isConnection) {
            if (parents.at(-1)?.name.value === "node" && !selectsId(parents.at(-1)))
              withoutId.push(fields.findLast((_, at) => around[at] === "connection")!);
            connections++;
            deepest = Math.max(deepest, around.filter((one) => one === "connection").length);
            inList ||= around.includes("list");
          }
          const isList = field !== null && field !== undefined && isListType(getNullableType(field.type)) && !owner.endsWith("Connection");
          around.push(isConnection ? "connection" : isList ? "list" : "plain");
          fields.push(node.name.value);
          parents.push(node);
        },
        leave() {
          around.pop();
          fields.pop();
          parents.pop();
        },
      },
    }),
  );
  return [
    ...(viaNodes.length > 0
      ? [
          invalid(
            `All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: '${viaNodes[0]} { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: '${viaNodes.join("', '")}'.`,
          ),
        ]
      : []),
    ...(roots.some((root) => root === "node" || root === "nodes")
      ? [invalid("Bulk queries cannot contain a top level `node` field.")]
      : []),
    ...(deepest > DEEPEST ? [invalid("Bulk queries cannot contain connections with a nesting depth greater than 2.")] : []),
    ...(connections > MOST_CONNECTIONS ? [invalid("Bulk queries cannot contain more than 5 connections.")] : []),
    ...(withoutId.length > 0
      ? [
          invalid(
            `The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': ${[...new Set(withoutId)].join(", ")}.`,
          ),
        ]
      : []),
    ...(inList ? [invalid("Queries that contain a connection field within a list field are not currently supported.")] : []),
    ...(connections === 0 ? [invalid("Bulk queries must contain at least one connection.")] : []),
  ];
}

function selectsId(node: FieldNode | undefined): boolean {
  return node?.selectionSet?.selections.some((one) => one.kind === Kind.FIELD && one.name.value === "id" && !one.alias) ?? false;
}

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
 * (https://shopify.dev/docs/api/usage/bulk-operations/queries#operation-restrictions). Wordings: recorded by third
 * parties against live stores, among them that a connection inside a list, as `refunds { refundLineItems }`, is refused.
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
    return { errors: [invalid(`Invalid bulk query: ${error.message.replace(/^Syntax Error: /, "syntax error, ")}`)] };
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
          if (owner.endsWith("Connection") && node.name.value === "nodes") viaNodes.push(owner);
          const isConnection = type?.endsWith("Connection") ?? false;
          if (isConnection) {
            connections++;
            deepest = Math.max(deepest, around.filter((one) => one === "connection").length);
            inList ||= around.includes("list");
          }
          const isList = field !== null && field !== undefined && isListType(getNullableType(field.type)) && !owner.endsWith("Connection");
          around.push(isConnection ? "connection" : isList ? "list" : "plain");
        },
        leave: () => void around.pop(),
      },
    }),
  );
  return [
    ...(viaNodes.length > 0
      ? [
          invalid(
            "All connection fields in a bulk query must select their contents using 'edges' > 'node'. Selecting via 'nodes' is not supported.",
          ),
        ]
      : []),
    ...(roots.some((root) => root === "node" || root === "nodes")
      ? [invalid("Bulk queries cannot contain a top level `node` field.")]
      : []),
    ...(deepest > DEEPEST ? [invalid("Bulk queries cannot contain connections with a nesting depth greater than 2.")] : []),
    ...(connections > MOST_CONNECTIONS ? [invalid("Bulk queries cannot contain more than 5 connections.")] : []),
    ...(inList ? [invalid("Queries that contain a connection field within a list field are not currently supported.")] : []),
    ...(connections === 0 ? [invalid("Bulk queries must contain at least one connection.")] : []),
  ];
}

import { GraphQLError, Kind, parse, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode } from "graphql";
import type { TopLevelError } from "./errors.ts";
import type { Operation } from "./selection.ts";
import { staticErrors } from "./static-validation.ts";
import { coerceVariables } from "./variables.ts";

export type AdminRequest = { query: string; variables?: Record<string, unknown> | null; operationName?: string | null };

type ReadRequest = { ok: true; operation: Operation } | { ok: false; errors: TopLevelError[] };

/** A request that may run, or the errors Shopify refuses it with before it costs anything. */
export function readRequest(schema: GraphQLSchema, request: AdminRequest): ReadRequest {
  const document = parsed(request.query);
  if (!document.ok) return document;
  const operations = document.value.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const node = request.operationName ? operations.find((operation) => operation.name?.value === request.operationName) : operations[0];
  if (!node || (!request.operationName && operations.length > 1))
    return {
      ok: false,
      errors: [
        {
          message: request.operationName ? `No operation named "${request.operationName}"` : "An operation name is required",
          extensions: { code: "BAD_REQUEST" },
        },
      ],
    };
  const errors = staticErrors(schema, document.value);
  if (errors.length > 0) return { ok: false, errors };
  const variables = coerceVariables(schema, node, request.variables ?? {});
  if (!variables.ok) return variables;
  const fragments = document.value.definitions.filter(
    (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  return {
    ok: true,
    operation: {
      schema,
      node,
      fragments: Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment])),
      variables: variables.values,
    },
  };
}

function parsed(query: string): { ok: true; value: ReturnType<typeof parse> } | { ok: false; errors: TopLevelError[] } {
  try {
    return { ok: true, value: parse(query) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const locations = error.locations;
    const where = locations?.[0] ? ` at [${locations[0].line}, ${locations[0].column}]` : "";
    const reason = error.message.replace(/^Syntax Error: /, "");
    return {
      ok: false,
      errors: [{ message: `syntax error, ${reason}${where}`, ...(locations && { locations }), extensions: { code: "PARSE_ERROR" } }],
    };
  }
}

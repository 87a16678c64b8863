import {
  coerceInputValue,
  isInputType,
  isNonNullType,
  print,
  typeFromAST,
  valueFromAST,
  type GraphQLInputType,
  type OperationDefinitionNode,
  type GraphQLSchema,
} from "graphql";
import type { TopLevelError } from "./errors.ts";

type CoercedVariables = { ok: true; values: Record<string, unknown> } | { ok: false; errors: TopLevelError[] };

/** Variables in the types the operation declares, or Shopify's INVALID_VARIABLE errors (recorded shape and wordings, no cost). */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Record<string, unknown>,
): CoercedVariables {
  const values: Record<string, unknown> = {};
  const errors: TopLevelError[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type as never) as GraphQLInputType | undefined;
    if (!type || !isInputType(type)) continue;
    if (!(name in given) && definition.defaultValue) {
      values[name] = valueFromAST(definition.defaultValue, type);
      continue;
    }
    if (!(name in given) && !isNonNullType(type)) continue;
    const value = given[name] ?? null;
    const problems: Problem[] = [];
    values[name] = coerceInputValue(value, type, (path, invalid, error) => {
      problems.push(explain(path, invalid, error.message));
    });
    if (problems.length === 0) continue;
    const detail = problems
      .filter((problem) => problem.path.length > 0)
      .map((problem) => ` for ${problem.path.join(".")} (${problem.explanation})`)
      .join(",");
    const start = definition.loc?.startToken;
    errors.push({
      message: `Variable $${name} of type ${print(definition.type)} was provided invalid value${detail}`,
      ...(start && { locations: [{ line: start.line, column: start.column }] }),
      extensions: { code: "INVALID_VARIABLE", value, problems },
    });
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, values };
}

type Problem = { path: (string | number)[]; explanation: string; message?: string };

/** The library's reasons in Shopify's words. */
function explain(path: readonly (string | number)[], invalid: unknown, reason: string): Problem {
  const missing = /^Field "(\w+)" of required type/.exec(reason);
  if (missing) return { path: [...path, missing[1]!], explanation: "Expected value to not be null" };
  if (/^Expected non-nullable type/.test(reason)) return { path: [...path], explanation: "Expected value to not be null" };
  const unknown = /^Field "(\w+)" is not defined by type "(\w+)"/.exec(reason);
  if (unknown) return { path: [...path, unknown[1]!], explanation: `Field is not defined on ${unknown[2]}` };
  // What our own scalars say is Shopify's wording already.
  if (/^(invalid (decimal|date)|UnsignedInt64) /.test(reason)) {
    // Recorded: what a scalar says comes a second time, as the problem's message.
    return { path: [...path], explanation: reason, message: reason };
  }
  const type =
    /^(Int|Float|String|Boolean|ID) cannot represent/.exec(reason)?.[1] ??
    /"(\w+)" enum/.exec(reason)?.[1] ??
    /^Expected type "(\w+)"/.exec(reason)?.[1];
  return { path: [...path], explanation: `Could not coerce value ${JSON.stringify(invalid)} to ${type ?? "the expected type"}` };
}

import { getArgumentValues, GraphQLError } from "graphql";
import type { TopLevelError } from "./errors.ts";
import { rootFields, type Operation } from "./selection.ts";

const MAX_INPUT_SIZE = 250;

/** Any list of more than 250 items in the arguments of a root field, however deep, refuses the whole request (recorded). */
export function oversizedInput(operation: Operation): TopLevelError | null {
  const root = operation.schema.getRootType(operation.node.operation);
  for (const [key, node] of rootFields(operation)) {
    const field = root?.getFields()[node.name.value];
    if (!field) continue;
    for (const [name, value] of Object.entries(argumentsOf(operation, field, node))) {
      const found = findOversized(value, [key, name]);
      if (!found) continue;
      const start = node.loc?.startToken;
      return {
        message: `The input array size of ${found.size} is greater than the maximum allowed of ${MAX_INPUT_SIZE}.`,
        ...(start && { locations: [{ line: start.line, column: start.column }] }),
        path: found.path,
        extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
      };
    }
  }
  return null;
}

function argumentsOf(
  operation: Operation,
  ...[field, node]: [Parameters<typeof getArgumentValues>[0], Parameters<typeof getArgumentValues>[1]]
) {
  try {
    return getArgumentValues(field, node, operation.variables);
  } catch (error) {
    // An argument that does not fit is refused where the field runs.
    if (error instanceof GraphQLError) return {};
    throw error;
  }
}

function findOversized(value: unknown, path: string[]): { size: number; path: string[] } | null {
  if (Array.isArray(value)) {
    if (value.length > MAX_INPUT_SIZE) return { size: value.length, path };
    return firstOf(value.entries(), path);
  }
  return value !== null && typeof value === "object" ? firstOf(Object.entries(value), path) : null;
}

function firstOf(entries: Iterable<[string | number, unknown]>, path: string[]) {
  for (const [key, value] of entries) {
    const found = findOversized(value, [...path, String(key)]);
    if (found) return found;
  }
  return null;
}

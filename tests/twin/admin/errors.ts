import { GraphQLError, type GraphQLFormattedError, type SourceLocation } from "graphql";

/** An error at the top level of an answer, keys in the order Shopify sends them. */
export type TopLevelError = {
  message: string;
  locations?: readonly SourceLocation[];
  path?: readonly (string | number)[];
  extensions?: Record<string, unknown>;
};

/** A refusal Shopify makes inside one field: the field becomes null, its siblings still resolve. */
function refuse(message: string, code: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}

/** Recorded. */
export const badRequest = (message: string) => refuse(message, "BAD_REQUEST");

/** Recorded: a well-formed id of the wrong family. */
export const invalidId = (id: string) => refuse(`Invalid id: ${id}`, "RESOURCE_NOT_FOUND");

/** Recorded shape. */
export function accessDenied(field: string, scope: string): GraphQLError {
  const requiredAccess = `\`${scope}\` access scope.`;
  return refuse(`Access denied for ${field} field. Required access: ${requiredAccess}`, "ACCESS_DENIED", {
    documentation: "https://shopify.dev/api/usage/access-scopes",
    requiredAccess,
  });
}

/** Shopify's shape, by third parties. */
export const throttled: TopLevelError = {
  message: "Throttled",
  extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
};

export const MAX_COST = 1_000;

/** General knowledge; the wording after the first sentence is left out. */
export function maxCostExceeded(cost: number): TopLevelError {
  return {
    message: `Query cost is ${cost}, which exceeds the single query max cost limit (${MAX_COST}).`,
    extensions: { code: "MAX_COST_EXCEEDED", cost, maxCost: MAX_COST, documentation: "https://shopify.dev/api/usage/rate-limits" },
  };
}

/**
 * The error as an answer shows it. Anything that is not a refusal made on purpose is a fault of the twin itself:
 * it is thrown on, so that a test or a person sees it instead of a made-up answer.
 */
export function answered(error: GraphQLError): TopLevelError {
  if (error.extensions["code"] === undefined) throw error.originalError ?? error;
  const shown: GraphQLFormattedError = error.toJSON();
  return {
    message: shown.message,
    ...(shown.locations && { locations: shown.locations }),
    ...(shown.path && { path: shown.path }),
    extensions: shown.extensions,
  };
}

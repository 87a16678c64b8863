/** The OpenAPI document, made from the operations themselves: what is not in it cannot be called. */
import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject, type ZodOpenApiResponsesObject } from "zod-openapi";

import { SCOPE_LABELS } from "#app/access/scopes.ts";

import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.server.ts";
import { PROBLEMS, problemSchema, type ProblemCode } from "./problems.ts";

const EVERYWHERE: readonly ProblemCode[] = ["bad_request", "no_key", "not_allowed", "too_many_requests", "failed"];
const NAMING: readonly ProblemCode[] = ["not_found"];
const WRITING: readonly ProblemCode[] = [
  "unsupported_media_type",
  "too_slow",
  "too_large",
  "busy",
  "idempotency_key_reused",
  "still_running",
];
/** They ask to come back. */
const LATER: readonly number[] = [429, 503];
const retryAfter = {
  "Retry-After": { required: true, description: "In how many seconds to come back", schema: { type: "integer" } },
} as const;

/** OpenAPI 3.1 of the API at this address, without a slash at its end. */
export function openApiDocument(appUrl: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of OPERATIONS) paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) };
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Reissue",
      version: "1",
      description:
        "For a merchant's own systems. A key acts for one shop. Amounts are in minor units with their currency, times in UTC, ids are texts. " +
        "Lists are read page by page: send `next` as `after`. Whatever changes codes is previewed first and confirmed with the preview's token.",
    },
    servers: [{ url: `${appUrl}/api/v1` }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: "http", scheme: "bearer", description: "An API key from Settings in the app" } } },
    paths,
  });
}

function described({ id, tag, summary, description, scope, status, example, ...parts }: Operation): ZodOpenApiOperationObject {
  const { method, params, query, body, answer, problems } = parts;
  const header = z.object({
    "Idempotency-Key": z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe("Requests with the same key run once; the answer is kept for 24 hours"),
  });
  const hasIds = Object.keys(params.shape).length > 0;
  const needs = scope === null ? "Any key." : `Needs a key that may “${SCOPE_LABELS[scope].name}”.`;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, needs].filter(Boolean).join(" "),
    requestParams: {
      ...(hasIds && { path: params }),
      ...(Object.keys(query.shape).length > 0 && { query }),
      ...(method === "post" && { header }),
    },
    ...(body && { requestBody: { required: true, content: { "application/json": { schema: body, example } } } }),
    responses: {
      [`${status}`]: { description: status === 202 ? "Under way" : "The answer", content: { "application/json": { schema: answer } } },
      ...refusals([...EVERYWHERE, ...(hasIds ? NAMING : []), ...(method === "post" ? WRITING : []), ...problems]),
    },
  };
}

function refusals(codes: readonly ProblemCode[]): ZodOpenApiResponsesObject {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set(codes)) byStatus.set(PROBLEMS[code].status, [...(byStatus.get(PROBLEMS[code].status) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      `${status}`,
      {
        description: of.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join(". "),
        ...(LATER.includes(status) && { headers: retryAfter }),
        content: { "application/problem+json": { schema: problemSchema } },
      },
    ]),
  );
}

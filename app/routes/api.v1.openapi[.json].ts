import { openApiDocument } from "#app/api/openapi.server.ts";
import { Refusal } from "#app/api/problems.ts";
import { problem } from "#app/http/api-request.server.ts";
import { env } from "#app/platform/env.server.ts";

/** What the API can do, for people and for programs that make a client of it. Holds nothing of any shop, so anybody may read it. */
export function loader(): Response {
  return Response.json(openApiDocument(env.SHOPIFY_APP_URL.replace(/\/$/, "")), { headers: { "Cache-Control": "public, max-age=300" } });
}

/** It is read, and nothing else. */
export const action = (): Response => problem(new Refusal("method_not_allowed"), { Allow: "GET, HEAD" });

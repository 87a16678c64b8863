/** Requests of agents, by the Model Context Protocol (Streamable HTTP): the same keys, limits and operations as the API's. */
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";

import { toolServer } from "#app/api/mcp/tools.server.ts";
import { Refusal } from "#app/api/problems.ts";
import { log } from "#app/platform/logger.server.ts";

import { callerOf, problem } from "./api-request.server.ts";

/** Each request stands alone: nothing is kept between them, so any process answers any of them. Answers are JSON, not streams. */
export async function answerMcp(request: Request): Promise<Response> {
  try {
    const caller = await callerOf(request, new Date());
    if ("refusal" in caller) {
      const { refusal, retryAfter } = caller;
      return problem(refusal, retryAfter === undefined ? {} : { "Retry-After": `${retryAfter}` });
    }
    // Without sessions there is nothing to listen to and nothing to end.
    if (request.method !== "POST") return problem(new Refusal("method_not_allowed"), { Allow: "POST" });
    const server = toolServer(caller);
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    try {
      await server.connect(transport);
      const answered = await transport.handleRequest(request);
      const text = await answered.text();
      return new Response(text === "" ? null : text, {
        status: answered.status,
        headers: { ...Object.fromEntries(answered.headers), "Cache-Control": "no-store" },
      });
    } finally {
      await server.close();
    }
  } catch (error) {
    log.error("mcp_failed", error);
    return problem(new Refusal("failed"));
  }
}

/** Requests of agents, by the Model Context Protocol (Streamable HTTP): the same keys, limits and operations as the API's. */
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";

import { toolServer } from "#app/api/mcp/tools.server.ts";
import { Refusal } from "#app/api/problems.ts";
import { log } from "#app/platform/logger.server.ts";
import { plainJsonOrNothing } from "#app/platform/plain-text.ts";

import { callerOf, countCalls, problem, refusedWith, textOf } from "./api-request.server.ts";

/** Each request stands alone: nothing is kept between them, so any process answers any of them. Answers are JSON, not streams. */
export async function answerMcp(request: Request): Promise<Response> {
  try {
    const caller = await callerOf(request, new Date());
    if ("refusal" in caller) return refusedWith(caller);
    // Without sessions there is nothing to listen to and nothing to end.
    if (request.method !== "POST") return problem(new Refusal("method_not_allowed"), { Allow: "POST" });
    const text = await textOf(request);
    if (text instanceof Refusal) return problem(text);
    // Older versions of the protocol send many messages in one request.
    const messages = plainJsonOrNothing(text);
    const further = Array.isArray(messages) ? messages.length - 1 : 0;
    const limited = further > 0 ? await countCalls(caller.key, further) : null;
    if (limited) return refusedWith(limited);
    const server = toolServer(caller);
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    try {
      await server.connect(transport);
      const { method, headers } = request;
      const answered = await transport.handleRequest(new Request(request.url, { method, headers, body: text }));
      const told = await answered.text();
      return new Response(told === "" ? null : told, {
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

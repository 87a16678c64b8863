import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

/**
 * Where agents connect: an MCP server over the operations of the API. The protocol's library is loaded with the first of them: it takes
 * 28 MB, which a server that no agent asks can do without.
 */
async function answer({ request }: LoaderFunctionArgs | ActionFunctionArgs): Promise<Response> {
  const { answerMcp } = await import("#app/http/mcp-request.server.ts");
  return answerMcp(request);
}

export const loader = answer;
export const action = answer;

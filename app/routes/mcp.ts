import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { answerMcp } from "#app/http/mcp-request.server.ts";

/** Where agents connect: an MCP server over the operations of the API. */
const answer = ({ request }: LoaderFunctionArgs | ActionFunctionArgs): Promise<Response> => answerMcp(request);

export const loader = answer;
export const action = answer;

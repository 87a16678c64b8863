import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { answerApi } from "#app/http/api-request.server.ts";

/** The API for a merchant's own systems: every address below /api/v1, described in /api/v1/openapi.json. */
const answer = ({ request, params }: LoaderFunctionArgs | ActionFunctionArgs): Promise<Response> =>
  answerApi(request, `/${params["*"] ?? ""}`);

export const loader = answer;
export const action = answer;

import { Refusal } from "#app/api/problems.ts";
import { problem } from "#app/http/api-request.server.ts";

/** What is below /api and no version of the API. */
const nowhere = (): Response => problem(new Refusal("not_found"));

export const loader = nowhere;
export const action = nowhere;

/** Every way in which the API says no, in one shape: RFC 9457, problem details. */
import { z } from "zod";

import { TOKEN_MINUTES } from "#app/access/scopes.ts";

/** By the word that a program may act on: the status, and the sentence that is the same each time. */
export const PROBLEMS = {
  no_key: { status: 401, title: "No API key, or one that does not work any more" },
  not_allowed: { status: 403, title: "The key may not do this" },
  not_found: { status: 404, title: "There is no such thing in this shop" },
  method_not_allowed: { status: 405, title: "This address does not take this method" },
  bad_request: { status: 400, title: "The request cannot be read" },
  unsupported_media_type: { status: 415, title: "The body is none that is read here" },
  too_large: { status: 413, title: "The body is too large" },
  too_slow: { status: 408, title: "The body did not come in time" },
  busy: { status: 503, title: "There is no room for the request at the moment" },
  bad_cursor: { status: 400, title: "The cursor is none that a page told" },
  idempotency_key_reused: { status: 422, title: "The idempotency key was used for another request" },
  still_running: { status: 503, title: "The first request of this idempotency key is still at work" },
  too_many_requests: { status: 429, title: "Too many requests" },
  offer_not_found: { status: 422, title: "There is no such offer" },
  member_not_found: { status: 422, title: "There is no such member in this offer" },
  nobody_to_refresh: { status: 422, title: "No member of the request has a code that can be refreshed" },
  rows_refused: { status: 409, title: "Some rows cannot go as they are" },
  time_past: { status: 422, title: "The old codes are to end at a time that is over" },
  already_started: { status: 409, title: "The refresh has been started" },
  draft_gone: { status: 409, title: "The draft of this preview is gone" },
  token_unknown: { status: 422, title: "The token is none of this key's" },
  token_expired: { status: 409, title: `The token is older than ${TOKEN_MINUTES} minutes` },
  token_used: { status: 409, title: "The token was used" },
  token_of_another_request: { status: 409, title: "The token belongs to another request, or what it was made for has changed" },
  failed: { status: 500, title: "Something went wrong here; nothing is lost, try again" },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;
const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];

const refusedRow = z.object({
  memberId: z.uuid(),
  newCode: z.string(),
  answer: z.string().describe("Why, as a word"),
  message: z.string().describe("Why, as a sentence"),
});

export const problemSchema = z
  .object({
    type: z.string().describe("`urn:reissue:problem:` and the code"),
    title: z.string(),
    status: z.int(),
    code: z.enum(PROBLEM_CODES).describe("What a program may act on"),
    detail: z.string().optional(),
    errors: z
      .array(z.object({ at: z.string(), message: z.string() }))
      .optional()
      .describe("What is wrong with which part of the request"),
    rows: z.array(refusedRow).optional().describe("The members who keep a refresh from starting"),
    refreshId: z.uuid().optional().describe("The refresh that is meant"),
  })
  .meta({ id: "Problem" });

export type Problem = z.infer<typeof problemSchema>;
type More = Pick<Problem, "detail" | "errors" | "rows" | "refreshId">;

/** The refusals of a request that nobody has read, by their status. */
const UNREAD: readonly ProblemCode[] = ["bad_request", "not_allowed", "not_found", "method_not_allowed", "too_slow", "too_large", "busy"];

/** Why a request is refused before anybody has read it, as the API says it. */
export function problemOf(status: number): Problem {
  return new Refusal(UNREAD.find((code) => PROBLEMS[code].status === status) ?? "failed").problem;
}

/** A refusal that an operation returns in place of its answer. */
export class Refusal {
  readonly problem: Problem;
  constructor(code: ProblemCode, more: More = {}) {
    this.problem = { type: `urn:reissue:problem:${code}`, ...PROBLEMS[code], code, ...more };
  }
}

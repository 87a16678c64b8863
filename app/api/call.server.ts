/** One call of the API: which operation it means, whether the key may, what it was given, and the answer. */
import type { z } from "zod";

import { isPlain } from "#app/platform/plain-text.ts";

import type { Caller, Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.server.ts";
import { Refusal } from "./problems.ts";

type Matched = { operation: Operation; params: Record<string, string> };

const PATTERNS = OPERATIONS.map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
}));

/** The operation at this address, below /api/v1, or which methods the address takes. Null where there is none. */
export function matchOperation(method: string, path: string): Matched | { allow: string[] } | null {
  const here = PATTERNS.flatMap(({ operation, pattern }) => {
    const found = pattern.exec(path);
    return found ? [{ operation, params: { ...found.groups } }] : [];
  });
  if (here.length === 0) return null;
  // `/refreshes/preview` is no refresh called preview: the address without ids comes first.
  const [match] = here
    .filter(({ operation }) => operation.method === method.toLowerCase())
    .sort((one, other) => Object.keys(one.params).length - Object.keys(other.params).length);
  return match ?? { allow: [...new Set(here.flatMap(({ operation }) => (operation.method === "get" ? ["GET", "HEAD"] : ["POST"])))] };
}

/** Reads what was given by the operation's schemas, and runs it. `body`: the text of the request. */
export async function runOperation(
  caller: Caller,
  { operation, params }: Matched,
  given: { query: URLSearchParams; body: string },
): Promise<{ status: number; answer: unknown } | Refusal> {
  const refused = mayNot(caller, operation);
  if (refused) return refused;
  const inPath = operation.params.safeParse(params);
  if (!inPath.success) return new Refusal("not_found");
  // Whoever reads the first and whoever reads the last would believe different things.
  const twice = [...given.query.keys()].find((name) => given.query.getAll(name).length > 1);
  if (twice !== undefined) return new Refusal("bad_request", { errors: [{ at: twice, message: "It stands more than once" }] });
  const query = operation.query.safeParse(Object.fromEntries(given.query));
  if (!query.success) return unreadable(query.error);
  const body = operation.body === null ? null : readBody(operation.body, given.body);
  if (body instanceof Refusal) return body;
  if (!isPlain(query.data) || !isPlain(body)) return new Refusal("bad_request", { detail: "A text holds what is no character." });
  const answer = await operation.run(caller, { params: inPath.data, query: query.data, body });
  return answer instanceof Refusal ? answer : { status: operation.status, answer };
}

/** Why the key may not; null when it may. */
export function mayNot({ key }: Caller, { scope }: Operation): Refusal | null {
  return scope === null || key.scopes.includes(scope)
    ? null
    : new Refusal("not_allowed", { detail: `The key lacks the scope “${scope}”.` });
}

function readBody(schema: z.ZodType, text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return new Refusal("bad_request", { detail: "The body is no JSON." });
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? parsed.data : unreadable(parsed.error);
}

/** A few of the faults: whoever sends ten thousand rows with one fault each needs no ten thousand answers. */
const MOST_FAULTS = 20;

/** What is wrong with which part of what was given. */
export function unreadable(error: z.ZodError): Refusal {
  const errors = error.issues.slice(0, MOST_FAULTS).map(({ path, message }) => ({ at: path.join("."), message }));
  return new Refusal("bad_request", { errors });
}

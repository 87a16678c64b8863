/** One request to the Admin API with a token in hand, and the reading of whatever comes back. No retries, no budget: admin-client.server.ts. */
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { Kind } from "graphql";
import { ClientError, GraphQLClient } from "graphql-request";
import { z } from "zod";

import { parsePlainJson } from "#app/platform/plain-text.ts";

import { ShopifyAccessLost, ShopifyRejected, ShopifyUnavailable, type AccessLoss } from "./errors.ts";

const API_VERSION = "2026-10";

/** No number is documented; a read this slow is broken, and a write this slow has an unknown outcome. */
const READ_TIMEOUT_MS = 10_000;

const WRITE_TIMEOUT_MS = 30_000;

export type Access = { shop: string; accessToken: string };

const costShape = z.object({
  requestedQueryCost: z.number(),
  actualQueryCost: z.number().nullable(),
  throttleStatus: z.object({ maximumAvailable: z.number(), currentlyAvailable: z.number(), restoreRate: z.number() }),
});

/** What Shopify says a request cost, and what is left in the bucket it comes from. */
export type Cost = z.infer<typeof costShape>;

export type Answer<R> = { throttled: false; data: R } | { throttled: true; cost: Cost | null };

function isMutation(document: TypedDocumentNode<unknown, never>): boolean {
  return document.definitions.some((part) => part.kind === Kind.OPERATION_DEFINITION && part.operation === "mutation");
}

/**
 * Sends one document. Throws ShopifyUnavailable (nothing usable came back), ShopifyRejected (understood and refused)
 * or ShopifyAccessLost; a refusal for lack of points is an answer, because only the caller knows how to wait. `onCost` hears what
 * the request cost whatever the answer was; an answer that never came tells nobody. `without` names what the answer may lack.
 */
export async function send<R, V extends object>(
  access: Access,
  document: TypedDocumentNode<R, V>,
  variables: V,
  onCost: (cost: Cost) => void = () => {},
  without: Without | null = null,
): Promise<Answer<R>> {
  const client = new GraphQLClient(`https://${access.shop}/admin/api/${API_VERSION}/graphql.json`, {
    headers: { "X-Shopify-Access-Token": access.accessToken, Accept: "application/json" },
    errorPolicy: "all",
    jsonSerializer: { parse: parsePlainJson, stringify: JSON.stringify },
    fetch: globalThis.fetch,
  });
  const signal = AbortSignal.timeout(isMutation(document) ? WRITE_TIMEOUT_MS : READ_TIMEOUT_MS);
  const answer = await client.rawRequest<unknown>({ query: document as never, variables: variables as never, signal }).catch(sortFailure);
  const cost = readCost(answer.extensions);
  if (cost) onCost(cost);
  if (answer.errors?.length) {
    if (answer.errors.some((error) => error.extensions?.code === "THROTTLED")) return { throttled: true, cost };
    if (!without || answer.data === null || !answer.errors.every((error) => isDenied(error, without.field))) throw refusalOf(answer.errors);
    without.onDenied();
  }
  if (answer.data === null || typeof answer.data !== "object") throw new ShopifyUnavailable(5, { because: "an answer without data" });
  return { throttled: false, data: answer.data as R };
}

function readCost(extensions: unknown): Cost | null {
  return z.object({ cost: costShape }).safeParse(extensions).data?.cost ?? null;
}

/**
 * A failed request by its HTTP status. The client's own error text holds the request and is not passed on,
 * nor kept as a cause: it would reach the log.
 */
function sortFailure(error: unknown): never {
  if (!(error instanceof ClientError)) {
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    throw new ShopifyUnavailable(5, { because: timedOut ? "no answer in time" : "no usable answer" });
  }
  const { status } = error.response;
  const loss = accessLossOf(status);
  if (loss) throw new ShopifyAccessLost(loss);
  if (status === 429 || status === 430 || status >= 500 || status < 400) {
    const headers = error.response.headers;
    const asked = headers instanceof Headers ? Number(headers.get("Retry-After")) : 0;
    throw new ShopifyUnavailable(asked > 0 ? asked : 5, { because: `HTTP ${status}`, hadNoEffect: status === 429 || status === 430 });
  }
  throw new ShopifyRejected(`http_${status}`, `Shopify answered ${status}`);
}

type TopLevelError = { message: string; path?: readonly (string | number)[] | undefined; extensions?: { code?: unknown } };

/** A field that may be denied: the rest of the answer is taken, with null in its place, and `onDenied` hears of it. */
export type Without = { field: string; onDenied: () => void };

/** Shopify denies a field of an object with the answer around it: customers of an app that is not approved for their data. */
function isDenied({ path, extensions }: TopLevelError, field: string): boolean {
  return extensions?.code === "ACCESS_DENIED" && (path ?? []).includes(field);
}

/** Top-level errors come with HTTP 200. Codes as recorded; one without a code says nothing about a second try, so it may have one. */
function refusalOf(errors: readonly TopLevelError[]): Error {
  const error = errors[0] ?? { message: "unknown" };
  const code = error.extensions?.code;
  switch (code) {
    case "ACCESS_DENIED":
      return new ShopifyAccessLost("scope_missing");
    case "SHOP_INACTIVE":
      return new ShopifyAccessLost("shop_frozen");
    case "INTERNAL_SERVER_ERROR":
    case undefined:
      return new ShopifyUnavailable(5, { because: error.message });
    default:
      return new ShopifyRejected(String(code), error.message);
  }
}

/** HTTP statuses by which Shopify says that the app may not come in (any more); null for every other status. */
export function accessLossOf(status: number): AccessLoss | null {
  switch (status) {
    case 401:
      return "token_refused";
    case 402:
      return "shop_frozen";
    case 403:
      return "scope_missing";
    case 404:
      return "shop_gone";
    case 423:
      return "shop_locked";
    default:
      return null;
  }
}

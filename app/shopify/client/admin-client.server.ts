/** The Admin API of one shop, as gateways use it: a token that is good, points that are there, answers that are sorted. */
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { Kind } from "graphql";
import { setTimeout as sleep } from "node:timers/promises";

import { shopDb } from "#app/platform/db.server.ts";
import { count, inSpan, observe } from "#app/platform/measure.server.ts";

import { estimateCost, rememberCost } from "./cost-estimate.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "./errors.ts";
import { offlineToken } from "./offline-token.server.ts";
import { budgetOf, type Priority, type RateBudget } from "./rate-budget.server.ts";
import { send, type Answer, type Cost, type Without } from "./transport.server.ts";

export type Admin = {
  readonly shop: string;
  /** Points Shopify has charged through this client so far. */
  readonly spent: number;
  /** Throws ShopifyUnavailable, ShopifyRejected or ShopifyAccessLost; see errors.ts. `without`: what the answer may lack. */
  request<R, V extends object>(document: TypedDocumentNode<R, V>, variables: V, without?: Without): Promise<R>;
};

/** A person looks at a spinner and is better told to try again; a worker has time. */
const PATIENCE_MS: Record<Priority, number> = { person: 8_000, background: 60_000, spare: 60_000 };

export function adminFor(shop: string, { priority }: { priority: Priority }): Admin {
  const budget = budgetOf({ shop, db: shopDb(shop) });
  let spent = 0;

  async function request<R, V extends object>(document: TypedDocumentNode<R, V>, variables: V, without?: Without): Promise<R> {
    const giveUpAt = Date.now() + PATIENCE_MS[priority];
    let points = estimateCost(document);
    for (;;) {
      await waitForPoints(budget, { points, priority, giveUpAt });
      const lastCost: { cost: Cost | null } = { cost: null };
      const onCost = (cost: Cost) => {
        lastCost.cost = cost;
        rememberCost(document, cost.requestedQueryCost);
        spent += cost.actualQueryCost ?? 0;
        const { currentlyAvailable, maximumAvailable } = cost.throttleStatus;
        if (maximumAvailable > 0) observe("shopifyPointsLeft", Math.max(0, currentlyAvailable / maximumAvailable));
      };
      const call = { shop, document, variables, onCost, without };
      const answer = await measured(call, () => sendWithToken(call)).finally(() => budget.learn(lastCost.cost, points));
      if (!answer.throttled) return answer.data;
      // Refused for lack of points: the budget has just learnt how many there are, and what the call really asks for.
      points = answer.cost?.requestedQueryCost ?? points;
      if (!answer.cost) await sleep(1_000);
    }
  }

  return {
    shop,
    get spent() {
      return spent;
    },
    request,
  };
}

/** Counts and times a call by how Shopify answered, and traces it under the operation's name. */
async function measured<R, V extends object>(
  { shop, document }: { shop: string; document: TypedDocumentNode<R, V> },
  ask: () => Promise<Answer<R>>,
): Promise<Answer<R>> {
  const began = performance.now();
  const ended = (outcome: string) => {
    count("shopifyCalls", { outcome });
    observe("shopifySeconds", (performance.now() - began) / 1000);
  };
  try {
    const name = operationNameOf(document);
    const answer = await inSpan("client", { name: `shopify ${name}`, fields: { "graphql.operation.name": name, shop } }, ask);
    ended(answer.throttled ? "throttled" : "answered");
    return answer;
  } catch (error) {
    ended(error instanceof ShopifyAccessLost ? "access_lost" : error instanceof ShopifyUnavailable ? "unavailable" : "rejected");
    throw error;
  }
}

function operationNameOf(document: TypedDocumentNode<unknown, never>): string {
  const operation = document.definitions.find((part) => part.kind === Kind.OPERATION_DEFINITION);
  return operation?.name?.value ?? "unnamed";
}

async function waitForPoints(budget: RateBudget, call: { points: number; priority: Priority; giveUpAt: number }): Promise<void> {
  for (;;) {
    const wait = await budget.draw(call.points, call.priority);
    if (wait === 0) return;
    if (Date.now() + wait > call.giveUpAt)
      throw new ShopifyUnavailable(Math.max(1, Math.ceil(wait / 1000)), { because: "throttled", hadNoEffect: true });
    await sleep(wait);
  }
}

/** A refused token is renewed once; the second refusal is the shop's last word. */
async function sendWithToken<R, V extends object>({
  shop,
  document,
  variables,
  onCost,
  without,
}: {
  shop: string;
  document: TypedDocumentNode<R, V>;
  variables: V;
  onCost: (cost: Cost) => void;
  without: Without | undefined;
}): Promise<Answer<R>> {
  const accessToken = await offlineToken(shop).catch(unsent);
  try {
    return await send({ shop, accessToken }, document, variables, onCost, without);
  } catch (error) {
    if (!(error instanceof ShopifyAccessLost) || error.because !== "token_refused") throw error;
    const renewed = await offlineToken(shop, accessToken).catch(unsent);
    return send({ shop, accessToken: renewed }, document, variables, onCost, without);
  }
}

/** There was no token to send it with. */
function unsent(error: unknown): never {
  if (!(error instanceof ShopifyUnavailable)) throw error;
  throw new ShopifyUnavailable(error.retryAfterSeconds, { because: "no token", hadNoEffect: true, cause: error });
}

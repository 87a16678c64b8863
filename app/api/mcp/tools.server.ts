/** The API's operations as tools of an agent. A write is a preview and a confirmation here too; the key's scopes decide what is seen. */
import { z } from "zod";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";

import { log } from "#app/platform/logger.server.ts";
import { isPlain } from "#app/platform/plain-text.ts";

import { mayNot, unreadable } from "../call.server.ts";
import type { Caller, Operation } from "../operation.ts";
import { OPERATIONS } from "../operations.server.ts";
import { Refusal } from "../problems.ts";

/** `reads`: nothing changes. `destroys`: codes stop working. */
type Tool = { name: string; operation: string; description: string; does: "reads" | "previews" | "destroys" };

const PREVIEW =
  "Changes nothing. Show the answer to the person, and confirm only when they agree; the token is good for five minutes, once.";

const TOOLS: readonly Tool[] = [
  {
    name: "find_member",
    operation: "listMembers",
    does: "reads",
    description: "Members of the creator programme, by e-mail, handle or offer.",
  },
  {
    name: "whose_code",
    operation: "listCodes",
    does: "reads",
    description: "Whose a promo code is or was, and when: narrow by `name`. Also all codes a member held: narrow by `memberId`.",
  },
  { name: "offers", operation: "listOffers", does: "reads", description: "Offers: the Shopify discounts that hold members' codes." },
  { name: "offer", operation: "getOffer", does: "reads", description: "One offer: what it gives, its state and commission." },
  { name: "refreshes", operation: "listRefreshes", does: "reads", description: "Refreshes of codes and how they stand." },
  { name: "refresh", operation: "getRefresh", does: "reads", description: "How one refresh stands; ask again until it is settled." },
  { name: "leak_cases", operation: "listLeakCases", does: "reads", description: "Codes that may have leaked, since when and why." },
  { name: "orders", operation: "listOrders", does: "reads", description: "Orders and the members they count for." },
  {
    name: "commissions",
    operation: "listCommissions",
    does: "reads",
    description: "Members' parts of orders, with commission and its state.",
  },
  { name: "payouts", operation: "listPayouts", does: "reads", description: "Payouts." },
  {
    name: "sales",
    operation: "getSales",
    does: "reads",
    description: "What conversions come to: of everything, an offer, a member, a code.",
  },
  { name: "attention", operation: "getAttention", does: "reads", description: "What waits for a person of the shop." },
  { name: "activity", operation: "listActivity", does: "reads", description: "What was done in the shop, by whom and why." },
  {
    name: "preview_refresh",
    operation: "previewRefresh",
    does: "previews",
    description: `What replacing members' codes would do. ${PREVIEW}`,
  },
  {
    name: "confirm_refresh",
    operation: "confirmRefresh",
    does: "destroys",
    description: "Replaces the codes exactly as previewed: the old ones stop working.",
  },
  {
    name: "preview_change",
    operation: "previewChange",
    does: "previews",
    description: `What deactivating or activating members of an offer would do. ${PREVIEW}`,
  },
  {
    name: "confirm_change",
    operation: "confirmChange",
    does: "destroys",
    description: "Deactivates or activates the members exactly as previewed.",
  },
];

/** Everything an operation takes, in one object, as a tool has it. */
function inputOf({ params, query, body }: Operation): z.ZodObject {
  const inBody = body instanceof z.ZodObject ? body.shape : {};
  return z.strictObject({ ...params.shape, ...query.shape, ...inBody });
}

/** A server for one request, with the tools that the caller's key may use. */
export function toolServer(caller: Caller): McpServer {
  const server = new McpServer(
    { name: "reissue", version: "1" },
    {
      instructions:
        "Promo codes of a shop's creators. Amounts are in minor units with their currency, times in UTC. Codes are changed in two steps: preview, then confirm with the preview's token.",
    },
  );
  for (const { name, operation: id, description, does } of TOOLS) {
    const operation = OPERATIONS.find((one) => one.id === id);
    if (!operation) throw new Error(`No operation ${id}`);
    if (mayNot(caller, operation)) continue;
    server.registerTool(
      name,
      {
        description,
        inputSchema: inputOf(operation),
        annotations: {
          readOnlyHint: does === "reads",
          destructiveHint: does === "destroys",
          idempotentHint: does === "reads",
          openWorldHint: false,
        },
      },
      async (given: unknown) => {
        try {
          return told(await call(caller, operation, given));
        } catch (error) {
          // The library would tell the agent what the error says, which is nobody's business.
          log.error("tool_failed", error, { tool: name, shop: caller.ctx.shop });
          return told(new Refusal("failed"));
        }
      },
    );
  }
  registerOtherReads(server, caller);
  return server;
}

/**
 * The rest of what can be read, behind two tools: an agent that is shown a tool for each of some fifty lists chooses worse among them and
 * has less room to think.
 */
function registerOtherReads(server: McpServer, caller: Caller): void {
  const known = new Set(TOOLS.map(({ operation }) => operation));
  const others = OPERATIONS.filter((one) => one.method === "get" && !known.has(one.id) && !mayNot(caller, one));
  const annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
  const kinds = [...new Set(others.map(({ tag }) => tag.toLowerCase()))].join(", ");
  server.registerTool(
    "what_else_can_be_read",
    { description: `What \`read\` can read beside the other tools (${kinds}), with the arguments of each.`, inputSchema: {}, annotations },
    () =>
      told({
        operations: others.map((one) => ({
          ...{ operation: one.id, summary: one.summary, ...(one.description && { description: one.description }) },
          arguments: z.toJSONSchema(inputOf(one), { io: "input" }).properties,
        })),
      }),
  );
  server.registerTool(
    "read",
    {
      description: "Reads one of the operations that `what_else_can_be_read` lists. Nothing changes.",
      inputSchema: { operation: z.string().max(100), arguments: z.record(z.string(), z.unknown()).default({}) },
      annotations,
    },
    async ({ operation: id, arguments: given }) => {
      const operation = others.find((one) => one.id === id);
      if (!operation) return told(new Refusal("not_found", { detail: "Ask what_else_can_be_read for the operations." }));
      const read = inputOf(operation).safeParse(given);
      if (!read.success) return told(unreadable(read.error));
      try {
        return told(await call(caller, operation, read.data));
      } catch (error) {
        log.error("tool_failed", error, { tool: `read ${id}`, shop: caller.ctx.shop });
        return told(new Refusal("failed"));
      }
    },
  );
}

/** What the tool was given was read by the operation's own schemas; here each part of it gets its own. */
async function call(caller: Caller, operation: Operation, given: unknown): Promise<unknown> {
  const { params, query } = operation;
  const parts = Object.entries(given as Record<string, unknown>);
  if (!isPlain(given)) return new Refusal("bad_request", { detail: "A text holds what is no character." });
  const pick = (isOf: (name: string) => boolean) => Object.fromEntries(parts.filter(([name]) => isOf(name)));
  return operation.run(caller, {
    params: pick((name) => name in params.shape),
    query: pick((name) => name in query.shape),
    body: pick((name) => !(name in params.shape) && !(name in query.shape)),
  });
}

function told(answer: unknown): CallToolResult {
  const isError = answer instanceof Refusal;
  return { content: [{ type: "text", text: JSON.stringify(isError ? answer.problem : answer) }], isError };
}

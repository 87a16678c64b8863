/** The MCP server, driven by the official SDK's own client. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";

import { anApiShop, type ApiShop } from "./a-shop.ts";

let shop: ApiShop;
let answerMcp: (request: Request) => Promise<Response>;
beforeAll(async () => {
  shop = await anApiShop();
  ({ answerMcp } = await import("#app/http/mcp-request.server.ts"));
});
afterAll(() => shop.close());

async function connect(key: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  const transport = new StreamableHTTPClientTransport(new URL("https://reissue.example.com/mcp"), {
    requestInit: { headers: { Authorization: `Bearer ${key}` } },
    fetch: (url, init) => answerMcp(new Request(url, init)),
  });
  await client.connect(transport as Transport);
  return client;
}

type Told = { isError: boolean; answer: Record<string, unknown> & { items?: Record<string, unknown>[]; rows?: Record<string, unknown>[] } };

async function callTool(client: Client, name: string, given: Record<string, unknown>): Promise<Told> {
  const result = (await client.callTool({ name, arguments: given })) as { isError?: boolean; content: { text: string }[] };
  return { isError: result.isError ?? false, answer: JSON.parse(result.content[0]!.text) as Told["answer"] };
}

test("a key sees the tools of its scopes: without “refresh” none that writes", async () => {
  const names = async (key: string) => (await (await connect(key)).listTools()).tools.map(({ name }) => name).sort();
  const writing = ["confirm_change", "confirm_refresh", "preview_change", "preview_refresh"];
  const viewer = await names(await shop.aKey(["view"]));
  expect(viewer).toEqual([
    ...["activity", "attention", "find_member", "leak_cases", "offer", "offers", "read", "refresh", "refreshes"],
    ...["what_else_can_be_read", "whose_code"],
  ]);
  expect(await names(await shop.aKey(["view", "money", "refresh"]))).toEqual(
    [...viewer, ...writing, "commissions", "orders", "payouts", "sales"].sort(),
  );
  await expect(connect("rsk_none")).rejects.toThrow();
});

test("what an agent is told of all tools is short, and of ids and times the format alone", async () => {
  const client = await connect(await shop.aKey(["view", "money", "messages", "refresh"]));
  const told = [JSON.stringify((await client.listTools()).tools), JSON.stringify(await callTool(client, "what_else_can_be_read", {}))];
  expect(told.map((text) => [text.includes('"pattern"'), text.length > 20_000])).toEqual(told.map(() => [false, false]));
  expect(told[0]).toContain('"format":"uuid"');
});

test("an agent reads everything else through one tool, which does what the key's scopes say", async () => {
  const project = await shop.ctx.db.project.create({ data: { shop: shop.ctx.shop, name: "Autumn" } });
  const client = await connect(await shop.aKey(["view"]));
  const { answer } = await callTool(client, "what_else_can_be_read", {});
  const operations = answer.operations as { operation: string; arguments: object }[];
  expect(operations.find(({ operation }) => operation === "listProjects")?.arguments).toMatchObject({ archived: { type: "boolean" } });
  expect(operations.filter(({ operation }) => /Sales|Payout|Texts|listMembers|preview/.test(operation))).toEqual([]);
  const read = (operation: string, given: object) => callTool(client, "read", { operation, arguments: given });
  expect((await read("listProjects", { archived: false, limit: 5 })).answer.items).toMatchObject([{ id: project.id, name: "Autumn" }]);
  expect((await read("listProjects", { archived: "no" })).answer).toMatchObject({ code: "bad_request", errors: [{ at: "archived" }] });
  for (const not of ["getSalesOverTime", "listMessageTexts", "confirmRefresh", "nothing"])
    expect(await read(not, {})).toMatchObject({ isError: true, answer: { code: "not_found" } });
  await shop.ctx.db.project.deleteMany({});
});

test("an agent finds whose code it is and replaces it in two steps; confirms that race do it once", async () => {
  const offer = await shop.anOffer("AGENT1", "AGENT2");
  const client = await connect(await shop.aKey(["view", "refresh"]));
  const { answer: found } = await callTool(client, "whose_code", { name: "agent1", live: true, limit: "5" });
  const [{ memberId } = { memberId: "" }] = found.items as { memberId: string }[];
  expect(memberId).toBe(offer.members[0]!.memberId);
  const asked = { offerId: offer.id, reason: "leak", rows: [{ memberId, newCode: "AGENTNEW" }] };
  const { answer: preview } = await callTool(client, "preview_refresh", asked);
  expect(preview.rows).toMatchObject([{ oldCode: "AGENT1", newCode: "AGENTNEW", blocks: false }]);
  expect(await shop.started(offer)).toBe(0);
  const { refreshId, token } = preview;
  const racing = await Promise.all([1, 2, 3].map(() => callTool(client, "confirm_refresh", { refreshId, token })));
  expect(racing.filter(({ isError }) => !isError)).toHaveLength(1);
  for (const { isError, answer } of racing) if (isError) expect(["token_used", "already_started"]).toContain(answer.code);
  expect(await shop.started(offer)).toBe(1);
});

test("a token of other arguments and one that is too old are refused, and nothing is done", async () => {
  const offer = await shop.anOffer("OTHER1", "OTHER2");
  const client = await connect(await shop.aKey(["refresh"]));
  const preview = (at: number) =>
    callTool(client, "preview_refresh", {
      ...{ offerId: offer.id, reason: "other" },
      rows: [{ memberId: offer.members[at]!.memberId, newCode: `OTHERNEW${at}` }],
    });
  const [one, two] = [(await preview(0)).answer, (await preview(1)).answer];
  const wrong = await callTool(client, "confirm_refresh", { refreshId: one.refreshId, token: two.token });
  expect(wrong).toMatchObject({ isError: true, answer: { code: "token_of_another_request" } });
  const change = { offerId: offer.id, kind: "deactivate", memberIds: [offer.members[0]!.memberId] };
  const { answer: previewed } = await callTool(client, "preview_change", change);
  const more = { ...change, memberIds: offer.members.map(({ memberId }) => memberId), token: previewed.token };
  expect((await callTool(client, "confirm_change", more)).answer).toMatchObject({ code: "token_of_another_request" });
  await shop.ctx.db.previewToken.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
  const late = await callTool(client, "confirm_refresh", { refreshId: one.refreshId, token: one.token });
  expect(late.answer).toMatchObject({ code: "token_expired" });
  expect((await callTool(client, "confirm_change", { ...change, token: previewed.token })).answer).toMatchObject({ code: "token_expired" });
  expect(await shop.started(offer)).toBe(0);
  expect(await shop.ctx.db.enrolmentChange.count({ where: { offerId: offer.id } })).toBe(0);
});

test("many messages in one request count as many, and a body that is no UTF-8 is refused instead of read as another code", async () => {
  const key = await shop.aKey(["view"]);
  const send = (body: BodyInit) =>
    answerMcp(
      new Request("https://reissue.example.com/mcp", {
        method: "POST",
        headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", Accept: "application/json, text/event-stream" },
        body,
      }),
    );
  const asking = (name: string) => ({
    jsonrpc: "2.0",
    id: name,
    method: "tools/call",
    params: { name: "whose_code", arguments: { name } },
  });
  const two = await send(JSON.stringify([asking("ONE"), asking("TWO")]));
  expect((await two.json()) as object[]).toHaveLength(2);
  const many = await send(JSON.stringify(Array.from({ length: 300 }, () => asking("MANY"))));
  expect([many.status, Number(many.headers.get("retry-after")) > 0]).toEqual([429, true]);
  await shop.app.db.$executeRaw`DELETE FROM "limits"."asked"`;
  expect((await send(Buffer.from(JSON.stringify(asking("GRÖSSE")), "latin1"))).status).toBe(400);
});

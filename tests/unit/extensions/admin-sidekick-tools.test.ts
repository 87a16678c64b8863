import { join } from "node:path";

import { jest } from "@jest/globals";
import type { Tools, ToolHandler } from "@shopify/ui-extensions/admin";
import { getExtension } from "@shopify/ui-extensions-tester";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "smol-toml";

import { toolDeclarations, TOOLS, type ToolName } from "#app/screens/sidekick/tools.ts";
import { anEmptyDocument } from "#tests/support/document.ts";
import { readSource } from "#tests/support/sources.ts";
import { repository } from "#tests/support/stack/folders.ts";

const FOLDER = "extensions/admin-sidekick-tools";
type Declared = { name: string; description: string; inputSchema: object; outputSchema: object };
const declared = JSON.parse(readSource(`${FOLDER}/tools.json`)) as Declared[];
const instructions = readSource(`${FOLDER}/instructions.md`);
const extension = getExtension("admin.app.tools.data", { configSearchDir: join(repository, FOLDER) });

let handlers: Map<string, ToolHandler>;
let app: jest.Mock<typeof fetch>;
beforeEach(async () => {
  handlers = new Map();
  anEmptyDocument();
  extension.setUp();
  const tools: Tools = {
    register: (name, handler) => (handlers.set(name, handler), () => handlers.delete(name)),
    unregister: (name) => void handlers.delete(name),
    clear: () => handlers.clear(),
  };
  // The tester of 2026-07 has `tools` for the app's home alone; the documentation and Shopify CLI give them to this target.
  Object.defineProperty(extension.shopify, "tools", { value: tools, configurable: true, writable: true });
  app = jest.fn<typeof fetch>();
  extension.fetch = app;
  await extension.render();
});
afterEach(() => extension.tearDown());

const ask = async (tool: ToolName, input: object) => handlers.get(tool)!(input);

test("tools.json says what the app reads and answers: npm run sidekick writes it", () => {
  expect(declared).toEqual(toolDeclarations());
});

test("every tool that is declared is registered, and none beside them", () => {
  expect([...handlers.keys()].toSorted()).toEqual(declared.map(({ name }) => name).toSorted());
});

test("a question reaches the app's own address, and what the app answers reaches Sidekick as it is", async () => {
  app.mockResolvedValueOnce(Response.json({ results: [], more: false }));
  expect(await ask("find_code", { code: "MAYA 15" })).toEqual({ results: [], more: false });
  const [address] = app.mock.calls[0]!;
  expect(address).toBe("/admin/tools?tool=find_code&input=%7B%22code%22%3A%22MAYA+15%22%7D");
});

test("a refusal is told in the app's words; an app that is away is said to be away", async () => {
  app.mockResolvedValueOnce(Response.json({ problem: "You may not see sales. Ask the owner of the store." }, { status: 403 }));
  expect(await ask("list_commissions_due", {})).toMatchObject({ results: [], note: "You may not see sales. Ask the owner of the store." });
  app.mockRejectedValueOnce(new Error("offline"));
  app.mockResolvedValueOnce(new Response("<html>", { status: 502 }));
  for (const _ of [1, 2])
    expect(await ask("find_code", { code: "A" })).toMatchObject({ note: expect.stringContaining("did not answer") as string });
});

test("a refused answer keeps to the declared form as well", async () => {
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  for (const { name, outputSchema } of declared) {
    app.mockResolvedValueOnce(Response.json({ problem: "No." }, { status: 400 }));
    expect([name, ajv.validate(outputSchema, await ask(name as ToolName, {}))]).toEqual([name, true]);
  }
});

// Limits as they stand in shopify.dev's pages on Sidekick (decision 810): 20 tools of an app, 64 characters of a name, 512 of a description,
// 256 tokens of an extension's description, 2,048 of the instructions. A token is taken for three characters, which is on the safe side.
test("names, descriptions and instructions keep to what Shopify takes", () => {
  expect(declared.length).toBeLessThanOrEqual(20);
  for (const { name, description } of declared) {
    expect(name).toMatch(/^[a-z_]{1,64}$/);
    expect([name, description.length <= 512]).toEqual([name, true]);
    expect(instructions).toContain(`\`${name}\``);
  }
  const { extensions } = parse(readSource(`${FOLDER}/shopify.extension.toml`)) as unknown as { extensions: { description: string }[] };
  expect(extensions[0]!.description.length).toBeLessThanOrEqual(256 * 3);
  expect(instructions.length).toBeLessThanOrEqual(2_048 * 3);
});

test("without its summary the app's configuration is refused by Shopify: it is there, short, and promotes nothing", () => {
  const { sidekick } = parse(readSource("shopify.app.toml")) as { sidekick: { extensions_summary: string } };
  expect(sidekick.extensions_summary).toMatch(/^.{40,200}$/);
  const texts = [sidekick.extensions_summary, instructions, ...declared.map(({ description }) => description)].join("\n");
  expect(texts).not.toMatch(/\b(?:best|leading|upgrade|review us|rating|try|free|discover|powerful|Reissue)\b/i);
});

test("the tools only read", () => {
  expect(Object.keys(TOOLS)).toEqual(expect.not.arrayContaining([expect.stringMatching(/^(?!find_|list_)/)]));
});

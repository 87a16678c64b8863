/** The pixel that tells refused codes, run on a stand-in of Shopify's sandbox: what it sends, and what never leaves the checkout. */
import { jest } from "@jest/globals";
import { readFileSync } from "node:fs";

import { parse } from "smol-toml";

import { markOf } from "#app/leaks/attempts/mark.ts";

type Alert = { type: string; value: string | null };
type Render = (api: object) => void;

let alert: (alert: Alert) => void;
let sent: { address: string; body: string }[];
beforeEach(async () => {
  sent = [];
  let render: Render = () => undefined;
  const shopify = { extend: (_point: string, run: Render) => (render = run) };
  Object.assign(globalThis, { shopify });
  jest.spyOn(globalThis, "fetch").mockImplementation((address, init) => {
    sent.push({ address: String(address as string), body: String(init?.body as string) });
    return Promise.resolve(new Response(null, { status: 204 }));
  });
  jest.resetModules();
  await import("../../../extensions/refused-codes/src/index.ts");
  render({
    settings: { address: "https://reissue.example.com/attempts", shop: "glow.myshopify.com", key: "k3y" },
    analytics: {
      subscribe: (name: string, hear: (event: object) => void) => {
        if (name === "alert_displayed") alert = (one) => hear({ data: { alert: one } });
      },
    },
  });
});
afterEach(() => jest.restoreAllMocks());

test("a refused code is told once by its mark, and what was typed stays in the checkout", () => {
  alert({ type: "DISCOUNT_ERROR", value: " glowmaya10 " });
  alert({ type: "DISCOUNT_ERROR", value: "GLOWMAYA10" });
  expect(sent.map(({ address }) => address)).toEqual(["https://reissue.example.com/attempts"]);
  expect(JSON.parse(sent[0]?.body ?? "")).toEqual({ shop: "glow.myshopify.com", key: "k3y", mark: markOf("GLOWMAYA10") });
  expect(sent[0]?.body.toLowerCase()).not.toContain("glowmaya10");
});

test("other alerts, and those without a value, are not told", () => {
  alert({ type: "CONTACT_ERROR", value: "mia@example.com" });
  alert({ type: "DISCOUNT_ERROR", value: null });
  alert({ type: "DISCOUNT_ERROR", value: "  " });
  expect(sent).toEqual([]);
});

test("marks of names are equal in any letter case, and differ between names", () => {
  expect(markOf("Glow-Maya10")).toBe(markOf("glow-maya10"));
  expect(new Set(Array.from({ length: 10_000 }, (_, number) => markOf(`GLOW${number}`))).size).toBe(10_000);
});

test("it is loaded in the strict sandbox, where shoppers allow analytics, and asks for nothing more of them", () => {
  const { runtime_context: context, customer_privacy: privacy } = parse(
    readFileSync("extensions/refused-codes/shopify.extension.toml", "utf8"),
  ) as { runtime_context: string; customer_privacy: object };
  expect(context).toBe("strict");
  expect(privacy).toEqual({ analytics: true, marketing: false, preferences: false, sale_of_data: "disabled" });
});

import { refusalIn } from "#app/ui/refusal-in.ts";

const SENTENCE = "You may not see or handle sales, orders, commissions and payouts. Ask Ines Calder.";

test("the app's own refusal is read as the sentence it is", async () => {
  expect(await refusalIn(new Response(SENTENCE, { status: 403, statusText: "Not permitted" }))).toBe(SENTENCE);
  // The next protocol has no status text.
  expect(await refusalIn(new Response(SENTENCE, { status: 403 }))).toBe(SENTENCE);
});

test.each([
  ["an answer", new Response("a,b", { status: 200 })],
  ["Shopify's refusal without a text", new Response(null, { status: 403 })],
  ["a proxy's page", new Response("<h1>Forbidden</h1>", { status: 403, headers: { "Content-Type": "text/html" } })],
  ["a long text", new Response("x".repeat(501), { status: 403 })],
  ["a failure", new Response(SENTENCE, { status: 500 })],
])("%s is none", async (_what, answer) => {
  expect(await refusalIn(answer)).toBeNull();
});

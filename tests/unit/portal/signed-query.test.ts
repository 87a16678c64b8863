import { repeatsSignedFact } from "#app/portal/signed-query.ts";

const SIGNED = "shop=a.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Freissue&timestamp=1&signature=ab";
const repeats = (query: string) => repeatsSignedFact(new URLSearchParams(query));

test("a query as Shopify signs it names each fact once, whatever the visitor's own parameters", () => {
  expect(repeats(SIGNED)).toBe(false);
  expect(repeats(`utm_source=a&utm_source=b&shopping=1&${SIGNED}`)).toBe(false);
});

test.each(["logged_in_customer_id", "path_prefix", "shop", "timestamp", "signature"])(
  "a second %s is noticed, however it is written",
  (fact) => {
    const encoded = `%${fact.charCodeAt(0).toString(16)}${fact.slice(1)}`;
    for (const name of [fact, encoded, `${fact}[]`, `${fact}%5B%5D`, `${fact}[0]`, fact.toUpperCase(), `+${fact}`, `${fact}%20`]) {
      expect([name, repeats(`${name}=2&${SIGNED}`)]).toEqual([name, true]);
      expect([name, repeats(`${SIGNED}&${name}`)]).toEqual([name, true]);
    }
  },
);

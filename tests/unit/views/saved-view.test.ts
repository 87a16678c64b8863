import { viewOf, type ViewList } from "#app/views/saved-view.ts";

const of = (list: ViewList, query: string) => viewOf(list, new URLSearchParams(query));

test("a view is the filters of an address in one order, without its page and what Shopify adds", () => {
  expect(of("members", "page=3&tag=berlin&search=maya&shop=x.myshopify.com&host=abc&embedded=1")).toBe("search=maya&tag=berlin");
  expect(of("offers", "sort=revenueMinor&state=paused&search=")).toBe("state=paused&sort=revenueMinor");
  expect(of("projects", "")).toBe("");
});

test("a view of orders keeps its days by name, so that last month is last month next month as well", () => {
  const instants = "from=2026-10-01T04:00:00.000Z&to=2026-11-01T04:00:00.000Z";
  expect(of("orders", `${instants}&range=last_month&state=rejected`)).toBe("state=rejected&range=last_month");
  expect(new URLSearchParams(of("orders", instants)).get("to")).toBe("2026-11-01T04:00:00.000Z");
});

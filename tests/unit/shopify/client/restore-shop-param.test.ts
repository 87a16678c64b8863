import { urlWithShop } from "#app/shopify/client/restore-shop-param.ts";

const app = "https://app.example";
const page = `${app}/app?embedded=1&shop=lumen.myshopify.com&host=YWRtaW4&id_token=secret&locale=en`;
const visit = (url: string, headers: Record<string, string> = {}, method = "GET") => new Request(url, { method, headers });

test("a link followed by the browser itself keeps the shop of the page it was on, and not its token", () => {
  expect(urlWithShop(visit(`${app}/app/members?page=2`, { Referer: page }), app)).toBe(
    "/app/members?page=2&shop=lumen.myshopify.com&host=YWRtaW4&embedded=1&locale=en",
  );
});

test.each([
  ["a request that names its shop", visit(`${app}/app?shop=other.myshopify.com`, { Referer: page })],
  ["a request with a session token", visit(`${app}/app`, { Referer: page, Authorization: "Bearer x" })],
  ["a referrer of another origin", visit(`${app}/app`, { Referer: page.replace("app.example", "evil.example") })],
  ["a referrer without a shop", visit(`${app}/app`, { Referer: `${app}/app` })],
  ["a referrer that is no address", visit(`${app}/app`, { Referer: "nowhere" })],
  ["no referrer", visit(`${app}/app`)],
  ["a form", visit(`${app}/app`, { Referer: page }, "POST")],
])("%s goes on as it is", (_, request) => {
  expect(urlWithShop(request, app)).toBeNull();
});

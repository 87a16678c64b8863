import { repeatsSignedParameter } from "#app/http/signed-parameters.ts";

const SIGNED = "shop=a.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Freissue&timestamp=1&signature=abc";
const request = (query: string) => new Request(`https://reissue.example.com/portal?${query}`);

test("a query as Shopify signs it, with the visitor's own parameters, repeats nothing", () => {
  expect(repeatsSignedParameter(request(`${SIGNED}&colour=red&colour=blue`))).toBe(false);
});

test.each(["shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"])("a second %s is noticed before and after", (name) => {
  expect(repeatsSignedParameter(request(`${SIGNED}&${name}=2`))).toBe(true);
  expect(repeatsSignedParameter(request(`${name}=2&${SIGNED}`))).toBe(true);
});

test.each(["%73hop=b", "shop%5B%5D=b", "shop[]=b", "SHOP=b", "%20shop=b"])("another spelling of shop is noticed: %s", (again) => {
  expect(repeatsSignedParameter(request(`${SIGNED}&${again}`))).toBe(true);
});

test("a signed text cannot be cut in another way, so that what a visitor wrote becomes who they are", () => {
  // Shopify signs `x=logged_in_customer_id=42` of a visitor; the same text would be read as a customer and a parameter of another name.
  const cut =
    "x=&logged_in_customer_id=42&logged_in_customer_id%3Dpath_prefix=%2Fapps%2Freissue&shop=a.myshopify.com&timestamp=1&signature=abc";
  expect(repeatsSignedParameter(request(cut))).toBe(true);
});

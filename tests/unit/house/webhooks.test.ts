import { FIELDS_READ } from "#app/orders/ingest/parse-order.ts";
import { readSource, sourceFiles } from "#tests/support/sources.ts";
import { readAppRegistration } from "#tests/twin/outside/app-registration.ts";

const { webhooks } = readAppRegistration(readSource("shopify.app.toml"), { clientId: "", secret: "" });
const routes = new Set(
  sourceFiles("app/routes/**/*.{ts,tsx}").map((path) => path.replace(/^app\/routes\//, "").replace(/(\/route)?\.tsx?$/, "")),
);

test.each(webhooks.subscriptions.map(({ topic, path }) => ({ topic, path })))(
  "$topic, delivered to $path, has the file that handles it",
  ({ path }) => {
    expect(routes).toContain(path.replace(/^\//, "").replaceAll("/", "."));
  },
);

const fieldsOf = (topic: string) => webhooks.subscriptions.find((subscription) => subscription.topic === topic)?.fields?.toSorted();

test.each([
  ["orders/create", FIELDS_READ.order],
  ["orders/updated", FIELDS_READ.order],
  ["orders/cancelled", FIELDS_READ.order],
  ["refunds/create", FIELDS_READ.refund],
  ["customers/merge", FIELDS_READ.merge],
  ["customers/delete", FIELDS_READ.deletedCustomer],
])("%s asks Shopify for the fields that its body is read for, and no other", (topic, read) => {
  expect(fieldsOf(topic)).toEqual(read.toSorted());
});

test("a customer's name, address and e-mail are not sent with an order", () => {
  const named = webhooks.subscriptions.flatMap(({ fields }) => fields ?? []);
  expect(named.filter((field) => /email|phone|address|first_name|last_name|^customer$|note|client_details/.test(field))).toEqual([]);
});

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

/** The environment of the app in development, made from what Shopify CLI and `.env` say. */

type Source = Record<string, string | undefined>;
export type DevEnvironment =
  { ok: true; env: Record<string, string> & { PORT: string; NODE_ENV: "development" } } | { ok: false; message: string };

/**
 * Shopify CLI calls the tunnel's address HOST (and APP_URL); for the app, HOST is the interface it listens on. Scopes come from
 * shopify.app.toml unless the CLI or `.env` names others. Refuses with one message that says what is missing.
 */
export function devEnvironment(source: Source, scopes: string): DevEnvironment {
  const address = [source.APP_URL, source.HOST, source.SHOPIFY_APP_URL].find((one) => one?.includes("://"));
  const missing = [...(address ? [] : ["SHOPIFY_APP_URL"]), ...["SHOPIFY_API_KEY", "SHOPIFY_API_SECRET"].filter((name) => !source[name])];
  if (address === undefined || missing.length > 0) {
    const message = [
      `Missing: ${missing.join(", ")}.`,
      "`shopify app dev` sets these and opens a tunnel. To run without a Shopify account, use `npm run demo`.",
    ].join("\n");
    return { ok: false, message };
  }
  const { HOST: _host, ...rest } = Object.fromEntries(
    Object.entries(source).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return {
    ok: true,
    env: {
      ...rest,
      NODE_ENV: "development",
      SHOPIFY_APP_URL: address.replace(/\/+$/, ""),
      SCOPES: source.SCOPES || scopes,
      PORT: source.PORT || "3000",
    },
  };
}

import { parse } from "smol-toml";
import * as z from "zod";

/** An app as Shopify knows it once its configuration is deployed. */
export type AppRegistration = {
  clientId: string;
  secret: string;
  /** Not revoked yet while the secret is changed: what it signed is taken back, and it still acquires tokens. */
  formerSecret?: string;
  handle: string;
  title: string;
  scopes: string[];
  /** What the app may ask a person for later. */
  optionalScopes: string[];
  webhooks: { apiVersion: string; subscriptions: WebhookSubscription[] };
  appProxy: { prefix: string; subpath: string; path: string } | null;
};

/** `fields` are all that is sent of a body, by their names with dots; everything without. `path` is where on the app's own address deliveries go; `name` travels in X-Shopify-Name. */
type WebhookSubscription = { topic: string; path: string; name: string | null; fields?: readonly string[] };

const subscriptionShape = z.strictObject({
  topics: z.array(z.string()).optional(),
  compliance_topics: z.array(z.string()).optional(),
  uri: z.string(),
  name: z.string().optional(),
  include_fields: z.array(z.string()).optional(),
});

const configurationShape = z.looseObject({
  name: z.string(),
  handle: z.string(),
  embedded: z.literal(true),
  application_url: z.url(),
  access_scopes: z.looseObject({ scopes: z.string().default(""), optional_scopes: z.array(z.string()).default([]) }),
  webhooks: z.looseObject({ api_version: z.string(), subscriptions: z.array(subscriptionShape).default([]) }),
  app_proxy: z.object({ url: z.string(), subpath: z.string(), prefix: z.enum(["a", "apps", "community", "tools"]) }).optional(),
});

/**
 * Reads what Shopify would read in a `shopify.app.toml`. Refuses, by throwing, what the twin does not play:
 * a webhook `filter` or an app that is not embedded would otherwise be silently ignored.
 * Credentials are not part of that file and are given beside it.
 */
export function readAppRegistration(toml: string, credentials: { clientId: string; secret: string }): AppRegistration {
  const read = configurationShape.safeParse(parse(toml));
  if (!read.success) throw new Error(`The local Shopify cannot play this app configuration:\n${z.prettifyError(read.error)}`);
  const { name, handle, application_url, access_scopes, webhooks, app_proxy } = read.data;
  const pathOf = (address: string) => pathOnApp(address, application_url);

  return {
    ...credentials,
    handle,
    title: name,
    scopes: splitScopes(access_scopes.scopes),
    optionalScopes: access_scopes.optional_scopes,
    webhooks: {
      apiVersion: webhooks.api_version,
      subscriptions: webhooks.subscriptions.flatMap(({ topics = [], compliance_topics = [], uri, name, include_fields }) =>
        [...topics, ...compliance_topics].map((topic) => ({
          topic,
          path: pathOf(uri),
          name: name ?? null,
          ...(include_fields && { fields: include_fields }),
        })),
      ),
    },
    appProxy: app_proxy ? { prefix: app_proxy.prefix, subpath: app_proxy.subpath, path: pathOf(app_proxy.url) } : null,
  };
}

const splitScopes = (scopes: string) =>
  scopes
    .split(",")
    .map((scope) => scope.trim())
    .filter(Boolean);

/** Addresses may be relative, or absolute on the app's own address: `shopify app dev` moves both to the tunnel. */
function pathOnApp(address: string, applicationUrl: string): string {
  const base = new URL(applicationUrl);
  const url = new URL(address, base);
  if (url.origin !== base.origin)
    throw new Error(`${address} is not on the app's own address, ${base.origin}. The local Shopify delivers nowhere else.`);
  return url.pathname.replace(/\/$/, "") + url.search;
}

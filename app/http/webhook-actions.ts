/**
 * The actions of the webhook routes, called without the router: a flood of orders spends most of its time there. They are the
 * routes' own actions out of the bundle, so a webhook is taken in by one path however it comes.
 */
import type { IncomingHttpHeaders } from "node:http";

import type { ServerBuild } from "@remix-run/node";

type WebhookAction = (headers: IncomingHttpHeaders, body: Buffer) => Promise<Response>;

/** By the path that shopify.app.toml names, such as `/webhooks/orders`. A thrown `Response` is the answer; errors are thrown. */
export function webhookActions(routes: ServerBuild["routes"]): Map<string, WebhookAction> {
  const actions = new Map<string, WebhookAction>();
  for (const route of Object.values(routes)) {
    const { path, module } = route ?? {};
    const action = module?.action;
    if (!path?.startsWith("webhooks/") || !action) continue;
    actions.set(`/${path}`, async (headers, body) => {
      const request = new Request(`http://webhooks.invalid/${path}`, {
        method: "POST",
        headers: headersOf(headers),
        body: new Uint8Array(body),
      });
      try {
        return (await action({ request, params: {}, context: {} })) as Response;
      } catch (thrown) {
        if (thrown instanceof Response) return thrown;
        throw thrown;
      }
    });
  }
  return actions;
}

/** The only ones that are read, Shopify's and who pushes a queue's messages; making a `Headers` of all of them costs more than the signature. */
function headersOf(headers: IncomingHttpHeaders): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" && /^(?:(?:x-)?shopify-|authorization$)/.test(name) ? [[name, value]] : [],
  );
}

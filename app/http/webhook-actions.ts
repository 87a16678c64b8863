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
      try {
        return (await action({ request: new Delivery(headers, body) as unknown as Request, params: {}, context: {} })) as Response;
      } catch (thrown) {
        if (thrown instanceof Response) return thrown;
        throw thrown;
      }
    });
  }
  return actions;
}

/**
 * What a webhook's action reads of its request: the method, headers and the body, which is whole already. A `Request` of the runtime
 * copies the headers and the body and makes a stream of it, which takes as long as reading and checking the message.
 */
class Delivery implements Pick<Request, "method" | "url" | "bytes" | "json"> {
  readonly method = "POST";
  readonly url = "http://webhooks.invalid/";
  readonly headers: Pick<Headers, "get">;
  readonly #body: Buffer;

  constructor(headers: IncomingHttpHeaders, body: Buffer) {
    this.#body = body;
    this.headers = {
      get(name) {
        const value = headers[name];
        return typeof value === "string" ? value : null;
      },
    };
  }

  // Not async: the body is at hand.
  bytes() {
    return Promise.resolve(this.#body as Uint8Array<ArrayBuffer>);
  }

  // Rejects for what is no JSON, as a `Request` does.
  async json(): Promise<unknown> {
    return JSON.parse(this.#body.toString("utf8")) as unknown;
  }
}

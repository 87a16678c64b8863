import { createHmac } from "node:crypto";
import { raw } from "express";
import { Liquid } from "liquidjs";
import { Router } from "express";
import type { Request, Response } from "express";
import { themeOf } from "./store/creators-routes.ts";
import { html, storefrontPage, trusted } from "./store/page.ts";
import { signedInCustomer } from "./store/shopper-session.ts";
import type { TwinContext } from "./context.ts";
import { isInstalled } from "./install/installation.ts";

/**
 * Signs a storefront request for the app: repeated parameters joined with a comma, `name=value` sorted by their bytes and
 * strung together without separator, HMAC-SHA256 in hex. [the Ruby example of shopify.dev]
 */
function signProxyQuery(parameters: URLSearchParams, secret: string): string {
  const names = [...new Set(parameters.keys())].filter((name) => name !== "signature");
  const pairs = names.map((name) => Buffer.from(`${name}=${parameters.getAll(name).join(",")}`));
  const text = Buffer.concat(pairs.sort((one, other) => Buffer.compare(one, other)));
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** What Shopify itself adds; a shopper who sends one of these does not get it through. */
const ours = ["shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"];

/** `/{prefix}/{subpath}/*`, forwarded to the app with a signed query; Liquid answers are put into the storefront's layout. */
export function appProxyRoutes(twin: TwinContext): Router {
  const router = Router();
  const { appProxy } = twin.app;
  if (!appProxy) return router;
  const pathPrefix = `/${appProxy.prefix}/${appProxy.subpath}`;
  // A market's or language's folder stands before the path of every page.
  router.use([pathPrefix, `/:market${pathPrefix}`], raw({ type: () => true, limit: "5mb" }), async (request, response) => {
    const origin = twin.appOrigin;
    if (origin === null || !isInstalled(twin.world, twin.app.clientId))
      return void response.status(404).send(storefrontPage(twin, { title: "Not found", body: html`<p>There is nothing here.</p>` }));
    const query = new URLSearchParams(request.originalUrl.split("?")[1] ?? "");
    for (const name of ours) query.delete(name);
    query.set("shop", twin.world.data.shop.domain);
    query.set("logged_in_customer_id", String(signedInCustomer(twin, request)?.id ?? ""));
    const market = request.baseUrl.slice(0, -pathPrefix.length);
    query.set("path_prefix", `${market}${pathPrefix}`);
    query.set("timestamp", String(Math.floor(Date.now() / 1000)));
    query.set("signature", signProxyQuery(query, twin.app.secret));
    const rest = request.path === "/" && !request.originalUrl.startsWith(`${request.baseUrl}/`) ? "" : request.path;
    await forward(twin, { request, response, url: `${origin}${appProxy.path}${rest}?${query}` });
  });
  return router;
}

/** Cookies pass in neither direction. [shopify.dev, app proxies] */
async function forward(
  twin: TwinContext,
  { request, response, url }: { request: Request; response: Response; url: string },
): Promise<void> {
  const headers = new Headers({ "X-Forwarded-For": request.ip ?? "127.0.0.1", "X-Forwarded-Host": request.get("host") ?? "" });
  for (const name of ["accept", "accept-language", "content-type", "user-agent"]) {
    const value = request.get(name);
    if (value) headers.set(name, value);
  }
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? new Uint8Array(request.body) : undefined;
  let answer;
  try {
    answer = await fetch(url, { method: request.method, headers, redirect: "manual", ...(body && { body }) });
  } catch {
    // The app is down or restarting: what the shopper sees is a storefront error page, the same as in a shop.
    return void response
      .status(502)
      .send(storefrontPage(twin, { title: "Unavailable", body: html`<p>This page is not available at the moment.</p>` }));
  }
  response.status(answer.status);
  for (const name of ["cache-control", "location"]) if (answer.headers.has(name)) response.set(name, answer.headers.get(name)!);
  const type = answer.headers.get("content-type") ?? "";
  if (type.startsWith("application/liquid"))
    return void response
      .type("html")
      .send(renderLiquid(twin, await answer.text(), { theme: themeOf(request, response), path: request.originalUrl }));
  if (type) response.set("content-type", type);
  response.send(Buffer.from(await answer.arrayBuffer()));
}

const liquid = new Liquid();

/** The layout goes around it unless `{% layout none %}` asks for none. Of Shopify's objects it knows the routes for signing in. */
function renderLiquid(twin: TwinContext, source: string, { theme, path }: { theme: "light" | "dark"; path: string }): string {
  const bare = /\{%-?\s*layout\s+none\s*-?%\}/;
  const routes = { storefront_login_url: `/account/login?return_to=${encodeURIComponent(path)}` };
  const rendered = String(liquid.parseAndRenderSync(source.replace(bare, ""), { routes }));
  return bare.test(source) ? rendered : storefrontPage(twin, { title: "", body: trusted(rendered), theme });
}

import { createHmac, randomUUID } from "node:crypto";
import { join } from "node:path";
import express, { Router, json } from "express";
import * as z from "zod";
import type { TwinContext } from "./context.ts";
import { ensureInstalled, grantScopes, installationOf, isInstalled, revokeScopes } from "./install/installation.ts";
import { mintSessionToken } from "./install/session-token.ts";
import { drawnExtensions } from "./extensions.ts";
import { listOf, oneOf, pick } from "./shell-data.ts";
import { interFile } from "./tunnel/cdn.ts";

const shellFolder = join(import.meta.dirname, "shell");

/** The admin: its page for every `/admin/*` address, the assets, and the data the page asks for under `/admin/internal`. */
export function shellRoutes(twin: TwinContext): Router {
  const router = Router();
  router.use("/twin-assets/shell", express.static(shellFolder));
  router.use("/twin-assets/store", express.static(join(import.meta.dirname, "store"), { extensions: ["css"] }));
  router.get("/twin-assets/inter/*name", async (request, response) => {
    const file = await interFile(([] as string[]).concat(request.params["name"] ?? []).join("/"));
    if (!file) return void response.sendStatus(404);
    response.type(file.type).send(file.body);
  });
  router.use("/admin/internal", internalRoutes(twin));
  router.get("/", (_request, response) => response.redirect("/admin"));
  router.get(["/admin", "/admin/*rest"], (_request, response) => response.sendFile(join(shellFolder, "index.html")));
  return router;
}

function internalRoutes(twin: TwinContext): Router {
  const router = Router();
  const sessionId = randomUUID();
  const idToken = () =>
    mintSessionToken({
      shop: twin.world.data.shop.domain,
      clientId: twin.app.clientId,
      userId: staff(twin).id,
      sessionId,
      secret: twin.app.secret,
    });

  router.get("/session", (_request, response) => {
    const { shop } = twin.world.data;
    const { handle, title, clientId } = twin.app;
    const installed = isInstalled(twin.world, clientId);
    const user = staff(twin);
    response.json({ shop, user, app: { handle, title, clientId, installed, origin: twin.appOrigin } });
  });

  // Opening the app is what installs it.
  router.post("/app-address", json(), async (request, response) => {
    const { path } = z.object({ path: z.string().startsWith("/") }).parse(request.body);
    if (twin.appOrigin === null)
      return void response.status(409).json({ error: "No app is attached to this local Shopify. Start it with --app-url." });
    ensureInstalled(twin.world, twin.app);
    response.json({ url: await appAddress(twin, { path, sessionId, idToken: await idToken() }) });
  });
  router.post("/id-token", async (_request, response) => {
    if (!isInstalled(twin.world, twin.app.clientId)) return void response.status(409).json({ error: "The app is not installed." });
    response.json({ token: await idToken() });
  });

  // App Bridge's scopes: what is granted, and what a person grants or takes back. The dialog is the admin's.
  const scopes = () => ({
    granted: installationOf(twin.world, twin.app.clientId)?.scopes ?? [],
    required: twin.app.scopes,
    optional: twin.app.optionalScopes,
  });
  const asked = z.object({ scopes: z.array(z.string()) });
  router.get("/scopes", (_request, response) => void response.json(scopes()));
  router.post("/scopes/grant", json(), (request, response) => {
    grantScopes(twin.world, twin.app, asked.parse(request.body).scopes);
    response.json(scopes());
  });
  router.post("/scopes/revoke", json(), (request, response) => {
    revokeScopes(twin.world, twin.app, asked.parse(request.body).scopes);
    response.json(scopes());
  });

  router.get("/list/:kind", (request, response) => {
    const list = listOf(twin, {
      kind: request.params.kind,
      query: String(request.query["query"] ?? ""),
      page: Number(request.query["page"] ?? 1),
    });
    if (list) response.json(list);
    else response.sendStatus(404);
  });
  router.get("/one/:kind/:id", (request, response) => {
    const one = oneOf(twin, { kind: request.params.kind, id: Number(request.params.id) });
    if (one) response.json(one);
    else response.sendStatus(404);
  });
  router.get("/pick/:type", (request, response) => {
    const resources = pick(twin, request.params.type, String(request.query["query"] ?? ""));
    if (resources) response.json(resources);
    else response.sendStatus(404);
  });
  router.get("/extensions/frame", (_request, response) => response.sendFile(join(shellFolder, "extension-frame.html")));
  router.get("/extensions/words", (request, response) => {
    const extension = drawnExtensions().get(String(request.query["target"]));
    if (extension) response.json(extension.words);
    else response.sendStatus(404);
  });
  router.get("/extensions/script", async (request, response) => {
    const extension = drawnExtensions().get(String(request.query["target"]));
    if (!extension) return void response.sendStatus(404);
    response.type("js").send(await extension.script());
  });
  router.use((_request, response) => void response.sendStatus(404));
  return router;
}

/** The address an embedded app is framed with: what Shopify adds to it, signed over all of it. [Shopify's library] */
async function appAddress(
  twin: TwinContext,
  { path, sessionId, idToken }: { path: string; sessionId: string; idToken: string },
): Promise<string> {
  const { shop } = twin.world.data;
  const url = new URL(twin.appOrigin + path);
  const added = {
    embedded: "1",
    host: Buffer.from(`admin.shopify.com/store/${shopHandle(twin)}`).toString("base64"),
    id_token: idToken,
    locale: staff(twin).locale,
    session: createHmac("sha256", twin.app.secret).update(sessionId).digest("hex"),
    shop: shop.domain,
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  for (const [name, value] of Object.entries(added)) url.searchParams.set(name, value);
  const signed = [...url.searchParams]
    .sort(([a], [b]) => a.localeCompare(b, "en"))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  url.searchParams.set("hmac", createHmac("sha256", twin.app.secret).update(signed.join("&")).digest("hex"));
  return url.href;
}

/** `lumen-botanics`, the part of the domain that names the store in the admin's own addresses. */
export const shopHandle = (twin: TwinContext) => twin.world.data.shop.domain.replace(/\.myshopify\.com$/, "");

/** The local admin has one person in front of it: the first of the staff. */
function staff(twin: TwinContext) {
  const [first] = twin.world.data.staff;
  if (!first) throw new Error("The world has no staff, so nobody can be signed in to its admin.");
  return first;
}

import { randomUUID } from "node:crypto";
import { Router, json } from "express";
import type { RequestHandler, Response } from "express";
import * as z from "zod";
import { DroppedConnection } from "../admin/execute.ts";
import type { TwinContext } from "./context.ts";
import { useToken } from "./install/tokens.ts";

const requestBody = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

const invalidToken = { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" };

/**
 * `POST /admin/api/{version}/graphql.json`. Every version is answered from the one schema, 2026-10, as Shopify
 * answers a version it no longer has from the oldest it supports.
 * `GET /bulk-files/…`: what a bulk query answered. Shopify keeps these at a storage of another host; no token is asked.
 */
export function adminApiRoutes(twin: TwinContext): Router {
  const router = Router();
  router.post("/admin/api/:version/graphql.json", json({ limit: "20mb" }), async (request, response) => {
    response.set({ "X-Request-Id": randomUUID(), "X-Shopify-API-Version": request.params["version"]! });
    const token = useToken(twin.world, request.get("X-Shopify-Access-Token") ?? "");
    if (!token) return void response.status(401).json(invalidToken);
    const read = requestBody.safeParse(request.body);
    if (!read.success) return void response.status(400).json({ errors: { query: "Required parameter missing or invalid" } });
    const { query, variables, operationName } = read.data;
    await answer(response, () => twin.api.execute({ token, query, variables: variables ?? {}, operationName: operationName ?? undefined }));
  });
  router.get("/bulk-files/:name", async (request, response) => {
    await twin.api.bulk.settle();
    const file = twin.api.bulk.file(request.path);
    if (file === null) return void response.status(404).type("xml").send("<Error><Code>NoSuchKey</Code></Error>");
    // The storage behind Shopify's links answers so once a link has expired (general).
    if (file === "expired") return void response.status(400).type("xml").send("<Error><Code>ExpiredToken</Code></Error>");
    response.type("application/jsonl").send(file.text);
  });
  return router;
}

/** A dropped connection is a socket cut without a byte, after as long as the fault asks. */
async function answer(response: Response, execute: () => ReturnType<TwinContext["api"]["execute"]>): Promise<void> {
  try {
    const { status, body } = await execute();
    response.status(status).type(status >= 500 ? "html" : "json");
    response.send(typeof body === "string" ? body : JSON.stringify(body));
  } catch (error) {
    if (!(error instanceof DroppedConnection)) throw error;
    setTimeout(() => response.socket?.destroy(), error.afterMs).unref();
  }
}

/** Another shop's name on the request is another address altogether: there is nothing here. */
export function onlyThisShop(twin: TwinContext): RequestHandler {
  return (request, response, next) => {
    const named = request.get("x-twin-shop") ?? (request.hostname.endsWith(".myshopify.com") ? request.hostname : null);
    if (named === null || named === twin.world.data.shop.domain) next();
    else response.status(404).json({ errors: "Not Found" });
  };
}

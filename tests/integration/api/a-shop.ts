/** An installed app with a worker, an offer with members on the local Shopify, and API keys for it. */
import type { ApiScope } from "#app/access/scopes.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { apiClient, type ApiDocument } from "#tests/support/api-client.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { codesIn, shelfOf } from "#tests/support/shelf.ts";

export type ApiShop = {
  app: InstalledApp;
  ctx: ShopContext;
  document: ApiDocument;
  client: ReturnType<typeof apiClient>;
  send: (request: Request) => Promise<Response>;
  aKey(scopes: readonly ApiScope[], shop?: string): Promise<string>;
  anOffer(...codes: string[]): Promise<BuiltOffer>;
  /** Codes that work at Shopify. */
  codesOf(offer: BuiltOffer): string[];
  /** Refreshes of an offer that were started. */
  started(offer: BuiltOffer): Promise<number>;
  close(): Promise<void>;
};

export async function anApiShop(): Promise<ApiShop> {
  const app = await anInstalledApp();
  await app.signIn();
  const { openQueue, sendThrough } = await import("#app/jobs/queue.server.ts");
  const { startWorker } = await import("#app/jobs/worker.server.ts");
  const { jobHandlers } = await import("#app/jobs/handlers.server.ts");
  const { createApiKey } = await import("#app/access/api-keys.server.ts");
  const { openApiDocument } = await import("#app/api/openapi.server.ts");
  const { answerApi } = await import("#app/http/api-request.server.ts");
  const boss = await openQueue({ housekeeping: true });
  sendThrough(boss);
  const worker = await startWorker(boss, jobHandlers(boss));
  const { shop } = app;
  const ctx = { shop, db: app.shopDb(shop) };
  const facts = { currency: "USD", ianaTimezone: "UTC", installedAt: new Date() };
  await app.db.shop.upsert({ where: { domain: shop }, create: { domain: shop, name: shop, ...facts }, update: { uninstalledAt: null } });
  // As a program would get it: a text that went over the wire.
  const document = JSON.parse(JSON.stringify(openApiDocument("https://reissue.example.com"))) as ApiDocument;
  const send = (request: Request) => answerApi(request, new URL(request.url).pathname.replace("/api/v1", ""));
  return {
    app,
    ctx,
    document,
    send,
    client: apiClient(document, send),
    async aKey(scopes, of = shop) {
      if (of !== shop) await app.db.shop.create({ data: { domain: of, name: of, ...facts } });
      const made = await createApiKey({ shop: of, db: app.shopDb(of) }, { name: scopes.join(" and "), scopes, by: "1", now: new Date() });
      if (!made.ok) throw new Error(made.reason);
      return made.key;
    },
    anOffer: (...codes) =>
      anOffer()
        .withCodes(...codes)
        .in(ctx, shelfOf(app.twin.world)),
    codesOf: (offer) => (codesIn(app.twin.world, offer.discountId) ?? []).map(({ name }) => name).toSorted(),
    started: (offer) => ctx.db.refresh.count({ where: { offerId: offer.id, state: { not: "draft" } } }),
    async close() {
      await worker.stop();
      await app.close();
    },
  };
}

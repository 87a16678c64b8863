/** Local Shopifys behind a door that can keep token requests waiting, answer them itself, or lose Shopify's answer. */
import { readFileSync } from "node:fs";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { anApp, API_KEY, API_SECRET, type TestApp } from "#tests/support/app.ts";
import { readAppRegistration, type AppRegistration } from "#tests/twin/outside/app-registration.ts";
import { ensureInstalled } from "#tests/twin/outside/install/installation.ts";
import { issueToken } from "#tests/twin/outside/install/tokens.ts";
import { startTwin, type Twin } from "#tests/twin/outside/server.ts";
import { blankWorld } from "#tests/twin/world/blank-world.ts";

/** What becomes of a token request, once what has to happen `before` has: Shopify's own answer, with fields taken out; one that gets lost; or another answer. */
export type Fate =
  | { kind: "without"; fields: readonly string[]; before?: () => Promise<unknown> }
  | { kind: "lost" }
  | { kind: "instead"; status: number; body: string; type?: string; before?: () => Promise<unknown> };

export type TokenFront = {
  app: TestApp;
  shops: readonly string[];
  registration: AppRegistration;
  twin(shop: string): Twin;
  /** The next token requests, in turn; then all pass untouched. */
  fates: Fate[];
  /** Every token request waits so long first. */
  delayMs: number;
  /** Token requests so far, by shop. */
  asked: Map<string, number>;
  /** Grants a token and writes it down as it was before tokens were encrypted. `seconds`: what the app thinks it lives. */
  signIn(shop: string, options?: { seconds?: number }): Promise<{ accessToken: string; refreshToken: string }>;
  close(): Promise<void>;
};

export async function aTokenFront(shops: readonly string[], { formerSecret }: { formerSecret?: string } = {}): Promise<TokenFront> {
  const app = await anApp();
  const read = readAppRegistration(readFileSync("shopify.app.toml", "utf8"), { clientId: API_KEY, secret: API_SECRET });
  const registration = { ...read, formerSecret };
  const seeds = shops.map((domain, at) => blankWorld({ shop: { domain }, seed: at + 1 }));
  const twins = await Promise.all(seeds.map((seed) => startTwin({ port: 0, app: registration, seed, webhooks: false })));
  const twin = (shop: string) => twins[shops.indexOf(shop)]!;

  const server = createServer((asked, answer) => void pass(asked, answer).catch(() => answer.destroy()));
  async function pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const shop = String(asked.headers["x-twin-shop"]);
    const isForToken = asked.url === "/admin/oauth/access_token";
    if (isForToken) front.asked.set(shop, (front.asked.get(shop) ?? 0) + 1);
    const fate = isForToken ? front.fates.shift() : undefined;
    const body = await bodyOf(asked);
    if (isForToken) await sleep(front.delayMs);
    if (fate && "before" in fate) await fate.before?.();
    if (fate?.kind === "instead") {
      answer.writeHead(fate.status, { "Content-Type": fate.type ?? "text/html" }).end(fate.body);
      return;
    }
    const { hostname, port } = new URL(twin(shop).url);
    const headers = { ...asked.headers, "content-length": String(body.length) };
    const answered = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ hostname, port, path: asked.url, method: asked.method, headers }, resolve).on("error", reject).end(body);
    });
    const text = await bodyOf(answered);
    if (fate?.kind === "lost") return void answer.destroy();
    const shown = fate?.kind === "without" ? without(text.toString(), fate.fields) : text;
    answer.writeHead(answered.statusCode ?? 502, { "Content-Type": answered.headers["content-type"] ?? "" }).end(shown);
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.env.SHOPIFY_TWIN_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await import("#tests/twin/redirect.mjs" as string);

  const front: TokenFront = {
    app,
    shops,
    registration,
    twin,
    fates: [],
    delayMs: 0,
    asked: new Map(),
    async signIn(shop, { seconds = 3_600 } = {}) {
      const { world } = twin(shop);
      const { scopes } = ensureInstalled(world, registration);
      const token = issueToken(world, { kind: "expiringOffline", clientId: API_KEY, scopes, supersedes: null });
      const { accessToken, refreshToken } = token;
      const session = { accessToken, refreshToken, expires: new Date(Date.now() + seconds * 1_000), scope: scopes.join(",") };
      const id = `offline_${shop}`;
      await app.db.session.upsert({ where: { id }, create: { id, shop, state: "", ...session }, update: session });
      return { accessToken, refreshToken: refreshToken ?? "" };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(twins.map((one) => one.close()));
      await app.close();
    },
  };
  return front;
}

async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

function without(text: string, fields: readonly string[]): string {
  const answer = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(Object.fromEntries(Object.entries(answer).filter(([name]) => !fields.includes(name))));
}

import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";

import type { AppRegistration } from "#tests/twin/outside/app-registration.ts";
import { startTwin } from "#tests/twin/outside/server.ts";
import type { Twin, TwinOptions } from "#tests/twin/outside/server.ts";
import { blankWorld } from "#tests/twin/world/blank-world.ts";
import type { Discount, World } from "#tests/twin/world/types.ts";

export const anApp: AppRegistration = {
  clientId: "an-app",
  secret: "a-secret",
  handle: "an-app",
  title: "An app",
  scopes: ["read_discounts", "write_discounts", "read_orders"],
  optionalScopes: ["read_rollouts", "write_gift_cards"],
  webhooks: {
    apiVersion: "2026-10",
    subscriptions: [
      { topic: "orders/create", path: "/hooks/orders", name: "orders" },
      { topic: "refunds/create", path: "/hooks/refunds", name: null },
      { topic: "app/uninstalled", path: "/hooks/uninstalled", name: null },
      { topic: "app/scopes_update", path: "/hooks/scopes", name: null },
      { topic: "customers/redact", path: "/hooks/compliance", name: null },
    ],
  },
  appProxy: { prefix: "apps", subpath: "an-app", path: "/portal" },
};

const began = "2026-01-01T00:00:00.000Z";

export function aDiscount(id: number, { codes = [], ...changes }: Partial<Omit<Discount, "codes">> & { codes?: string[] } = {}): Discount {
  return {
    id,
    kind: "basic",
    title: `Discount ${id}`,
    input: { customerGets: { value: { percentage: 0.15 }, items: { all: true } } },
    startsAt: began,
    endsAt: null,
    usageLimit: null,
    appliesOncePerCustomer: false,
    codes: codes.map((code, index) => ({ id: id * 100 + index, code, uses: 0, usedBy: [], createdByApp: null, createdAt: began })),
    usesOfDeletedCodes: 0,
    createdAt: began,
    updatedAt: began,
    ...changes,
  };
}

/** A shop that sells three things, with the given discounts. */
export function aWorld(...discounts: Discount[]): World {
  const world = blankWorld();
  const product = (id: number, title: string, priceMinor: number) => ({
    id,
    title,
    handle: title.toLowerCase(),
    vendor: "Us",
    priceMinor,
    variantId: id + 1,
    createdAt: began,
  });
  return { ...world, discounts, products: [product(11, "Balm", 2800), product(13, "Oil", 3333), product(15, "Mist", 999)] };
}

/** Whatever an answer holds: a test says what it expects of it. */
export type Json = ReturnType<typeof JSON.parse>;

export type Received = { path: string; headers: IncomingHttpHeaders; body: string };

/** A place for an app to be: it keeps what it is sent and answers as told, 200 by default. */
export async function startReceiver(answer: (request: Received) => { status?: number; type?: string; body?: string } = () => ({})) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const one = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts).toString() };
      received.push(one);
      const { status = 200, type = "text/plain", body = "" } = answer(one);
      response.writeHead(status, { "Content-Type": type }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const close = () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections()));
  return { url: `http://127.0.0.1:${port}`, port, received, close };
}

/** The open things of a test file, closed by `closeAll` in the order opposite to their opening. */
export function keeper() {
  const open: { close(): Promise<unknown> }[] = [];
  const keep = <T extends { close(): Promise<unknown> }>(one: T): T => (open.push(one), one);
  const closeAll = async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  };
  return { keep, closeAll };
}

export const aTwin = (options: Partial<TwinOptions> = {}): Promise<Twin> =>
  startTwin({ port: 0, app: anApp, seed: aWorld(), webhooks: false, webhookRetryMs: 5, ...options });

export async function post(twin: Pick<Twin, "url">, path: string, body: unknown = {}, headers: Record<string, string> = {}) {
  const response = await fetch(twin.url + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
}

/** Opens the app in the admin, which installs it; answers the address it is framed with. */
export async function openApp(twin: Twin): Promise<URL> {
  const { status, body } = await post(twin, "/admin/internal/app-address", { path: "/" });
  if (status !== 200) throw new Error(`The app did not open: ${JSON.stringify(body)}`);
  return new URL(body.url);
}

import type { Server } from "node:http";
import express from "express";
import type { ErrorRequestHandler } from "express";
import { createAdminApi } from "../admin/execute.ts";
import type { Pace } from "../admin/execute.ts";
import { createFaults } from "../admin/faults.ts";
import type { World } from "../world/types.ts";
import { nextDueAt, settleDue } from "../world/settle.ts";
import { openWorld } from "../world/world.ts";
import { adminApiRoutes, onlyThisShop } from "./admin-api-routes.ts";
import type { AppRegistration } from "./app-registration.ts";
import { appProxyRoutes } from "./app-proxy.ts";
import type { TwinContext } from "./context.ts";
import { controlRoutes } from "./control/control-routes.ts";
import { oauthRoutes } from "./install/oauth-routes.ts";
import { standingToken } from "./install/standing-token.ts";
import type { Mailbox } from "./mailbox/mailbox.ts";
import { mailboxRoutes } from "./mailbox/mailbox-routes.ts";
import { readSnapshot, startSaving } from "./persistence.ts";
import { seedWorld } from "./seed-world.ts";
import { shellRoutes, shopHandle } from "./shell-routes.ts";
import { storefrontRoutes } from "./store/storefront-routes.ts";
import { startTunnel } from "./tunnel/tunnel.ts";
import { startDeliveries } from "./webhooks/deliveries.ts";
import type { Delivery } from "./webhooks/delivery.ts";
import { startTicker } from "./webhooks/ticker.ts";

export type TwinOptions = {
  /** 0 takes any free port. */
  port: number;
  /** Where the app answers inside this machine, e.g. `http://127.0.0.1:4402`. Absent: no app is attached. */
  appUrl?: string;
  /** The app's public port. Absent: the app is addressed directly, and what it says of Shopify's hosts is not rewritten. */
  tunnelPort?: number;
  app: AppRegistration;
  seed: "demo" | "bare" | World;
  /** Kept up to date, and continued from when it exists. */
  dataFile?: string;
  /** Whether messages are sent to the app; they are written down either way. */
  webhooks: boolean;
  /** Wait before the first retry; the following ones double it. */
  webhookRetryMs?: number;
  /** Where mail the app sends can be read; not of Shopify, only beside it. */
  mailbox?: Mailbox;
  /** How fast Shopify's background work goes; absent: as recorded. */
  pace?: Partial<Pace>;
};

export type Twin = Pick<TwinContext, "world" | "faults" | "api" | "deliveries" | "reset"> & {
  url: string;
  tunnelUrl: string | null;
  /** An offline token of no installed app, good for every scope, for scripts and tests. */
  accessToken: string;
  close(): Promise<void>;
};

/** Starts the whole local Shopify. Rejects with the system's error when a port is taken. */
export async function startTwin(options: TwinOptions): Promise<Twin> {
  const kept = options.dataFile === undefined ? null : readSnapshot(options.dataFile);
  const pristine = typeof options.seed === "string" ? options.seed : structuredClone(options.seed);
  let tunnelUrl: string | null = null;
  let origin = "";
  const appOrigin = () => tunnelUrl ?? options.appUrl?.replace(/\/$/, "") ?? null;

  const live = (data: World, log: Delivery[]) => {
    const world = openWorld(data);
    const faults = createFaults();
    const api = createAdminApi(world, faults, { ...options.pace, origin: () => origin });
    const deliveries = startDeliveries({
      world,
      faults,
      app: options.app,
      appOrigin: () => (options.webhooks ? appOrigin() : null),
      log,
      retryBaseMs: options.webhookRetryMs ?? 500,
    });
    const stopTicking = startTicker(world, { settleDue, nextDueAt });
    const stopSaving = world.onTouch(() => saving?.touched());
    const stop = () => [stopTicking, stopSaving, deliveries.stop].forEach((end) => end());
    return { world, faults, api, deliveries, stop };
  };

  const saving =
    options.dataFile === undefined
      ? null
      : startSaving(options.dataFile, () => ({ format: 1, world: current.world.data, deliveries: current.deliveries.list() }));
  let current = live(kept?.world ?? seedWorld(pristine), kept?.deliveries ?? []);

  const twin: TwinContext = {
    app: options.app,
    get world() {
      return current.world;
    },
    get faults() {
      return current.faults;
    },
    get api() {
      return current.api;
    },
    get deliveries() {
      return current.deliveries;
    },
    get origin() {
      return origin;
    },
    get appOrigin() {
      return appOrigin();
    },
    reset({ seed, keepInstallation }) {
      const { tokens, installations } = current.world.data;
      current.stop();
      const data = seedWorld(seed ?? pristine);
      // The standing token is told to scripts once, at the start, and stays good.
      const stays = keepInstallation ? () => true : (one: { clientId: string }) => one.clientId !== options.app.clientId;
      data.tokens.push(...tokens.filter(stays));
      data.installations.push(...installations.filter(stays));
      data.shop.storefrontOrigin = origin;
      current = live(data, []);
      current.world.touch();
    },
  };

  const accessToken = standingToken(current.world);
  const server = await listen(build(twin, options.mailbox), options.port);
  const { port } = server.address() as { port: number };
  origin = `http://localhost:${port}`;
  current.world.data.shop.storefrontOrigin = origin;

  let tunnel: Server | null = null;
  if (options.appUrl !== undefined && options.tunnelPort !== undefined) {
    const admins = [origin, `http://127.0.0.1:${port}`];
    const started = await startTunnel({
      port: options.tunnelPort,
      target: options.appUrl,
      places: (tunnel) => ({ tunnel, admins, shopHandle: shopHandle(twin) }),
    }).catch((error: unknown) => {
      current.stop();
      server.close();
      throw error;
    });
    tunnel = started.server;
    tunnelUrl = started.origin;
  }
  saving?.touched();

  return {
    get world() {
      return current.world;
    },
    get faults() {
      return current.faults;
    },
    get api() {
      return current.api;
    },
    get deliveries() {
      return current.deliveries;
    },
    reset: twin.reset,
    url: origin,
    tunnelUrl,
    accessToken,
    async close() {
      current.stop();
      await saving?.close();
      await Promise.all([server, tunnel].map((one) => one && new Promise((resolve) => (one.close(resolve), one.closeAllConnections()))));
    },
  };
}

function build(twin: TwinContext, mailbox?: Mailbox) {
  const server = express();
  server.disable("x-powered-by");
  server.use(onlyThisShop(twin));
  server.use(mailboxRoutes(mailbox));
  for (const routes of [adminApiRoutes, oauthRoutes, shellRoutes, storefrontRoutes, appProxyRoutes]) server.use(routes(twin));
  server.use("/__twin", controlRoutes(twin));
  server.use((_request, response) => void response.status(404).json({ errors: "Not Found" }));
  server.use(failed);
  return server;
}

const failed: ErrorRequestHandler = (error, request, response, _next) => {
  const status = typeof error.status === "number" ? error.status : 500;
  if (status >= 500) console.error(`The local Shopify failed at ${request.method} ${request.path}:`, error);
  if (response.headersSent) response.socket?.destroy();
  else response.status(status).json({ errors: status >= 500 ? "The local Shopify failed; see its output." : error.message });
};

/** A connection that is closed in the moment in which a test uses it again fails that test. */
const LONGER_THAN_ANYBODY_WAITS_MS = 120_000;

function listen(handler: ReturnType<typeof express>, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = handler.listen(port, (error?: Error) => (error ? reject(error) : resolve(server)));
    server.keepAliveTimeout = LONGER_THAN_ANYBODY_WAITS_MS;
  });
}

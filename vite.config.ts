/** Compiles the app for the server and the browser; Remix itself keeps `.server.ts` files out of the browser. */
import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig, type Plugin } from "vite";

import options from "./remix.config.js";

/** The server bundle begins at our own server, which takes in Remix' routes: one process, one copy of every module. */
const serverEntry: Plugin = {
  name: "reissue-server-entry",
  apply: "build",
  config: (_, { isSsrBuild }) => (isSsrBuild ? { build: { rollupOptions: { input: "app/server.ts" } } } : undefined),
};

/** The development server takes in webhooks by the path that production has. */
const webhooksInDevelopment: Plugin = {
  name: "reissue-webhooks",
  apply: "serve",
  configureServer(server) {
    server.middlewares.use((incoming, outgoing, next) => {
      server
        .ssrLoadModule("/app/http/listener.server.ts")
        .then((module) => (module as typeof import("./app/http/listener.server.ts")).webhookMiddleware()(incoming, outgoing, next))
        .catch(next);
    });
  },
};

export default defineConfig({
  plugins: [remix(options), serverEntry, webhooksInDevelopment],
  build: {
    // Shopify's embedded admin runs in evergreen browsers only.
    target: "es2022",
    assetsInlineLimit: 0,
  },
});

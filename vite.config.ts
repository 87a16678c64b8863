/** Compiles the app for the server and the browser; Remix itself keeps `.server.ts` files out of the browser. */
import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";

import options from "./remix.config.js";

export default defineConfig({
  plugins: [remix(options)],
  build: {
    // Shopify's embedded admin runs in evergreen browsers only.
    target: "es2022",
    assetsInlineLimit: 0,
  },
});

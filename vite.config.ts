/** Compiles the app for the server and the browser; Remix itself keeps `.server.ts` files out of the browser. */
import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";

import options from "./remix.config.js";
import { sharedFile } from "./scripts/shared-file.ts";

/** The address browsers reach the development server under; `npm run dev` sets it from Shopify CLI's tunnel. */
const address = new URL(process.env.SHOPIFY_APP_URL ?? "http://localhost:3000");
const isLocal = address.hostname === "localhost" || address.hostname === "127.0.0.1";

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [remix(options)],
  server: {
    allowedHosts: [address.hostname],
    // Shopify CLI's tunnel forwards hot reload on the port it names; a browser reaches it by TLS.
    hmr: isLocal
      ? { protocol: "ws", host: "localhost", port: 64_999, clientPort: 64_999 }
      : { protocol: "wss", host: address.hostname, port: Number(process.env.FRONTEND_PORT ?? 8002), clientPort: 443 },
    fs: { allow: ["app", "node_modules", "remix.config.js"] },
  },
  build: {
    // Shopify's embedded admin runs in evergreen browsers only.
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_500,
    ...(!isSsrBuild && { rollupOptions: { output: { manualChunks: (id, of) => sharedFile(import.meta.dirname, id, of) } } }),
  },
  // Sixteen hundred small files, most of them unused: opening them would take the server half of its start. All that share Polaris'
  // context go into the bundle together.
  ...(isSsrBuild && {
    ssr: { noExternal: ["@shopify/polaris", "@shopify/polaris-icons", "@shopify/polaris-tokens", "@shopify/shopify-app-remix"] },
  }),
}));

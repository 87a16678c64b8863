/** Compiles the app for the server and the browser; Remix itself keeps `.server.ts` files out of the browser. */
import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig, type Rollup } from "vite";

import options from "./remix.config.js";

/** The address browsers reach the development server under; `npm run dev` sets it from Shopify CLI's tunnel. */
const address = new URL(process.env.SHOPIFY_APP_URL ?? "http://localhost:3000");
const isLocal = address.hostname === "localhost" || address.hostname === "127.0.0.1";

/** Charts are a third of all code and stand on two screens, which load them by themselves. */
const CHARTS = /-chart\.tsx$/;

/**
 * Every screen's files are loaded ahead (`ui/connection/screen-files`), so one file of shared code costs less than two hundred small
 * ones: what screens share is one file, the libraries are another, and each route is its own.
 */
function sharedFile(id: string, { getModuleInfo }: Pick<Rollup.PluginContext, "getModuleInfo">): string | undefined {
  const seen = new Set<string>();
  const isOfScreens = (one: string): boolean => {
    if (seen.has(one) || CHARTS.test(one)) return false;
    seen.add(one);
    return !one.includes("/node_modules/") || (getModuleInfo(one)?.importers ?? []).some(isOfScreens);
  };
  if (id.includes("/node_modules/")) return isOfScreens(id) ? "libraries" : undefined;
  return /\/app\/(?!routes\/|root|entry)/.test(id) ? "shared" : undefined;
}

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
    ...(!isSsrBuild && { rollupOptions: { output: { manualChunks: sharedFile } } }),
  },
}));

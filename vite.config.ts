/** Compiles the app for the server and the browser; Remix itself keeps `.server.ts` files out of the browser. */
import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig, type Rollup } from "vite";

import options from "./remix.config.js";

/** The address browsers reach the development server under; `npm run dev` sets it from Shopify CLI's tunnel. */
const address = new URL(process.env.SHOPIFY_APP_URL ?? "http://localhost:3000");
const isLocal = address.hostname === "localhost" || address.hostname === "127.0.0.1";

/** Large and seldom needed: charts and the palette, which load by themselves, and the letters of all scripts in plain ones. */
const APART = /-chart\.tsx$|\/command-palette\.tsx$|\/node_modules\/any-ascii\//;

/**
 * Every screen's files are loaded ahead (`ui/connection/screen-files`), so one file of shared code costs less than two hundred small
 * ones: what screens share is one file, the libraries are another, and each route is its own.
 */
function sharedFile(id: string, { getModuleInfo }: Pick<Rollup.PluginContext, "getModuleInfo">): string | undefined {
  const reaches = (from: string, next: "importers" | "importedIds", isIt: (one: string) => boolean): boolean => {
    const seen = new Set<string>();
    const look = (one: string): boolean => {
      if (seen.has(one)) return false;
      seen.add(one);
      if (isIt(one)) return true;
      return !(next === "importers" && APART.test(one)) && (getModuleInfo(one)?.[next] ?? []).some(look);
    };
    return look(from);
  };
  if (id.includes("/node_modules/")) {
    const isOfScreens = !APART.test(id) && reaches(id, "importers", (one) => !one.includes("/node_modules/") && !APART.test(one));
    return isOfScreens ? "libraries" : undefined;
  }
  const isShared = /\/app\/(?!routes\/|root|entry)/.test(id) && !reaches(id, "importedIds", (one) => APART.test(one));
  return isShared ? "shared" : undefined;
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
  // Sixteen hundred small files, most of them unused: opening them would take the server half of its start. All that share Polaris'
  // context go into the bundle together.
  ...(isSsrBuild && {
    ssr: { noExternal: ["@shopify/polaris", "@shopify/polaris-icons", "@shopify/polaris-tokens", "@shopify/shopify-app-remix"] },
  }),
}));

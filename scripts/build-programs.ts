/**
 * Compiles the two programs that run for long, app/server.ts and app/worker.ts, into one file each: dist/web.js and dist/worker.js.
 * A process that is started from them needs no reader of TypeScript and opens one file instead of hundreds. `npm run build`.
 */
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
await build({
  root,
  // The app's own configuration is that of screens.
  configFile: false,
  logLevel: "warn",
  build: {
    ssr: true,
    target: "es2022",
    // Not below build/, which Remix empties.
    outDir: "dist",
    emptyOutDir: true,
    copyPublicDir: false,
    // For whoever reads a stack: `NODE_OPTIONS=--enable-source-maps` looks lines up.
    sourcemap: true,
    rollupOptions: {
      input: { web: `${root}app/server.ts`, worker: `${root}app/worker.ts` },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});

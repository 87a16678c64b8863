/**
 * Keeps what Node makes of the app's files between starts: `node --import ./scripts/compile-cache.mjs app/worker.ts`. What is found there
 * needs no reading of TypeScript, whose reader alone holds 15 MB. Where nothing can be written, or Node is too old, all works without.
 */
import module from "node:module";
import { fileURLToPath } from "node:url";

module.enableCompileCache?.(fileURLToPath(new URL("../node_modules/.cache/compiled", import.meta.url)));
